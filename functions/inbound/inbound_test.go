package inbound_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/inbound"
	"oyez/shared/command"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

func sns(message string) events.SNSEntity {
	return events.SNSEntity{MessageID: "m-1", Message: message}
}

// One valid payload, as AWS documents it, then one change a row.
func TestRead(t *testing.T) {
	const valid = `{"originationNumber":"+33612345678","destinationNumber":"+33757000000","messageKeyword":"KEYWORD_1","messageBody":"OK 4821","inboundMessageId":"in-1","previousPublishedMessageId":"out-1"}`
	whole := command.Message{ID: "in-1", From: "+33612345678", Keyword: "KEYWORD_1", Text: "OK 4821"}
	for _, row := range []struct {
		name, old, new string
		want           command.Message
		ok             bool
	}{
		{"as documented", "", "", whole, true},
		{"a number without its plus", `"+336`, `"336`, whole, true},
		{"no words", "OK 4821", "", command.Message{ID: "in-1", From: "+33612345678", Keyword: "KEYWORD_1"}, true},
		{"a field that is new", `{"`, `{"sentAt":"2026","`, whole, true},
		{"no number", "+33612345678", "", command.Message{}, false},
		{"no id", `"in-1"`, `""`, command.Message{}, false},
		{"an id that is a number", `"in-1"`, `1`, command.Message{}, false},
		{"cut off", `}`, ``, command.Message{}, false},
		{"no JSON", valid, `OK 4821`, command.Message{}, false},
		{"nothing", valid, ``, command.Message{}, false},
	} {
		if got, ok := inbound.Read(sns(strings.Replace(valid, row.old, row.new, 1))); got != row.want || ok != row.ok {
			t.Errorf("%s: %+v, %v", row.name, got, ok)
		}
	}
}

type carrier struct{ texts []string }

func (c *carrier) Send(_ context.Context, to, text string) (string, error) {
	c.texts = append(c.texts, to+" "+text)
	return "m", nil
}

// handler is the function over a table that fails when down says so, with Anna alone in the team.
func handler(t *testing.T, down *error) (*inbound.Handler, *carrier, *bytes.Buffer) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 21, 14, 31, 0, 0, time.UTC) }
	kept, err := embedded.Open("", embedded.Options{Now: now, Fault: func(int, string) error { return *down }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	s := store.New(kept, now)
	if err := s.PutRota(t.Context(), rota.Rota{
		People: []rota.Person{{
			ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "en", Zone: "Europe/Paris",
			Verified: true,
		}},
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna"},
	}); err != nil {
		t.Fatal(err)
	}
	far, log, m := &carrier{}, &bytes.Buffer{}, metrics.New(io.Discard, now)
	l := slog.New(slog.NewJSONHandler(log, nil))
	return &inbound.Handler{Metrics: m, Log: l, Commands: &command.Runner{
		Store: s, Sender: far, Now: now, Metrics: m,
		Log: l,
	}}, far, log
}

func payload(id, text string) events.SNSEventRecord {
	return events.SNSEventRecord{SNS: sns(`{"originationNumber":"+33612345678","messageBody":"` + text +
		`","inboundMessageId":"` + id + `"}`)}
}

// What cannot be read does not stop what comes with it, and is not asked for again.
func TestHandle(t *testing.T) {
	var down error
	h, far, log := handler(t, &down)
	broken := events.SNSEventRecord{SNS: sns(`{"originationNumber":"+33612345678","messageBody":"my secret words`)}
	event := events.SNSEvent{Records: []events.SNSEventRecord{broken, payload("in-1", "?"), payload("in-1", "?")}}
	if err := h.Handle(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	if len(far.texts) != 1 || far.texts[0] != "+33612345678 OYEZ: no open alerts." {
		t.Errorf("answered %q", far.texts)
	}
	if said := log.String(); strings.Contains(said, "33612345678") || strings.Contains(said, "secret") ||
		!strings.Contains(said, "malformed SMS event") {
		t.Errorf("the log says %s", said)
	}
}

// If the table is down, Lambda redelivers the SMS; the error quotes nothing of it.
func TestHandleFails(t *testing.T) {
	var down error
	h, far, log := handler(t, &down)
	down = table.ErrUnavailable
	event := events.SNSEvent{Records: []events.SNSEventRecord{payload("in-1", "my secret words"), payload("in-2", "?")}}
	err := h.Handle(t.Context(), event)
	if err == nil || strings.Contains(err.Error()+log.String(), "secret") ||
		strings.Contains(err.Error()+log.String(), "33612345678") {
		t.Errorf("%v\n%s", err, log)
	}
	down = nil
	if err := h.Handle(t.Context(), event); err != nil || len(far.texts) != 1 {
		t.Errorf("%v, answered %q", err, far.texts)
	}
}
