package store

import (
	"time"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// backstop is when DynamoDB deletes the whole item if sweep has failed to redact it, counted from the retention time.
// Reads have redacted it by then, and DynamoDB itself may be days late.
const backstop = 24 * time.Hour

func encodeMention(m Mention) *item {
	i := newItem(mentionKey(m.Key))
	i.num("v", m.Version)
	i.str("source", string(m.Source))
	i.str("kind", string(m.Kind))
	i.str("id", m.ID)
	i.num("revision", m.Revision)
	i.at("heard_at", m.HeardAt)
	i.flag("erased", m.Erased)
	i.flag("foreign", m.UnknownAccount)
	i.str("trace", m.Trace)
	i.str("in", string(m.In))
	encodeDue(i, m)
	if m.Erased {
		return i
	}
	i.str(table.Timeline.PK, string(conversationKey(m.In).PK))
	i.str(table.Timeline.SK, stamp(m.SaidAt)+"#"+string(m.Kind)+"/"+m.ID)
	i.str("author", m.Author.ID)
	i.str("name", m.Author.Name)
	i.str("handle", m.Author.Handle)
	i.set("followers", nil)
	if m.Author.Followers >= 0 {
		i.value["followers"] = num(int64(m.Author.Followers))
	}
	i.flag("verified", m.Author.Verified)
	i.str("text", m.Text)
	i.str("lang", m.Lang)
	i.at("said_at", m.SaidAt)
	i.num("untold", m.MissingRevision)
	i.flag("private", m.Private)
	i.num("rating", int64(m.Rating))
	i.str("permalink", m.Permalink)
	i.str("parent", m.Parent)
	i.str("thread", m.Thread)
	i.str("reply_ref", m.ReplyRef)
	i.flag("summoned", m.Addressed)
	i.flag("earlier", m.Backfilled)
	i.strs("media", m.Media)
	i.at("text_until", m.TextUntil)
	i.at("author_until", m.AuthorUntil)
	if m.ScoredAt.IsZero() { // no score to store
		return i
	}
	i.at("scored_at", m.ScoredAt)
	i.str("sentiment", string(m.Score.Sentiment))
	i.flag("complaint", m.Score.Complaint)
	i.flag("urgent", m.Score.Urgent)
	i.set("priority", num(int64(m.Score.Priority)))
	i.str("level", string(m.Score.Level))
	writeReasons(i, "reasons", m.Score.Reasons)
	return i
}

// encodeDue writes what is still due for a mention, and when. Scoring, a matter of minutes, comes before redaction.
// Work known only to a later version stays due.
func encodeDue(i *item, m Mention) {
	scoring, due, when, failures, redact := "", "", time.Time{}, 0, m.RedactAt()
	switch {
	case m.Unscored:
		scoring, due, when, failures = scoringUnscored, dueKey(DueMention, m.In), m.Due, m.Failures
	case m.LoggedAtIntake:
		scoring = scoringLogged
	case m.CheckDeletion:
		scoring = scoringCheck
	}
	if !m.Unscored && !m.Erased && !redact.IsZero() {
		due, when = dueKey(DueRetention, m.In), redact
	}
	if m.Unscored || !m.Newer {
		i.str("scoring", scoring)
		i.str(table.Due.PK, due)
		i.at(table.Due.SK, when)
		i.num("failures", int64(failures))
	}
	if m.Erased || redact.IsZero() {
		i.set(table.AttrExpires, nil)
	} else {
		i.expires(redact.Add(backstop))
	}
}

func decodeMention(stored table.Item) (Mention, error) {
	r := &reader{item: stored}
	m := Mention{
		Mention: mention.Mention{
			Key: mention.Key{
				Source: mention.Source(r.str("source")), Kind: mention.Kind(r.str("kind")), ID: r.str("id"),
			},
			Author: mention.Author{
				ID: r.str("author"), Name: r.str("name"), Handle: r.str("handle"), Followers: -1,
				Verified: r.flag("verified"),
			},
			Text: r.str("text"), Lang: r.str("lang"), SaidAt: r.at("said_at"), HeardAt: r.at("heard_at"),
			Revision: r.num("revision"), MissingRevision: r.num("untold"), Private: r.flag("private"),
			Rating: int(r.num("rating")), Permalink: r.str("permalink"), Parent: r.str("parent"),
			Thread: r.str("thread"), ReplyRef: r.str("reply_ref"), TextUntil: r.at("text_until"),
			AuthorUntil: r.at("author_until"), Addressed: r.flag("summoned"), Backfilled: r.flag("earlier"),
			Media: r.strs("media"), Erased: r.flag("erased"),
		},
		In: mention.ConversationID(r.str("in")), Version: r.num("v"), Failures: int(r.num("failures")),
		UnknownAccount: r.flag("foreign"), Trace: r.str("trace"),
		Score: scoring.Score{
			Sentiment: scoring.Sentiment(r.str("sentiment")), Complaint: r.flag("complaint"), Urgent: r.flag("urgent"),
			Priority: int(r.num("priority")), Level: scoring.Level(r.str("level")), Reasons: readReasons(r, "reasons"),
		},
		ScoredAt: r.at("scored_at"),
	}
	switch r.str("scoring") {
	case scoringUnscored:
		m.Unscored, m.Due = true, r.at(table.Due.SK) // otherwise it is due for something else
	case scoringLogged:
		m.LoggedAtIntake = true
	case scoringCheck, "":
	default:
		m.Newer = true
	}
	m.Newer = m.Newer || !knownKind(m.Kind) || !knownLevel(m.Score.Level) ||
		!knownDue(r.str(table.Due.PK), DueMention, DueRetention)
	if _, ok := stored["followers"]; ok {
		m.Author.Followers = int(r.num("followers"))
	}
	if m.Erased {
		m.Author = mention.Author{}
	}
	return m, r.err
}

func knownKind(k mention.Kind) bool {
	return k == mention.Post || k == mention.Comment || k == mention.Review || k == mention.Message
}

func knownLevel(l scoring.Level) bool {
	return l == "" || l == scoring.Page || l == scoring.Inbox || l == scoring.Log
}
