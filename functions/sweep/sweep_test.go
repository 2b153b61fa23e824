package sweep_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"oyez/infra/local/laptop"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// poison is a scorer that breaks on one text.
type poison struct{ scoring.Scorer }

func (p poison) Score(in scoring.Input) scoring.Score {
	if strings.Contains(in.Text, "poison") {
		panic("a fault of ours: " + in.Text)
	}
	return p.Scorer.Score(in)
}

// night is the laptop's Oyez over a table that fails when a test says so. Nothing moves in it but what sweep does.
type night struct {
	*laptop.Oyez
	now   time.Time
	table *embedded.Table
	fault func(call int, op string) error // what the table's calls fail with; nil for nothing
	log   bytes.Buffer
}

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return n.now }
	kept, err := embedded.Open("", embedded.Options{Now: clock, Fault: func(call int, op string) error {
		if n.fault == nil {
			return nil
		}
		return n.fault(call, op)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	n.table = kept
	n.Oyez = laptop.New(laptop.Options{
		Table: kept, PublicURL: "https://oyez.example.com", Now: clock,
		Log: slog.New(slog.NewJSONHandler(&n.log, nil)),
	})
	n.Sweep.Triage.Scorer = poison{scoring.New()}
	return n
}

// hear stores an unscored mention on X. Each id is said by another person.
func (n *night) hear(t *testing.T, id, text string) mention.Key {
	t.Helper()
	m := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: id}, Author: mention.Author{ID: id, Followers: -1},
		Text: text, HeardAt: n.now,
	}
	if _, err := n.Store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	return m.Key
}

// sweeps has a sweep that must succeed.
func (n *night) sweeps(t *testing.T) {
	t.Helper()
	if err := n.Sweep.Handle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotBeScoredGoesToPeople(t *testing.T) {
	n := newNight(t)
	key := n.hear(t, "2", "poison")
	for range 30 {
		n.now = n.now.Add(2 * time.Minute)
		n.sweeps(t)
	}
	m, err := n.Store.Mention(t.Context(), key)
	if err != nil || m.Unscored || m.Score.Sentiment != scoring.Unsure || m.Score.Level != scoring.Inbox {
		t.Fatalf("%+v %v", m, err)
	}
	if c, err := n.Store.Conversation(t.Context(), m.In); err != nil || c.Status != conversation.Open ||
		c.AnswerBy.IsZero() {
		t.Errorf("not in the inbox: %+v %v", c, err)
	}
}

func TestAnOutageIsReported(t *testing.T) {
	n := newNight(t)
	n.hear(t, "1", "a question?")
	n.fault = func(int, string) error { return table.ErrUnavailable }
	if err := n.Sweep.Handle(t.Context()); !errors.Is(err, table.ErrUnavailable) {
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
			Text:   "a question?", HeardAt: n.now.Add(time.Duration(i) * time.Millisecond),
		}
		if _, err := n.Store.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
	}
	n.now = n.now.Add(time.Hour)
	n.sweeps(t)
	for shard := range store.DueMention.Shards() {
		err := n.Store.Due(t.Context(), store.DueMention, shard, n.now, func(o store.DueItem) error {
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
		Text:   "a question?", SaidAt: n.now, HeardAt: n.now, AuthorUntil: n.now.Add(24 * time.Hour),
		TextUntil: n.now.Add(48 * time.Hour),
	}
	if _, err := n.Store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	said := n.now
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
		n.now = said.Add(row.after)
		n.sweeps(t)
		i, err := n.table.Get(t.Context(), table.Key{PK: table.PK("said#" + m.Key.String()), SK: "said"})
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
	if strings.Count(n.log.String(), "redacted, as its platform requires") != 2 {
		t.Errorf("the log: %s", n.log.String())
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
	if err := n.Store.PutRota(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	n.now = n.now.Add(4*time.Hour + 30*time.Minute) // 06:30
	n.hear(t, "1", "a question?")
	var got []string
	sent := 0
	for range 4 * 60 {
		n.now = n.now.Add(time.Minute)
		n.sweeps(t)
		for _, sms := range n.Phone.Received()[sent:] {
			got = append(got, n.now.Format("15:04 ")+sms.To+" "+sms.Text)
		}
		sent = len(got)
	}
	want := []struct{ start, part string }{
		// half of the four hours is over
		{"08:30 +33612345678 ", "1 waiting in the inbox, first due 10:30"},
		{"10:00 +33698765432 ", "you are on call. 1 waiting, first due 10:30"},
		{"10:30 +33698765432 ", "overdue"},
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
