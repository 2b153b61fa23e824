package sweep_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"oyez/functions/sweep"
	"oyez/shared/app/apptest"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
)

// poison is a scorer that breaks on one text.
type poison struct{ scoring.Scorer }

func (p poison) Score(in scoring.Input) scoring.Score {
	if strings.Contains(in.Text, "poison") {
		panic("a fault of ours: " + in.Text)
	}
	return p.Scorer.Score(in)
}

// night is the function over a table, while the topic of alerts is down.
type night struct {
	*apptest.World
	store *store.Store
	sweep *sweep.Handler
}

func newNight(t *testing.T) *night {
	t.Helper()
	w := apptest.New(t)
	w.Topic = errors.New("the topic is down")
	s := w.Services()
	n := &night{w, s.Store, sweep.New(s)}
	n.sweep.Triage.Scorer = poison{scoring.New()}
	return n
}

// sweeps has a sweep that must succeed.
func (n *night) sweeps(t *testing.T) {
	t.Helper()
	if err := n.sweep.Handle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeScoredGoesToPeople(t *testing.T) {
	n := newNight(t)
	key := n.Hear(t, "2", "poison")
	for range 30 {
		n.Time = n.Time.Add(2 * time.Minute)
		n.sweeps(t)
	}
	m, err := n.store.Mention(t.Context(), key)
	if err != nil || m.Unscored || m.Score.Sentiment != scoring.Unsure || m.Score.Level != scoring.Inbox {
		t.Fatalf("%+v %v", m, err)
	}
	if c, err := n.store.Conversation(t.Context(), m.In); err != nil || c.Status != conversation.Open ||
		c.AnswerBy.IsZero() {
		t.Errorf("not in the inbox: %+v %v", c, err)
	}
}

func TestAnOutageIsReported(t *testing.T) {
	n := newNight(t)
	n.Hear(t, "1", "a question?")
	n.Fault = func(int, string) error { return table.ErrUnavailable }
	if err := n.sweep.Handle(t.Context()); !errors.Is(err, table.ErrUnavailable) {
		t.Errorf("sweep reports %v while the table is down", err)
	}
}

// TestABacklogIsDoneWhole in a bubble, where no time passes while a busy machine works: the share of the minute is not
// what it is about.
func TestABacklogIsDoneWhole(t *testing.T) { synctest.Test(t, aBacklogIsDoneWhole) }

func aBacklogIsDoneWhole(t *testing.T) {
	n := newNight(t)
	for i := range 300 {
		m := mention.Mention{
			Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: random.ID()},
			Author: mention.Author{ID: "one", Followers: -1},
			Text:   "a question?", HeardAt: n.Time.Add(time.Duration(i) * time.Millisecond),
		}
		if _, err := n.store.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
	}
	n.Time = n.Time.Add(time.Hour)
	n.sweeps(t)
	for shard := range store.DueMention.Shards() {
		err := n.store.Due(t.Context(), store.DueMention, shard, n.Time, func(o store.DueItem) error {
			return fmt.Errorf("%s is left", o.Mention)
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestWordsGoAtTheirHour(t *testing.T) {
	n := newNight(t)
	m := mention.Mention{
		Key:    mention.Key{Source: "linkedin/1", Kind: mention.Comment, ID: "1"},
		Author: mention.Author{ID: "7", Name: "Pat", Followers: -1},
		Text:   "a question?", SaidAt: n.Time, HeardAt: n.Time, AuthorUntil: n.Time.Add(24 * time.Hour),
		TextUntil: n.Time.Add(48 * time.Hour),
	}
	if _, err := n.store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	said := n.Time
	for _, row := range []struct {
		after        time.Duration
		author, text bool
	}{
		{10 * time.Minute, true, true},
		{24*time.Hour - time.Minute, true, true},
		{24 * time.Hour, false, true},
		{48*time.Hour - time.Minute, false, true},
		{48 * time.Hour, false, false},
		{49 * time.Hour, false, false},
	} {
		n.Time = said.Add(row.after)
		n.sweeps(t)
		i, err := n.Table.Get(t.Context(), table.Key{PK: table.PK("said#" + m.Key.String()), SK: "said"})
		if err != nil {
			t.Fatal(err)
		}
		_, author := i["name"]
		_, text := i["text"]
		if author != row.author || text != row.text {
			t.Errorf("after %v the table holds author %v, words %v, want %v, %v", row.after, author, text, row.author,
				row.text)
		}
	}
	if strings.Count(n.Log.String(), "removed, as its platform asks") != 2 {
		t.Errorf("the log: %s", n.Log.String())
	}
}

// The clock of the inbox, a hand-off, and the steps of the alert that comes of it, each at its minute.
func TestADayOfSweeps(t *testing.T) {
	n := newNight(t)
	start, err := rota.ParseLocalTime("2026-11-20 10:00")
	if err != nil {
		t.Fatal(err)
	}
	person := func(id, phone string) rota.Person {
		return rota.Person{ID: id, Name: id, Phone: phone, Lang: "en", Zone: "UTC", Verified: true}
	}
	team := rota.Rota{
		People: []rota.Person{person("anna", "+33612345678"), person("ben", "+33698765432")}, Zone: "UTC",
		Layers: []rota.Layer{
			{Name: "days", Start: start, Unit: rota.Days, Order: []string{"anna", "ben"}}, // Anna until ten, then Ben
		},
	}
	if err := n.store.PutRota(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	n.Time = n.Time.Add(4*time.Hour + 30*time.Minute) // 06:30
	n.Hear(t, "1", "a question?")
	var got []string
	sent := 0
	for range 4 * 60 {
		n.Time = n.Time.Add(time.Minute)
		n.sweeps(t)
		for _, sms := range n.Texts()[sent:] {
			got = append(got, n.Time.Format("15:04 ")+sms)
		}
		sent = len(got)
	}
	want := []struct{ start, part string }{
		// half of the four hours is over
		{"08:30 +33612345678 ", "1 in the inbox without an answer, the first by 10:30"},
		{"10:00 +33698765432 ", "you are on call. 1 waiting, by 10:30"},
		{"10:30 +33698765432 ", "waits too long"},
	}
	for i, sms := range got {
		if i >= len(want) || !strings.HasPrefix(sms, want[i].start) || !strings.Contains(sms, want[i].part) {
			t.Errorf("SMS %d is %q", i, sms)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d SMS, want %d", len(got), len(want))
	}
}
