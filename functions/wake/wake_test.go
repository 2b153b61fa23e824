package wake_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/local/laptop"
	"oyez/infra/team"
	"oyez/shared/mention"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

const annaPhone = "+33612345678" // the sample team's

// world is the laptop's Oyez in a night in which Anna is on call, with an alert for each customer.
type world struct {
	*laptop.Oyez
	alerts       []string
	down         bool // every call of the table fails
	log, figures bytes.Buffer
}

func newWorld(t *testing.T, customers ...string) *world {
	t.Helper()
	w := &world{}
	now := func() time.Time { return time.Date(2026, 11, 21, 2, 31, 0, 0, time.UTC) }
	kept, err := embedded.Open("", embedded.Options{Now: now, Fault: func(int, string) error {
		if w.down {
			return table.ErrUnavailable
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w.Oyez = laptop.New(laptop.Options{
		Table: kept, PublicURL: "https://oyez.example.com", Now: now,
		Log: slog.New(slog.NewJSONHandler(&w.log, nil)), Metrics: &w.figures,
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	w.Score.Triage.Wake = func(_ context.Context, id string) error { w.alerts = append(w.alerts, id); return nil }
	for _, id := range customers {
		m := mention.Mention{
			Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: id}, Author: mention.Author{ID: id, Followers: -1},
			Text: "Your heater exploded and burned my child. Third message, nobody answers!", SaidAt: now(),
			HeardAt: now(),
		}
		if _, err := w.Store.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
		if err := w.Score.Triage.Score(t.Context(), m.Key); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.alerts) != len(customers) {
		t.Fatalf("%d alerts of %d customers", len(w.alerts), len(customers))
	}
	return w
}

func event(alerts ...string) (e events.SNSEvent) {
	for _, id := range alerts {
		e.Records = append(e.Records, events.SNSEventRecord{SNS: events.SNSEntity{Message: id}})
	}
	return e
}

func TestAnAlertIsSentOnceToThePersonOnCall(t *testing.T) {
	w := newWorld(t, "1")
	for range 2 { // SNS may deliver it twice
		if err := w.Wake.Handle(t.Context(), event(w.alerts...)); err != nil {
			t.Fatal(err)
		}
	}
	if texts := w.Phone.Received(); len(texts) != 1 || texts[0].To != annaPhone {
		t.Errorf("SMS: %v", texts)
	}
	if !strings.Contains(w.figures.String(), `"Woken":1`) {
		t.Errorf("metrics: %s", w.figures.String())
	}
}

func TestAnAlertThatIsNotThereIsNoFault(t *testing.T) {
	w := newWorld(t)
	if err := w.Wake.Handle(t.Context(), event("no such alert")); err != nil || len(w.Phone.Received()) > 0 {
		t.Errorf("%v, SMS: %v", err, w.Phone.Received())
	}
}

// The error makes Lambda deliver the event again, and then the SMS leaves.
func TestAnOutageIsTriedAgain(t *testing.T) {
	w := newWorld(t, "1")
	w.down = true
	if err := w.Wake.Handle(t.Context(), event(w.alerts...)); !errors.Is(err, table.ErrUnavailable) {
		t.Errorf("during the outage: %v", err)
	}
	if len(w.Phone.Received()) > 0 {
		t.Errorf("an SMS left that nothing records: %v", w.Phone.Received())
	}
	w.down = false
	if err := w.Wake.Handle(t.Context(), event(w.alerts...)); err != nil || len(w.Phone.Received()) != 1 {
		t.Errorf("after the outage: %v, SMS: %v", err, w.Phone.Received())
	}
}

// A panic at one alert is an error of that alert alone: the other is sent, and the log quotes nothing of it.
func TestAPanicDoesNotStopTheOtherAlert(t *testing.T) {
	w := newWorld(t, "1", "2")
	calls := 0
	w.Phone.Refuse(func(to string) error {
		if calls++; calls == 1 {
			panic("a fault of ours: " + to)
		}
		return nil
	})
	if err := w.Wake.Handle(t.Context(), event(w.alerts...)); err == nil {
		t.Error("the panic is no error, so Lambda would not deliver the event again")
	}
	if texts := w.Phone.Received(); len(texts) != 1 {
		t.Errorf("SMS: %v", texts)
	}
	if strings.Contains(w.log.String(), "a fault of ours: ") {
		t.Error("the log quotes the panic's value")
	}
}
