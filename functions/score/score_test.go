package score_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
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

// world is the laptop's Oyez over a table that fails when a test says so. Only the tests give its function score the
// table's stream.
type world struct {
	*laptop.Oyez
	now          time.Time
	feed         *embedded.Feed
	fault        func(op string) error // what the table's calls fail with; nil for nothing
	woken        []string              // the alerts that the function wake was asked to see to
	log, figures bytes.Buffer
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return w.now }
	kept, err := embedded.Open("", embedded.Options{Now: clock, Fault: func(_ int, op string) error {
		if w.fault == nil {
			return nil
		}
		return w.fault(op)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w.feed = kept.Feed()
	w.Oyez = laptop.New(laptop.Options{
		Table: kept, Now: clock, Log: slog.New(slog.NewJSONHandler(&w.log, nil)), Metrics: &w.figures,
	})
	w.Score.Triage.Scorer = poison{scoring.New()}
	w.Score.Triage.Wake = func(_ context.Context, id string) error { w.woken = append(w.woken, id); return nil }
	return w
}

// hear stores an unscored mention on X. Each id is said by another person.
func (w *world) hear(t *testing.T, id, text string) mention.Key {
	t.Helper()
	m := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: id}, Author: mention.Author{ID: id, Followers: -1},
		Text: text, HeardAt: w.now,
	}
	if _, err := w.Store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	return m.Key
}

// stream takes what was written since it was last asked.
func (w *world) stream(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	records, err := w.feed.Next(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// fails gives records to the function, and returns those that it wants to see again.
func (w *world) fails(t *testing.T, records []events.DynamoDBEventRecord) []events.DynamoDBEventRecord {
	t.Helper()
	response, err := w.Score.Handle(t.Context(), events.DynamoDBEvent{Records: records})
	if err != nil || len(response.BatchItemFailures) > 1 {
		t.Fatalf("%+v, %v", response, err)
	}
	if len(response.BatchItemFailures) == 0 {
		return nil
	}
	from := slices.IndexFunc(records, func(r events.DynamoDBEventRecord) bool {
		return r.Change.SequenceNumber == response.BatchItemFailures[0].ItemIdentifier
	})
	if from < 0 {
		t.Fatalf("%+v names no record of the batch", response)
	}
	return records[from:]
}

func (w *world) mention(t *testing.T, key mention.Key) store.Mention {
	t.Helper()
	m, err := w.Store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// checks lists the ids of the mentions that deletion checks are scheduled for.
func (w *world) checks(t *testing.T) (ids []string) {
	t.Helper()
	for shard := range store.DueDeletionCheck.Shards() {
		by := w.now.AddDate(1, 0, 0)
		err := w.Store.Due(t.Context(), store.DueDeletionCheck, shard, by, func(d store.DueItem) error {
			check, err := w.Store.DeletionCheck(t.Context(), d.DeletionCheck)
			ids = append(ids, check.IDs...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestAGraveMentionOpensAnAlertAndAsksForWake(t *testing.T) {
	w := newWorld(t)
	key := w.hear(t, "1", "Your heater exploded and burned my child. Third message, nobody answers!")
	if again := w.fails(t, w.stream(t)); again != nil {
		t.Fatalf("%d records fail", len(again))
	}
	m := w.mention(t, key)
	c, err := w.Store.Conversation(t.Context(), m.In)
	if err != nil || m.Unscored || m.Score.Level != scoring.Page || c.Status != conversation.Open || !c.Alerted {
		t.Fatalf("%+v\n%+v %v", m, c, err)
	}
	if woken := w.woken; !slices.Equal(woken, []string{alert.ID(c.ID, c.Alerts)}) {
		t.Errorf("asked to wake for %v, want the one alert of %s", woken, c.ID)
	}
	if !strings.Contains(w.figures.String(), `"Alerts":1`) {
		t.Errorf("metrics: %s", w.figures.String())
	}
}

func TestAPanicIsOneFailedRecordNotALostBatch(t *testing.T) {
	w := newWorld(t)
	before, bad, after := w.hear(t, "1", "a question?"), w.hear(t, "2", "poison"), w.hear(t, "3", "another question?")
	if again := w.fails(t, w.stream(t)); again != nil {
		t.Fatalf("a fault of one record holds up the stream: %d fail", len(again))
	}
	for key, unscored := range map[mention.Key]bool{before: false, bad: true, after: false} {
		if m := w.mention(t, key); m.Unscored != unscored {
			t.Errorf("%s unscored: %v, want %v", key, m.Unscored, unscored)
		}
	}
	if strings.Contains(w.log.String(), "a fault of ours: poison") {
		t.Error("the panic's words, which may quote a customer, are in the log")
	}
}

func TestAnOutageFailsTheBatchFromItsFirstRecordOn(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"1", "2", "3"} {
		w.hear(t, id, "a question?")
	}
	records := w.stream(t)
	w.fault = func(string) error { return table.ErrUnavailable }
	if again := w.fails(t, records); len(again) != len(records) {
		t.Errorf("%d of %d records fail", len(again), len(records))
	}
	w.fault = nil
	if again := w.fails(t, records); again != nil {
		t.Errorf("after the outage %d fail", len(again))
	}
	for _, id := range []string{"1", "2", "3"} {
		if m := w.mention(t, mention.Key{Source: "x/1", Kind: mention.Post, ID: id}); m.Unscored {
			t.Errorf("%s is unscored", id)
		}
	}
}

// An open conversation learns of a mention that was logged at intake, so that its owner sees the newer words.
func TestAnOpenConversationIsToldOfWhatWasLoggedAtIntake(t *testing.T) {
	w := newWorld(t)
	key := w.hear(t, "1", "Where is my order? It should have been here last week.")
	w.fails(t, w.stream(t))
	in := w.mention(t, key).In
	before, err := w.Store.Conversation(t.Context(), in)
	if err != nil || before.Status != conversation.Open {
		t.Fatalf("%+v %v", before, err)
	}
	thanks := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "2"}, Author: mention.Author{ID: "1", Followers: -1},
		Text: "thank you", HeardAt: w.now,
	}
	logged := scoring.Score{Sentiment: scoring.Positive, Level: scoring.Log}
	if _, err := w.Store.PutLogged(t.Context(), thanks, logged, false, ""); err != nil {
		t.Fatal(err)
	}
	w.fails(t, w.stream(t))
	after, err := w.Store.Conversation(t.Context(), in)
	if err != nil || after.Version == before.Version {
		t.Errorf("version %d, as before (%v)", after.Version, err)
	}
}

// What was logged at intake, what is scored and what was edited is checked for deletion; what is unscored is not yet.
func TestDeletionChecksAreScheduled(t *testing.T) {
	w := newWorld(t)
	thanks := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"}, Author: mention.Author{ID: "1", Followers: -1},
		Text: "thank you", HeardAt: w.now,
	}
	logged := scoring.Score{Sentiment: scoring.Positive, Level: scoring.Log}
	if _, err := w.Store.PutLogged(t.Context(), thanks, logged, false, ""); err != nil {
		t.Fatal(err)
	}
	w.hear(t, "2", "a question?")
	w.fails(t, w.stream(t))
	if ids := w.checks(t); !slices.Equal(ids, []string{"1"}) {
		t.Errorf("%v are checked; the second was unscored", ids)
	}
	w.fails(t, w.stream(t)) // the second has its score
	if ids := w.checks(t); !slices.Equal(ids, []string{"1", "2"}) {
		t.Errorf("%v are checked", ids)
	}
}

// A deletion check that could not be scheduled fails the batch from its mention on: nothing else would schedule it.
func TestADeletionCheckThatIsNotWrittenIsTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.hear(t, "1", "a question?")
	w.fails(t, w.stream(t))
	w.fails(t, w.stream(t))
	w.hear(t, "2", "a question?")
	w.fails(t, w.stream(t))
	records := w.stream(t)
	w.fault = func(op string) error {
		if op == "Update" {
			return table.ErrThrottled
		}
		return nil
	}
	again := w.fails(t, records)
	if len(again) == 0 || again[0].Change.Keys[table.AttrPK].String() != "said#x/1/post/2" {
		t.Fatalf("%d of %d records fail", len(again), len(records))
	}
	w.fault = nil
	if w.fails(t, again) != nil {
		t.Error("it fails again")
	}
	if ids := w.checks(t); !slices.Equal(ids, []string{"1", "2"}) {
		t.Errorf("%v are checked", ids)
	}
}
