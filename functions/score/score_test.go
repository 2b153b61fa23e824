package score_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/score"
	"oyez/shared/alert"
	"oyez/shared/app/apptest"
	"oyez/shared/conversation"
	"oyez/shared/mention"
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

// world is the function, and the table with its stream.
type world struct {
	*apptest.World
	store *store.Store
	score *score.Handler
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := apptest.New(t)
	s := w.Services()
	h := score.New(s)
	h.Triage.Scorer = poison{scoring.New()}
	return &world{w, s.Store, h}
}

// stream takes what was written since it was last asked.
func (w *world) stream(t *testing.T) []events.DynamoDBEventRecord {
	t.Helper()
	records, err := w.Feed.Next(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// fails gives records to the function, and returns those that it wants to see again.
func (w *world) fails(t *testing.T, records []events.DynamoDBEventRecord) []events.DynamoDBEventRecord {
	t.Helper()
	response, err := w.score.Handle(t.Context(), events.DynamoDBEvent{Records: records})
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
	m, err := w.store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// checks lists the ids of the mentions that deletion checks are scheduled for.
func (w *world) checks(t *testing.T) (ids []string) {
	t.Helper()
	for shard := range store.DueDeletionCheck.Shards() {
		by := w.Time.AddDate(1, 0, 0)
		err := w.store.Due(t.Context(), store.DueDeletionCheck, shard, by, func(d store.DueItem) error {
			check, err := w.store.DeletionCheck(t.Context(), d.DeletionCheck)
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
	key := w.Hear(t, "1", "Your heater exploded and burned my child. Third message, nobody answers!")
	if again := w.fails(t, w.stream(t)); again != nil {
		t.Fatalf("%d records fail", len(again))
	}
	m := w.mention(t, key)
	c, err := w.store.Conversation(t.Context(), m.In)
	if err != nil || m.Unscored || m.Score.Level != scoring.Page || c.Status != conversation.Open || !c.Alerted {
		t.Fatalf("%+v\n%+v %v", m, c, err)
	}
	if woken := w.Woken(); !slices.Equal(woken, []string{alert.ID(c.ID, c.Alerts)}) {
		t.Errorf("asked to wake for %v, want the one alert of %s", woken, c.ID)
	}
	if !strings.Contains(w.Metrics.String(), `"Alerts":1`) {
		t.Errorf("metrics: %s", w.Metrics.String())
	}
}

func TestAPanicIsOneFailedRecordNotALostBatch(t *testing.T) {
	w := newWorld(t)
	before, bad, after := w.Hear(t, "1", "a question?"), w.Hear(t, "2", "poison"), w.Hear(t, "3", "another question?")
	if again := w.fails(t, w.stream(t)); again != nil {
		t.Fatalf("a fault of one record holds up the stream: %d fail", len(again))
	}
	for key, unscored := range map[mention.Key]bool{before: false, bad: true, after: false} {
		if m := w.mention(t, key); m.Unscored != unscored {
			t.Errorf("%s unscored: %v, want %v", key, m.Unscored, unscored)
		}
	}
	if strings.Contains(w.Log.String(), "a fault of ours: poison") {
		t.Error("the panic's words, which may quote a customer, are in the log")
	}
}

func TestAnOutageFailsTheBatchFromItsFirstRecordOn(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"1", "2", "3"} {
		w.Hear(t, id, "a question?")
	}
	records := w.stream(t)
	w.Fault = func(int, string) error { return table.ErrUnavailable }
	if again := w.fails(t, records); len(again) != len(records) {
		t.Errorf("%d of %d records fail", len(again), len(records))
	}
	w.Fault = nil
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
	key := w.Hear(t, "1", "Where is my order? It should have been here last week.")
	w.fails(t, w.stream(t))
	in := w.mention(t, key).In
	before, err := w.store.Conversation(t.Context(), in)
	if err != nil || before.Status != conversation.Open {
		t.Fatalf("%+v %v", before, err)
	}
	thanks := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "2"}, Author: mention.Author{ID: "1", Followers: -1},
		Text: "thank you", HeardAt: w.Time,
	}
	logged := scoring.Score{Sentiment: scoring.Positive, Level: scoring.Log}
	if _, err := w.store.PutLogged(t.Context(), thanks, logged, false, ""); err != nil {
		t.Fatal(err)
	}
	w.fails(t, w.stream(t))
	after, err := w.store.Conversation(t.Context(), in)
	if err != nil || after.Version == before.Version {
		t.Errorf("version %d, as before (%v)", after.Version, err)
	}
}

// What was logged at intake, what is scored and what was edited is checked for deletion; what is unscored is not yet.
func TestDeletionChecksAreScheduled(t *testing.T) {
	w := newWorld(t)
	thanks := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"}, Author: mention.Author{ID: "1", Followers: -1},
		Text: "thank you", HeardAt: w.Time,
	}
	logged := scoring.Score{Sentiment: scoring.Positive, Level: scoring.Log}
	if _, err := w.store.PutLogged(t.Context(), thanks, logged, false, ""); err != nil {
		t.Fatal(err)
	}
	w.Hear(t, "2", "a question?")
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
	w.Hear(t, "1", "a question?")
	w.fails(t, w.stream(t))
	w.fails(t, w.stream(t))
	w.Hear(t, "2", "a question?")
	w.fails(t, w.stream(t))
	records := w.stream(t)
	w.Fault = func(_ int, op string) error {
		if op == "Update" {
			return table.ErrThrottled
		}
		return nil
	}
	again := w.fails(t, records)
	if len(again) == 0 || again[0].Change.Keys[table.AttrPK].String() != "said#x/1/post/2" {
		t.Fatalf("%d of %d records fail", len(again), len(records))
	}
	w.Fault = nil
	if w.fails(t, again) != nil {
		t.Error("it fails again")
	}
	if ids := w.checks(t); !slices.Equal(ids, []string{"1", "2"}) {
		t.Errorf("%v are checked", ids)
	}
}
