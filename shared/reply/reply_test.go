package reply_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// wall is a platform on which answers are published, when it feels like it.
type wall struct {
	platform.Adapter
	published []string
	answers   []error // of the next tries; then it takes everything
	after     bool    // the error comes after it was published all the same
	refused   platform.Refusal
}

func (w *wall) Ways(mention.Mention, time.Time) []platform.Way {
	return []platform.Way{{Visibility: platform.Public, Limit: 40, Refused: w.refused}}
}

func (w *wall) Length(text string) int { return len([]rune(text)) }

func (w *wall) Send(_ context.Context, a platform.Reply) (platform.Sent, error) {
	if a.Retry {
		for i, text := range w.published {
			if text == a.Text {
				return platform.Sent{ID: fmt.Sprint(i)}, nil
			}
		}
	}
	var err error
	if len(w.answers) > 0 {
		err, w.answers = w.answers[0], w.answers[1:]
	}
	if err == nil || w.after {
		w.published = append(w.published, a.Text)
	}
	return platform.Sent{ID: fmt.Sprint(len(w.published) - 1)}, err
}

type desk struct {
	*reply.Replies
	wall  *wall
	store *store.Store
	now   time.Time
	fault func(int, string) error
	lost  func(int, string) error
}

var key = mention.Key{Source: "wall/1", Kind: mention.Post, ID: "9"}

// newDesk is a complaint that somebody waits to have answered.
func newDesk(t *testing.T) *desk {
	t.Helper()
	none := func(int, string) error { return nil }
	d := &desk{wall: &wall{}, now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), fault: none, lost: none}
	kept, err := embedded.Open("", embedded.Options{
		Fault: func(call int, op string) error { return d.fault(call, op) },
		Lost:  func(call int, op string) error { return d.lost(call, op) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	clock := func() time.Time { return d.now }
	d.store = store.New(kept, clock)
	book := paging.Book{Store: d.store, NewCode: random.Code, Now: clock}
	d.Replies = &reply.Replies{
		Store: d.store, Book: book, Adapters: func(context.Context) platform.Set {
			return platform.Set{"wall": d.wall}
		}, NewID: random.ID,
		Metrics: metrics.New(io.Discard, clock),
		Log:     slog.New(slog.DiscardHandler),
	}
	m := mention.Mention{
		Key: key, Author: mention.Author{ID: "7"}, Text: "Where is my order?", SaidAt: d.now,
		HeardAt: d.now,
	}
	if _, err := d.store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	entry := conversation.Entry{
		Kind: key.Kind, ID: key.ID, Priority: 90, Level: scoring.Page, Complaint: true,
		SaidAt: d.now, HeardAt: d.now,
	}
	if _, err := book.Change(t.Context(), m.Conversation(),
		"", func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(entry),
				nil
		}); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(time.Minute)
	return d
}

func (d *desk) conversation(t *testing.T) conversation.Conversation {
	t.Helper()
	m, err := d.store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.store.Conversation(t.Context(), m.In)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (d *desk) draft(t *testing.T) reply.Draft {
	c := d.conversation(t)
	return reply.Draft{
		Conversation: c.ID, Seen: c.Version, To: key, Text: " So sorry. ", Visibility: platform.Public, Person: "anna",
		Name: "Anna",
	}
}

func (d *desk) answer(t *testing.T) conversation.Reply {
	t.Helper()
	r, err := d.Queue(t.Context(), d.draft(t))
	if err != nil {
		t.Fatal(err)
	}
	if r, err = d.Send(t.Context(), store.RefOf(r)); err != nil {
		t.Fatal(err)
	}
	return r
}

// due sends every reply that has come due, as sweep does.
func (d *desk) due(t *testing.T) (n int) {
	t.Helper()
	for shard := range store.DueReply.Shards() {
		err := d.store.Due(t.Context(), store.DueReply, shard, d.now, func(o store.DueItem) error {
			n++
			_, err := d.Send(t.Context(), o.Reply)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func TestAnAnswerIsSignedPublishedAndEndsTheConversation(t *testing.T) {
	d := newDesk(t)
	r := d.answer(t)
	if r.State != conversation.Sent || !r.Due.IsZero() || r.PlatformID != "0" {
		t.Errorf("%+v", r)
	}
	if len(d.wall.published) != 1 || d.wall.published[0] != "So sorry.\n– Anna" {
		t.Errorf("published %q", d.wall.published)
	}
	if c := d.conversation(t); c.Status != conversation.Answered || c.EndedBy != "anna" || c.Alerted {
		t.Errorf("%+v", c)
	}
}

func TestWhatIsRefusedBeforeItIsQueued(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*desk, *reply.Draft)
		want   error
	}{
		"no words":           {func(_ *desk, r *reply.Draft) { r.Text = " \n" }, reply.ErrEmpty},
		"too long, signed":   {func(_ *desk, r *reply.Draft) { r.Text = strings.Repeat("x", 34) }, reply.ErrTooLong},
		"seen too early":     {func(_ *desk, r *reply.Draft) { r.Seen-- }, conversation.ErrStale},
		"other words":        {func(_ *desk, r *reply.Draft) { r.To.ID = "10" }, store.ErrNotFound},
		"other conversation": {func(_ *desk, r *reply.Draft) { r.Conversation = "wall/1#other" }, store.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			draft := d.draft(t)
			row.change(d, &draft)
			if _, err := d.Queue(t.Context(), draft); !errors.Is(err, row.want) {
				t.Errorf("%v, want %v", err, row.want)
			}
			if d.now = d.now.Add(time.Hour); d.due(t) != 0 || len(d.wall.published) != 0 {
				t.Error("something leaves all the same")
			}
		})
	}
	d := newDesk(t)
	d.wall.refused = platform.RefusedNotAddressed
	var refused *reply.RefusedError
	if _, err := d.Queue(t.Context(), d.draft(t)); !errors.As(err, &refused) ||
		refused.Refusal != platform.RefusedNotAddressed {
		t.Errorf("%v", err)
	}
}

// Promise 5: the second of two people who answer the same words is stopped.
func TestTheSecondIsStopped(t *testing.T) {
	d := newDesk(t)
	first, second := d.draft(t), d.draft(t)
	second.Person, second.Name = "ben", "Ben"
	if _, err := d.Queue(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Queue(t.Context(), second); !errors.Is(err, conversation.ErrStale) {
		t.Errorf("the second answer: %v", err)
	}
}

func TestTriesThatFail(t *testing.T) {
	busy := &platform.SendError{Verdict: platform.Retry, Reason: "busy", After: 5 * time.Minute}
	t.Run("a busy platform is asked again, not before it wants", func(t *testing.T) {
		d := newDesk(t)
		d.wall.answers = []error{busy}
		if r := d.answer(t); r.State != conversation.Queued || r.Reason != "busy" {
			t.Errorf("%+v", r)
		}
		d.now = d.now.Add(4 * time.Minute)
		if d.due(t) != 0 {
			t.Error("asked too early")
		}
		d.now = d.now.Add(time.Minute)
		if d.due(t) != 1 || len(d.wall.published) != 1 || d.conversation(t).Status != conversation.Answered {
			t.Errorf("published %q", d.wall.published)
		}
	})
	t.Run("one that gives up is not asked again, and somebody waits", func(t *testing.T) {
		d := newDesk(t)
		d.wall.answers = []error{&platform.SendError{Verdict: platform.Reconnect, Reason: "token expired"}}
		if r := d.answer(t); r.State != conversation.Failed || r.Verdict != "reconnect" || !r.Due.IsZero() {
			t.Errorf("%+v", r)
		}
		if c := d.conversation(t); c.Status != conversation.Open || !c.Alerted {
			t.Errorf("%+v", c)
		}
	})
	t.Run("a busy one is not asked for ever", func(t *testing.T) {
		d := newDesk(t)
		for range 20 {
			d.wall.answers = append(d.wall.answers, busy)
		}
		d.answer(t)
		tries := 1
		for range 50 {
			d.now = d.now.Add(time.Hour)
			tries += d.due(t)
		}
		if tries != 8 || len(d.wall.published) != 0 {
			t.Errorf("%d tries", tries)
		}
	})
	t.Run("what may stand there is not published twice", func(t *testing.T) {
		d := newDesk(t)
		d.wall.answers, d.wall.after = []error{&platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "no answer",
		}}, true
		d.answer(t)
		d.now = d.now.Add(time.Hour)
		if d.due(t) != 1 || len(d.wall.published) != 1 || d.conversation(t).Status != conversation.Answered {
			t.Errorf("published %q", d.wall.published)
		}
	})
}

// A crash between any two calls to the table publishes once, and the conversation ends.
func TestACrashAnywherePublishesOnce(t *testing.T) {
	broken := errors.New("crashed")
	for at := 1; at <= 12; at++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("at call %d, after its effect %v", at, after), func(t *testing.T) {
				d := newDesk(t)
				r, err := d.Queue(t.Context(), d.draft(t))
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				crash := func(int, string) error {
					if n++; n >= at { // from here on nothing is done any more
						return broken
					}
					return nil
				}
				if after {
					d.lost = crash
				} else {
					d.fault = crash
				}
				_, _ = d.Send(t.Context(), store.RefOf(r)) // the crash
				d.fault, d.lost = func(int, string) error { return nil }, func(int, string) error { return nil }
				for range 5 {
					d.now = d.now.Add(5 * time.Minute)
					d.due(t)
				}
				if len(d.wall.published) != 1 {
					t.Errorf("published %d times", len(d.wall.published))
				}
				if c := d.conversation(t); c.Status != conversation.Answered {
					t.Errorf("%s", c.Status)
				}
			})
		}
	}
}

func TestNewWordsAfterTheAnswerWasWrittenKeepItOpen(t *testing.T) {
	d := newDesk(t)
	r, err := d.Queue(t.Context(), d.draft(t))
	if err != nil {
		t.Fatal(err)
	}
	at := d.now.Add(time.Second)
	entry := conversation.Entry{
		Kind: mention.Post, ID: "10", Priority: 30, Level: scoring.Inbox, SaidAt: at,
		HeardAt: at,
	}
	if _, err := d.Book.Change(t.Context(), r.Conversation,
		"", func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(entry),
				nil
		}); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(2 * time.Second)
	if r, err = d.Send(t.Context(), store.RefOf(r)); err != nil || r.State != conversation.Sent || !r.Due.IsZero() {
		t.Fatal(r, err)
	}
	if c := d.conversation(t); c.Status != conversation.Open {
		t.Errorf("%s, though there are words that the answer does not answer", c.Status)
	}
}
