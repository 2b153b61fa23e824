// Package inbound acts on what our people text back. It handles the topic of AWS's two-way SMS.
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

// Handler acts on SMS.
type Handler struct {
	Commands *command.Runner
	Metrics  *metrics.Recorder
	Log      *slog.Logger
}

// New wires the handler from the services.
func New(s *app.Services) *Handler {
	return &Handler{
		Commands: &command.Runner{
			Store: s.Store, Book: s.Book(), Sender: s.Sender(), Wake: s.Wake(), Now: s.Now, Metrics: s.Metrics,
			Log: s.Log,
		},
		Metrics: s.Metrics, Log: s.Log,
	}
}

// Handle acts on each SMS. After an error Lambda redelivers the event; nothing is done twice. Unreadable messages are
// ignored: a retry would not help.
func (h *Handler) Handle(ctx context.Context, event events.SNSEvent) error {
	defer h.Metrics.Flush()
	var failed []error
	for _, r := range event.Records {
		m, ok := Read(r.SNS)
		if !ok {
			h.Metrics.Count(metrics.Ignored, 1)
			h.Log.WarnContext(ctx, "malformed SMS event", "message", r.SNS.MessageID)
			continue
		}
		if err := run.Recover(func() error { return h.Commands.Do(ctx, m) }); err != nil {
			h.Log.ErrorContext(ctx, "inbound", "message", r.SNS.MessageID, "err", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// Payload is the message that AWS End User Messaging publishes for an SMS.
type Payload struct {
	From    string `json:"originationNumber"`
	To      string `json:"destinationNumber"`
	Keyword string `json:"messageKeyword"`
	Text    string `json:"messageBody"`
	ID      string `json:"inboundMessageId"`
	Answers string `json:"previousPublishedMessageId,omitempty"`
}

// Read reads a payload. It returns false, not an error: a decode error would quote the SMS.
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
