package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/score"
	"oyez/functions/sweep"
	"oyez/shared/brand"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/triage"
)

// poison is a scorer that breaks on one text.
type poison struct{ scoring.Scorer }

func (p poison) Score(in scoring.Input) scoring.Score {
	if strings.Contains(in.Text, "poison") {
		panic("a fault of ours: " + in.Text)
	}
	return p.Scorer.Score(in)
}

type topic struct{}

func (topic) Publish(context.Context, string) error { return errors.New("the topic is down") }

// night is the two functions that score, over one table.
type night struct {
	store *store.Store
	table table.Table
	feed  *embedded.Feed
	score *score.Handler
	sweep *sweep.Handler
	now   time.Time
	fault func(call int, op string) error
	log   *strings.Builder
	sent  []string // SMS: the number and the words
}

// Send is the carrier.
func (n *night) Send(_ context.Context, phone, text string) (string, error) {
	n.sent = append(n.sent, phone+" "+text)
	return fmt.Sprint(len(n.sent)), nil
}

func newNight(t *testing.T) *night {
	t.Helper()
	n := &night{
		now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC), fault: func(int, string) error { return nil },
		log: &strings.Builder{},
	}
	kept, err := embedded.Open("",
		embedded.Options{Fault: func(call int, op string) error { return n.fault(call, op) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	clock := func() time.Time { return n.now }
	n.store, n.table, n.feed = store.At(kept, clock), kept, kept.Feed()
	log, counts := slog.New(slog.NewJSONHandler(n.log, nil)), metrics.New(io.Discard, clock)
	book := paging.Book{Store: n.store, NewCode: random.Code, Now: clock}
	triager := &triage.Triage{Book: book, Scorer: poison{scoring.New()}, Wake: topic{}.Publish, Metrics: counts, Log: log}
	n.score = &score.Handler{Triage: triager, Metrics: counts, Log: log}
	n.sweep = &sweep.Handler{
		Store: n.store, Triage: triager, Now: clock, Metrics: counts, Log: log,
		Pager: &paging.Pager{
			Store: n.store, Sender: n, NewCode: random.Code, NewToken: random.Token, Now: clock,
			Metrics: counts, Log: log,
		},
		Replies: &reply.Replies{Book: book, Metrics: counts, Log: log},
		Bar:     &brand.Bar{Store: n.store, Now: clock, Log: log},
	}
	return n
}

func (n *night) hear(t *testing.T, id, text string) mention.Key {
	t.Helper()
	m := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: id}, Author: mention.Author{ID: id, Followers: -1},
		Text: text, HeardAt: n.now,
	}
	if _, err := n.store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	return m.Key
}

func (n *night) records(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	records, err := n.feed.Next(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestAPanicIsOneFailedRecordNotALostBatch(t *testing.T) {
	n := newNight(t)
	before, bad, after := n.hear(t, "1", "a question?"), n.hear(t, "2", "poison"), n.hear(t, "3", "another question?")
	response, err := n.score.Handle(t.Context(), events.DynamoDBEvent{Records: n.records(t)})
	if err != nil || len(response.BatchItemFailures) != 0 {
		t.Fatalf("%+v %v: a fault of one record holds up the stream", response, err)
	}
	for key, owed := range map[mention.Key]bool{before: false, bad: true, after: false} {
		if m, err := n.store.Mention(t.Context(), key); err != nil || m.Unscored != owed {
			t.Errorf("%s owed: %v, want %v (%v)", key, m.Unscored, owed, err)
		}
	}
	if strings.Contains(n.log.String(), "a fault of ours: poison") {
		t.Error("the panic's words, which may quote a customer, are in the log")
	}
}

func TestWhatCannotBeScoredGoesToPeople(t *testing.T) {
	n := newNight(t)
	key := n.hear(t, "2", "poison")
	for range 30 {
		n.now = n.now.Add(2 * time.Minute)
		if err := n.sweep.Handle(t.Context()); err != nil {
			t.Fatal(err)
		}
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

func TestAnOutageFailsTheBatchFromItsFirstRecordOn(t *testing.T) {
	n := newNight(t)
	for _, id := range []string{"1", "2", "3"} {
		n.hear(t, id, "a question?")
	}
	records := n.records(t)
	n.fault = func(int, string) error { return table.ErrUnavailable }
	response, err := n.score.Handle(t.Context(), events.DynamoDBEvent{Records: records})
	if err != nil || len(response.BatchItemFailures) != 1 ||
		response.BatchItemFailures[0].ItemIdentifier != records[0].Change.SequenceNumber {
		t.Errorf("%+v %v, want the first record's sequence number", response, err)
	}
	if err := n.sweep.Handle(t.Context()); err == nil {
		t.Error("sweep says that all is well while the table is down")
	}
	n.fault = func(int, string) error { return nil }
	if response, _ := n.score.Handle(t.Context(),
		events.DynamoDBEvent{Records: records}); len(response.BatchItemFailures) != 0 {
		t.Errorf("after the outage: %+v", response)
	}
}

// TestABacklogIsDoneWhole in a bubble, where no time passes while a busy machine works: the share of the minute is not
// what it is about.
func TestABacklogIsDoneWhole(t *testing.T) { synctest.Test(t, aBacklogIsDoneWhole) }

func aBacklogIsDoneWhole(t *testing.T) {
	n := newNight(t)
	for i := range 3 * store.DuePage {
		m := mention.Mention{
			Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: random.ID()},
			Author: mention.Author{ID: "one", Followers: -1},
			Text:   "a question?", HeardAt: n.now.Add(time.Duration(i) * time.Millisecond),
		}
		if _, err := n.store.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
	}
	n.now = n.now.Add(time.Hour)
	if err := n.sweep.Handle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for shard := range store.DueMention.Shards() {
		if list, err := n.store.Due(t.Context(), store.DueMention, shard, n.now); err != nil || len(list) > 0 {
			t.Errorf("%d are left, %v", len(list), err)
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
	if _, err := n.store.PutMention(t.Context(), m, false, ""); err != nil {
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
		if err := n.sweep.Handle(t.Context()); err != nil {
			t.Fatal(err)
		}
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
	if strings.Count(n.log.String(), "removed, as its platform asks") != 2 {
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
	if err := n.store.PutRota(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	n.now = n.now.Add(4*time.Hour + 30*time.Minute) // 06:30
	n.hear(t, "1", "a question?")
	var got []string
	for range 4 * 60 {
		n.now = n.now.Add(time.Minute)
		if err := n.sweep.Handle(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, sms := range n.sent {
			got = append(got, n.now.Format("15:04 ")+sms)
		}
		n.sent = nil
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
