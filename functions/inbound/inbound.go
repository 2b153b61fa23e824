// Package inbound is the function at the topic of AWS's two-way SMS: what our people send back is acted on.
package inbound

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/app"
	"oyez/shared/command"
	"oyez/shared/metrics"
	"oyez/shared/run"
)

// Handler acts on what the topic brings.
type Handler struct {
	Commands *command.Runner
	Metrics  *metrics.Recorder
	Log      *slog.Logger
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{
		Commands: &command.Runner{
			Store: s.Store, Book: s.Book(), Sender: s.Sender(), Wake: s.Wake(), Now: s.Now, Metrics: s.Metrics,
			Log: s.Log,
		},
		Metrics: s.Metrics, Log: s.Log,
	}
}

// Handle acts on each SMS. An error makes Lambda give the event again; what was done is not done twice. What cannot be
// read is passed over: it would be no clearer the next time.
func (h *Handler) Handle(ctx context.Context, event events.SNSEvent) error {
	defer h.Metrics.Flush()
	var failed []error
	for _, r := range event.Records {
		m, ok := Read(r.SNS)
		if !ok {
			h.Metrics.Count(metrics.Ignored, 1)
			h.Log.WarnContext(ctx, "not an SMS as AWS writes them", "message", r.SNS.MessageID)
			continue
		}
		if err := run.Recover(func() error { return h.Commands.Do(ctx, m) }); err != nil {
			h.Log.ErrorContext(ctx, "inbound", "message", r.SNS.MessageID, "err", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// Payload is what AWS End User Messaging publishes of an SMS, as the text of an SNS message.
type Payload struct {
	From    string `json:"originationNumber"`
	To      string `json:"destinationNumber"`
	Keyword string `json:"messageKeyword"`
	Text    string `json:"messageBody"`
	ID      string `json:"inboundMessageId"`
	Answers string `json:"previousPublishedMessageId,omitempty"`
}

// Read reads a payload. ok is false for what is none. No error is made of it: it would quote what somebody wrote.
func Read(sns events.SNSEntity) (m command.Message, ok bool) {
	var p Payload
	if err := json.Unmarshal([]byte(sns.Message), &p); err != nil || p.From == "" || p.ID == "" {
		return m, false
	}
	if !strings.HasPrefix(p.From, "+") {
		p.From = "+" + p.From
	}
	return command.Message{ID: p.ID, From: p.From, Keyword: p.Keyword, Text: p.Text}, true
}
