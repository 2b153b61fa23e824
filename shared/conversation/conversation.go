// Package conversation is what one author and one of our sources said to each other: the unit of work. It is pure: a
// conversation's priority, level and clock are functions of the mentions in it, whatever the order they came in.
package conversation

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/scoring"
)

// Status is where a conversation stands.
type Status string

// The statuses.
const (
	Quiet     Status = "quiet"     // nothing in it asks for an answer
	Open      Status = "open"      // somebody waits for an answer
	Answered  Status = "answered"  // a person answered
	Resolved  Status = "resolved"  // a person says that it was answered elsewhere
	Dismissed Status = "dismissed" // a person says that it is not for us, or its words were deleted
)

// ErrStale is a change of a conversation that has changed since it was read: look again before acting.
var ErrStale = errors.New("conversation has changed since it was read")

// Conversation is one author and one source. The zero value with an ID is a new one.
type Conversation struct {
	ID       mention.ConversationID
	Version  int64 // grows with every write; what was shown is acted on only at the version that was shown
	Episode  int   // grows when new words come after an end
	Status   Status
	Priority int
	Level    scoring.Level
	Reasons  []scoring.Reason // what the conversation adds to its mentions' own reasons: repetition, waiting
	AnswerBy time.Time        // UTC; when the present episode should be answered; zero when nobody waits
	// by SaidAt, at most MaxEntries: what asks for an answer, and what else was said while somebody waits
	Entries []Entry
	Dropped int       // how many older entries were let go
	Owner   string    // id of the person who took it; "" for nobody
	Since   time.Time // UTC; when the owner took it
	Until   time.Time // UTC; the end of the owner's lease
	Remind  time.Time // UTC; nobody is reminded of the clock before; zero until half of it has run
	Overdue bool      // its clock has run out: it wakes, whatever its level
	EndedBy string    // id of the person who ended the last episode; "" for nobody or our account itself
	EndedAt time.Time
	// the least priority that any complaint of the present episode was to page from; 0 before there is one
	Bar     int
	Alerts  int  // how many alerts there were about it; the last one has this number
	Alerted bool // the last one is open: exactly while the conversation wakes
	// Only a later version knows its status, its level or that of an entry: this one leaves it as it is.
	Newer bool
}

// MaxEntries bounds what a conversation remembers one by one: enough for any human quarrel, and 6 KB in the table.
const MaxEntries = 64

// Entry is what a conversation knows of one of its mentions: no words, nothing personal.
type Entry struct {
	Kind      mention.Kind
	ID        string
	Revision  int64
	Priority  int
	Level     scoring.Level
	Complaint bool
	Grave     bool // it pages whatever the bar is
	NoPage    bool // too old when heard, or not ours: it never wakes anybody
	SaidAt    time.Time
	HeardAt   time.Time
	Episode   int
	More      string // stored fields that only a later version knows
}

// Key is the entry's mention.
func (c Conversation) Key(e Entry) mention.Key {
	return mention.Key{Source: c.ID.Source(), Kind: e.Kind, ID: e.ID}
}

// Ended says whether the present episode is over.
func (c Conversation) Ended() bool {
	return c.Status == Answered || c.Status == Resolved || c.Status == Dismissed
}

// Add puts a scored mention into the conversation, or corrects what it knew of it. New words after an end begin the
// next episode; so does an edit that makes old words more serious than they were. What is merely logged changes nothing
// while nobody waits: the timeline has it.
func (c Conversation) Add(e Entry) Conversation {
	i := slices.IndexFunc(c.Entries, func(o Entry) bool { return o.Kind == e.Kind && o.ID == e.ID })
	if i < 0 && e.Level == scoring.Log && c.Status != Open {
		return c
	}
	c.Entries = slices.Clone(c.Entries)
	if i >= 0 {
		old := c.Entries[i]
		if e.Revision < old.Revision {
			return c
		}
		e.Episode = old.Episode
		if e.Revision == old.Revision {
			e.More = old.More
		}
		if c.Ended() && old.Episode == c.Episode && rank(e.Level) > rank(old.Level) {
			c = c.reopen()
			e.Episode = c.Episode
		}
		c.Entries[i] = e
	} else {
		if c.Ended() && rank(e.Level) > rank(scoring.Log) {
			c = c.reopen()
		}
		e.Episode = c.Episode
		c.Entries = append(c.Entries, e)
	}
	slices.SortFunc(c.Entries, func(a, b Entry) int {
		return cmp.Or(a.SaidAt.Compare(b.SaidAt), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	if drop := len(c.Entries) - MaxEntries; drop > 0 {
		c.Entries = slices.Clone(c.Entries[drop:])
		c.Dropped += drop
	}
	return c.weigh()
}

// PageFrom sets the priority from which a complaint pages now. Within an episode the least holds, so
// that no alert closes, and nothing is calmed, because a brand's bar has moved.
func (c Conversation) PageFrom(bar int) Conversation {
	if c.Status != Open || c.Bar != 0 && bar >= c.Bar {
		return c
	}
	c.Bar = bar
	return c.weigh()
}

// Grounds is what the present episode says for an alert, and against it.
func (c Conversation) Grounds() alert.Grounds {
	g := alert.Grounds{
		Open: c.Status == Open, Level: c.Level, Priority: c.Priority, Bar: c.Bar, Not: alert.MayNotWake,
		Overdue: c.Overdue,
	}
	for _, e := range c.Entries {
		if !c.asks(e) {
			continue
		}
		g.Complaint = g.Complaint || e.Complaint
		g.Grave = g.Grave || e.Grave && !e.NoPage
		if !e.NoPage {
			g.Not = ""
		}
	}
	return g
}

// Subject is the conversation as the subject of an alert, after a change from how it was before.
func (c Conversation) Subject(before Conversation) alert.Subject {
	return alert.Subject{
		Source: c.ID.Source(), Grounds: c.Grounds(), Alerted: c.Alerted, Restarts: c.Episode != before.Episode,
		Owner: c.Owner, Until: c.Until, DueAt: c.ClockDue(), Deadline: c.ClockEnd(),
	}
}

// Remove takes a deleted mention out. When nothing of the present episode is left, nobody waits any more.
func (c Conversation) Remove(kind mention.Kind, id string, now time.Time) Conversation {
	before := len(c.Entries)
	c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(o Entry) bool { return o.Kind == kind && o.ID == id })
	if len(c.Entries) == before || c.Ended() {
		return c
	}
	if c = c.weigh(); c.Status == Quiet {
		return c.End(Dismissed, "", now)
	}
	return c
}

// End closes the present episode.
func (c Conversation) End(how Status, by string, now time.Time) Conversation {
	c.Status, c.EndedBy, c.EndedAt = how, by, now
	c.AnswerBy = time.Time{}
	return c.release()
}

// UndoFor is how long whoever ended an episode as not for us can take that back.
const UndoFor = 10 * time.Minute

// CanUndo says whether a person can take back at a moment that the present episode is not for us: who said so, for
// UndoFor, while anything of it is left.
func (c Conversation) CanUndo(person string, now time.Time) bool {
	return c.Status == Dismissed && person != "" && c.EndedBy == person && now.Before(c.EndedAt.Add(UndoFor)) &&
		slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Episode == c.Episode })
}

// Undo opens the episode again as if it had never ended: its clock has run on meanwhile.
func (c Conversation) Undo() Conversation {
	c.Status, c.EndedBy, c.EndedAt = Quiet, "", time.Time{}
	return c.weigh()
}

// release leaves the conversation without an owner and without a clock: at an end, and when the next episode begins.
func (c Conversation) release() Conversation {
	c.Owner, c.Since, c.Until, c.Remind, c.Overdue = "", time.Time{}, time.Time{}, time.Time{}, false
	return c
}

// HeardAfter says whether anything in the present episode was heard after a moment.
func (c Conversation) HeardAfter(at time.Time) bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Episode == c.Episode && e.HeardAt.After(at) })
}

// SaidAfter says whether anything in the present episode was said after a moment.
func (c Conversation) SaidAfter(at time.Time) bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Episode == c.Episode && e.SaidAt.After(at) })
}

// Own records who has taken the conversation, since and until when; nobody with "".
func (c Conversation) Own(person string, since, until time.Time) Conversation {
	c.Owner, c.Since, c.Until = person, since, until
	return c
}

func (c Conversation) reopen() Conversation {
	c.Episode++
	c.Status, c.EndedBy, c.EndedAt, c.Bar = Quiet, "", time.Time{}, 0
	return c.release()
}

// weigh makes priority, level, status and clock anew from the entries of the present episode that ask for an answer. A
// thank-you neither waits nor weighs, so that it is the same whether it was heard before a complaint or after it; when
// nothing else is left it is let go.
func (c Conversation) weigh() Conversation {
	if c.Ended() {
		return c
	}
	c.Level, c.AnswerBy, c.Status = scoring.Log, time.Time{}, Quiet
	worst, said := 0, 0
	var first, last, heard time.Time
	for _, e := range c.Entries {
		if !c.asks(e) {
			continue
		}
		worst, c.Level = max(worst, e.Priority), higher(c.Level, e.Level)
		said, last = said+1, e.SaidAt
		if first.IsZero() {
			first = e.SaidAt
		}
		if heard.IsZero() || e.HeardAt.Before(heard) {
			heard = e.HeardAt
		}
	}
	c.Priority, c.Reasons = scoring.Together(worst, said, last.Sub(first))
	asks := c.Grounds()
	asks.Open, asks.Overdue = true, false
	if deserves, _ := alert.Deserves(asks); deserves {
		c.Level = scoring.Page
	}
	if c.Level == scoring.Log {
		c.Remind, c.Overdue = time.Time{}, false
		c.Entries = slices.DeleteFunc(slices.Clone(c.Entries), func(e Entry) bool { return e.Episode == c.Episode })
	} else {
		c.Status = Open
		c.AnswerBy = heard.Add(Clock(c.Level))
	}
	return c
}

// asks says whether an entry belongs to the present episode and asks for an answer.
func (c Conversation) asks(e Entry) bool { return e.Episode == c.Episode && e.Level != scoring.Log }

// Wakes says whether the present episode deserves an alert: what it says cannot wait, or it has waited too long.
func (c Conversation) Wakes() bool {
	deserves, _ := alert.Deserves(c.Grounds())
	return deserves
}

// Worst is the entry of the present episode that weighs most of those that ask for an answer; the latest of equals. ok
// is false when there is none.
func (c Conversation) Worst() (worst Entry, ok bool) {
	for _, e := range c.Entries {
		if c.asks(e) && (!ok || e.Priority >= worst.Priority) {
			worst, ok = e, true
		}
	}
	return worst, ok
}

// Waiting counts the mentions of the present episode that ask for an answer, and says when the first was heard.
func (c Conversation) Waiting() (n int, since time.Time) {
	for _, e := range c.Entries {
		if !c.asks(e) {
			continue
		}
		n++
		if since.IsZero() || e.HeardAt.Before(since) {
			since = e.HeardAt
		}
	}
	return n, since
}

// Clock is how long a person of that level may be left to wait.
func Clock(l scoring.Level) time.Duration {
	if l == scoring.Page {
		return 15 * time.Minute
	}
	return 4 * time.Hour
}

// ClockDue is when the clock of an open conversation that does not wake comes due: at half of it somebody is reminded,
// at its end, or at that of its owner's lease, it wakes. Zero when no clock runs: what may not wake never rings.
func (c Conversation) ClockDue() time.Time {
	g := c.Grounds()
	if deserves, _ := alert.Deserves(g); deserves || !g.Open || g.Not != "" {
		return time.Time{}
	}
	end, half := c.ClockEnd(), c.AnswerBy.Add(-Clock(c.Level)/2)
	if c.Remind.After(half) {
		half = c.Remind
	}
	if half.Before(end) {
		return half
	}
	return end
}

// ClockEnd is when the clock of an open conversation has run out.
func (c Conversation) ClockEnd() time.Time {
	if c.Owner != "" && c.Until.After(c.AnswerBy) {
		return c.Until
	}
	return c.AnswerBy
}

func rank(l scoring.Level) int {
	switch l {
	case scoring.Page:
		return 2
	case scoring.Inbox:
		return 1
	default:
		return 0
	}
}

func higher(a, b scoring.Level) scoring.Level {
	if rank(b) > rank(a) {
		return b
	}
	return a
}
