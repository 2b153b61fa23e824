package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// Conversation reads a conversation; a missing one is new, at version 0. One Get.
func (s *Store) Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error) {
	r, ok, err := s.find(ctx, conversationKey(id))
	if err != nil {
		return conversation.Conversation{}, fmt.Errorf("conversation %s: %w", id, err)
	}
	if !ok {
		return conversation.Conversation{ID: id, Status: conversation.Quiet}, nil
	}
	return decodeConversation(r.item)
}

// Waiting is one line of the inbox: a conversation and its answer-by time.
type Waiting struct {
	Conversation mention.ConversationID
	AnswerBy     time.Time
}

// Inbox lists the open conversations of one shard by answer-by time, at most limit. It lags a little. One Query.
func (s *Store) Inbox(ctx context.Context, shard, limit int) ([]Waiting, error) {
	page, err := s.table.Query(ctx, table.Query{Index: &table.Inbox, PK: inboxShard(shard), Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	var list []Waiting
	for _, i := range page.Items {
		r := &reader{item: i}
		list = append(list, Waiting{Conversation: r.conversation(), AnswerBy: r.at(table.Inbox.SK)})
		if r.err != nil {
			return nil, r.err
		}
	}
	return list, nil
}

// EndedByPeople lists, by time, the conversations whose last episode a person ended in the week containing a moment. It
// lags a little, and omits those reopened since. One Query a page.
func (s *Store) EndedByPeople(ctx context.Context, at time.Time) ([]mention.ConversationID, error) {
	var list []mention.ConversationID
	q := table.Query{Index: &table.Inbox, PK: endedKey(at), Limit: pageful}
	err := s.each(ctx, q, func(r *reader) error {
		list = append(list, r.conversation())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("conversations that people ended: %w", err)
	}
	return list, nil
}

// parallel is how many items of a page are read at once.
const parallel = 16

// Timeline lists the newest limit of a conversation's mentions and answers, oldest first. It lags a little. One Query,
// and one Get for each.
func (s *Store) Timeline(ctx context.Context, id mention.ConversationID, limit int) (mentions []Mention,
	replies []conversation.Reply, err error,
) {
	page, err := s.table.Query(ctx, table.Query{
		Index: &table.Timeline, PK: string(conversationKey(id).PK), Backward: true, Limit: limit,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("timeline: %w", err)
	}
	slices.Reverse(page.Items)
	items := make([]*reader, len(page.Items))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for n, keys := range page.Items {
		group.Go(func() (err error) {
			items[n], _, err = s.find(ctx, (&reader{item: keys}).key())
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, fmt.Errorf("timeline: %w", err)
	}
	for _, r := range items {
		switch sk := string(r.key().SK); {
		case sk == string(skMention):
			m, err := decodeMention(r.item)
			if err != nil {
				return nil, nil, err
			}
			if m.Mention = m.Redacted(s.now()); !m.Erased {
				mentions = append(mentions, m)
			}
		case strings.HasPrefix(sk, prefixReply):
			reply, err := decodeReply(r.item)
			if err != nil {
				return nil, nil, err
			}
			replies = append(replies, reply)
		}
	}
	return mentions, replies, nil
}

// entryFields is the number of an entry's fields that this version knows.
const entryFields = 9

func encodeConversation(c conversation.Conversation) *item {
	i := newItem(conversationKey(c.ID))
	i.num("v", c.Version)
	i.num("episode", int64(c.Episode))
	i.str("status", string(c.Status))
	i.set("priority", num(int64(c.Priority)))
	i.str("level", string(c.Level))
	writeReasons(i, "reasons", c.Reasons)
	list, listed := "", time.Time{}
	switch {
	case c.Status == conversation.Open:
		if listed = c.AnswerBy; c.ID.Source().Customers() {
			list = inboxKey(c.ID)
		}
	case c.Ended() && c.EndedBy != "":
		list, listed = endedKey(c.EndedAt), c.EndedAt
	}
	i.str(table.Inbox.PK, list)
	i.at(table.Inbox.SK, listed)
	rows := make([][]string, len(c.Entries))
	for n, e := range c.Entries {
		flags := ""
		if e.Complaint {
			flags += "c"
		}
		if e.Grave {
			flags += "g"
		}
		if e.NoPage {
			flags += "n"
		}
		rows[n] = withMore([]string{
			string(e.Kind), e.ID, itoa(e.Revision), itoa(int64(e.Priority)), string(e.Level), flags,
			stampOrNone(e.SaidAt), stampOrNone(e.HeardAt), itoa(int64(e.Episode)),
		}, e.More)
	}
	i.rows("entries", rows)
	i.num("earlier", int64(c.Dropped))
	i.str("owner", c.Owner)
	i.at("since", c.Since)
	i.at("until", c.Until)
	i.at("remind", c.Remind)
	i.flag("overdue", c.Overdue)
	due, clock := "", c.ClockDue()
	if !clock.IsZero() {
		due = dueKey(DueClock, c.ID)
	}
	i.str(table.Due.PK, due)
	i.at(table.Due.SK, clock)
	i.str("ended_by", c.EndedBy)
	i.at("ended_at", c.EndedAt)
	i.num("bar", int64(c.Bar))
	i.num("alerts", int64(c.Alerts))
	i.flag("alerted", c.Alerted)
	return i
}

func decodeConversation(stored table.Item) (conversation.Conversation, error) {
	r := &reader{item: stored}
	c := conversation.Conversation{
		ID: r.conversation(), Version: r.num("v"), Episode: int(r.num("episode")),
		Status: conversation.Status(r.str("status")), Priority: int(r.num("priority")),
		Level: scoring.Level(r.str("level")), Reasons: readReasons(r, "reasons"), Dropped: int(r.num("earlier")),
		Owner: r.str("owner"), Since: r.at("since"), Until: r.at("until"), Remind: r.at("remind"),
		Overdue: r.flag("overdue"), EndedBy: r.str("ended_by"), EndedAt: r.at("ended_at"), Bar: int(r.num("bar")),
		Alerts: int(r.num("alerts")), Alerted: r.flag("alerted"),
	}
	if c.Status == conversation.Open {
		c.AnswerBy = r.at(table.Inbox.SK)
	}
	c.Newer = !knownStatus(c.Status) || !knownLevel(c.Level) || !knownDue(r.str(table.Due.PK), DueClock)
	for _, row := range r.rows("entries", entryFields) {
		e := conversation.Entry{
			Kind: mention.Kind(row[0]), ID: row[1], Revision: r.int("entries", row[2]),
			Priority: int(r.int("entries", row[3])), Level: scoring.Level(row[4]),
			Complaint: strings.Contains(row[5], "c"), NoPage: strings.Contains(row[5], "n"),
			Grave: strings.Contains(row[5], "g"), SaidAt: r.time("entries", row[6]),
			HeardAt: r.time("entries", row[7]), Episode: int(r.int("entries", row[8])), More: more(row, entryFields),
		}
		c.Newer = c.Newer || !knownLevel(e.Level)
		c.Entries = append(c.Entries, e)
	}
	if c.Since.IsZero() && !c.Until.IsZero() { // written when all leases had the same length
		c.Since = c.Until.Add(-alert.TakeLease)
	}
	return c, r.err
}

func knownStatus(s conversation.Status) bool {
	return s == conversation.Quiet || s == conversation.Open || s == conversation.Answered ||
		s == conversation.Resolved || s == conversation.Dismissed
}
