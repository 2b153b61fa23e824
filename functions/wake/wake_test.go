package wake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/wake"
	"oyez/shared/app/apptest"
	"oyez/shared/table"
)

const annaPhone = "+33612345678"

// world is the function, with Anna on call and alerts that are to be sent to her.
type world struct {
	*apptest.World
	wake   *wake.Handler
	alerts []string
}

func newWorld(t *testing.T, customers ...string) *world {
	t.Helper()
	w := apptest.New(t)
	w.OnCall(t, map[string]string{"anna": annaPhone}, "anna")
	scores := w.Services().Triage()
	for _, id := range customers {
		key := w.Hear(t, id, "Your heater exploded and burned my child. Third message, nobody answers!")
		if err := scores.Score(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.Woken()) != len(customers) {
		t.Fatalf("%d alerts of %d customers", len(w.Woken()), len(customers))
	}
	return &world{w, wake.New(w.Services()), w.Woken()}
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
		if err := w.wake.Handle(t.Context(), event(w.alerts...)); err != nil {
			t.Fatal(err)
		}
	}
	if texts := w.Texts(); len(texts) != 1 || !strings.HasPrefix(texts[0], annaPhone+" OYEZ ") {
		t.Errorf("SMS: %q", texts)
	}
	if !strings.Contains(w.Metrics.String(), `"Woken":1`) {
		t.Errorf("metrics: %s", w.Metrics.String())
	}
}

func TestAnAlertThatIsNotThereIsNoFault(t *testing.T) {
	w := newWorld(t)
	if err := w.wake.Handle(t.Context(), event("no such alert")); err != nil || len(w.Texts()) > 0 {
		t.Errorf("%v, SMS: %q", err, w.Texts())
	}
}

// The error makes Lambda deliver the event again, and then the SMS leaves.
func TestAnOutageIsTriedAgain(t *testing.T) {
	w := newWorld(t, "1")
	w.Fault = func(int, string) error { return table.ErrUnavailable }
	if err := w.wake.Handle(t.Context(), event(w.alerts...)); !errors.Is(err, table.ErrUnavailable) {
		t.Errorf("during the outage: %v", err)
	}
	if len(w.Texts()) > 0 {
		t.Errorf("an SMS left that nothing records: %q", w.Texts())
	}
	w.Fault = nil
	if err := w.wake.Handle(t.Context(), event(w.alerts...)); err != nil || len(w.Texts()) != 1 {
		t.Errorf("after the outage: %v, SMS: %q", err, w.Texts())
	}
}

// A panic at one alert is an error of that alert alone: the other is sent, and the log quotes no customer.
func TestAPanicDoesNotStopTheOtherAlert(t *testing.T) {
	w := newWorld(t, "1", "2")
	calls := 0
	w.Carry = func(_, text string) error {
		if calls++; calls == 1 {
			panic("a fault of ours: " + text)
		}
		return nil
	}
	if err := w.wake.Handle(t.Context(), event(w.alerts...)); err == nil {
		t.Error("the panic is no error, so Lambda would not deliver the event again")
	}
	if texts := w.Texts(); len(texts) != 1 {
		t.Errorf("SMS: %q", texts)
	}
	if strings.Contains(w.Log.String(), "a fault of ours: ") {
		t.Error("the log quotes the panic's value")
	}
}
