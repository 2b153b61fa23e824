package reply_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// own is what the wall calls the first answer on it.
var own = mention.Key{Source: key.Source, Kind: key.Kind, ID: "0"}

var undelivered = platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (131026)"}

func (d *desk) returned(t *testing.T, own mention.Key) {
	t.Helper()
	if err := d.Returned(t.Context(), own, undelivered); err != nil {
		t.Fatal(err)
	}
}

// failedAndOpen is what a returned answer leaves behind.
func (d *desk) failedAndOpen(t *testing.T, r conversation.Reply) {
	t.Helper()
	r, err := d.store.Reply(t.Context(), store.RefOf(r))
	if err != nil || r.State != conversation.Failed || r.Reason != undelivered.Reason || r.Verdict != "give-up" ||
		!r.Due.IsZero() {
		t.Errorf("%+v, %v", r, err)
	}
	if c := d.conversation(t); c.Status != conversation.Open || !c.Alerted || c.Episode != 0 {
		t.Errorf("%s, alerted %v, episode %d: want the same episode, open", c.Status, c.Alerted, c.Episode)
	}
}

func TestAReturnedAnswerHasFailedAndSomebodyWaits(t *testing.T) {
	d := newDesk(t)
	r := d.answer(t)
	d.now = d.now.Add(time.Hour)
	d.returned(t, mention.Key{Source: key.Source, Kind: key.Kind, ID: "a stranger's"})
	if c := d.conversation(t); c.Status != conversation.Answered {
		t.Fatalf("%s, though it was not our answer", c.Status)
	}
	d.returned(t, own)
	d.failedAndOpen(t, r)
	if len(d.wall.published) != 1 || d.due(t) != 0 {
		t.Error("it is sent again by itself")
	}
}

// The platform may say so before its yes to our call has been written down.
func TestAnAnswerIsReturnedBeforeItIsKnownAsSent(t *testing.T) {
	d := newDesk(t)
	d.returned(t, own)
	d.failedAndOpen(t, d.answer(t))
}

func TestARepeatTakesNothingBack(t *testing.T) {
	d := newDesk(t)
	d.answer(t)
	d.returned(t, own)
	d.now = d.now.Add(time.Second)
	second := d.answer(t) // of the same person
	for range 3 {
		d.returned(t, own)
	}
	if c := d.conversation(t); c.Status != conversation.Answered {
		t.Errorf("%s: the second answer arrived", c.Status)
	}
	d.returned(t, mention.Key{Source: own.Source, Kind: own.Kind, ID: "1"})
	d.failedAndOpen(t, second)
}

// What has gone on since is not turned back: the answer failed, and no more.
func TestALateReturnStopsNothing(t *testing.T) {
	later := func(d *desk, t *testing.T) {
		d.now = d.now.Add(time.Hour)
		entry := conversation.Entry{
			Kind: mention.Post, ID: "10", Priority: 30, Level: scoring.Inbox, SaidAt: d.now,
			HeardAt: d.now,
		}
		if _, err := d.Book.Change(t.Context(), d.conversation(t).ID,
			"", func(c conversation.Conversation) (conversation.Conversation, error) {
				return c.Add(entry),
					nil
			}); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(time.Minute)
	}
	for name, row := range map[string]struct {
		since func(d *desk, t *testing.T)
		want  conversation.Status
	}{
		"new words, which wait": {later, conversation.Open},
		"new words, answered": {func(d *desk, t *testing.T) {
			later(d, t)
			d.answer(t)
		}, conversation.Answered},
		"another says that it is done": {func(d *desk, t *testing.T) {
			later(d, t)
			c := d.conversation(t)
			if _, err := d.Book.End(t.Context(), c.ID, c.Version, conversation.Resolved, "ben"); err != nil {
				t.Fatal(err)
			}
		}, conversation.Resolved},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			r := d.answer(t)
			row.since(d, t)
			before := d.conversation(t)
			d.returned(t, own)
			if after := d.conversation(t); after.Status != row.want || after.Version != before.Version {
				t.Errorf("%s at version %d, want %s at %d", after.Status, after.Version, row.want, before.Version)
			}
			if r, err := d.store.Reply(t.Context(), store.RefOf(r)); err != nil || r.State != conversation.Failed {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// A crash between any two calls to the table, of whoever sends or of whoever hears that it came back, leaves a failed
// answer and an open conversation once sweep has been there; the platform does not even have to say it again.
func TestACrashAnywhereReopens(t *testing.T) {
	broken := errors.New("crashed")
	for name, before := range map[string]bool{"heard before it is sent": true, "heard after": false} {
		for at := 1; at <= 16; at++ {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, at call %d, after its effect %v", name, at, after), func(t *testing.T) {
					d := newDesk(t)
					r, err := d.Queue(t.Context(), d.draft(t))
					if err != nil {
						t.Fatal(err)
					}
					send := func() { _, _ = d.Send(t.Context(), store.RefOf(r)) }
					heard := false
					hear := func() { heard = d.Returned(t.Context(), own, undelivered) == nil }
					first, second := send, hear
					if before {
						first, second = hear, send
					}
					first()
					n := 0
					crash := func(int, string) error {
						if n++; n >= at {
							return broken
						}
						return nil
					}
					if after {
						d.lost = crash
					} else {
						d.fault = crash
					}
					second()
					none := func(int, string) error { return nil }
					d.fault, d.lost = none, none
					if !heard {
						hear() // what was not taken is delivered again
					}
					for range 5 {
						d.now = d.now.Add(5 * time.Minute)
						d.due(t)
					}
					d.failedAndOpen(t, r)
				})
			}
		}
	}
}
