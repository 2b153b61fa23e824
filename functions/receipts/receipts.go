// Package receipts handles AWS's log of SMS deliveries: it records on each alert which of its SMS arrived. It never
// reads or logs the phone numbers there.
package receipts

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/alert"
	"oyez/shared/app"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/run"
)

// Pager records receipts; *paging.Pager is one.
type Pager interface {
	// Receipt records the fate of a message, in any order and any number of times; paging.ErrUnknownMessage when no
	// known alert sent it.
	Receipt(ctx context.Context, messageID string, r alert.Receipt) error
}

// Handler records receipts.
type Handler struct {
	Pager   Pager
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New wires the handler from the services.
func New(s *app.Services) *Handler {
	pager := &paging.Pager{Store: s.Store, Now: s.Now, Metrics: s.Metrics, Log: s.Log} // records only, sends nothing
	return &Handler{Pager: pager, Metrics: s.Metrics, Log: s.Log}
}

// Handle records every receipt of an event. After an error Lambda redelivers the event; nothing is recorded twice. An
// unreadable event is dropped: a retry would not help.
func (h *Handler) Handle(ctx context.Context, event events.CloudwatchLogsEvent) error {
	defer h.Metrics.Flush()
	lines, err := unpack(event.AWSLogs.Data)
	if err != nil {
		h.Log.ErrorContext(ctx, "delivery status dropped", "err", err)
		return nil
	}
	var failed []error
	for _, line := range lines {
		s, ok := read(line)
		if !ok {
			// do not quote the line: it may hold a number
			h.Log.WarnContext(ctx, "unknown line in the delivery log")
			continue
		}
		if err := run.Recover(func() error { return h.record(ctx, s) }); err != nil {
			h.Log.ErrorContext(ctx, "receipt", "message", s.messageID, "err", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (h *Handler) record(ctx context.Context, s status) error {
	r := alert.Receipt{Delivered: s.delivered, At: s.at}
	if !s.delivered {
		r.Reason = string(s.reason)
	}
	err := h.Pager.Receipt(ctx, s.messageID, r)
	switch {
	// a sign-in code, an optional notice, another stack's SMS, or one its alert has yet to record
	case errors.Is(err, paging.ErrUnknownMessage):
		h.Metrics.Count(metrics.Unmatched, 1)
		return nil
	case err != nil:
		return err
	case s.delivered:
		h.Metrics.Count(metrics.Delivered, 1)
		h.Metrics.Took(metrics.WokenToDelivered, s.took)
	default:
		h.Metrics.Count(metrics.Undelivered, 1)
	}
	h.Log.InfoContext(ctx, "receipt", "message", s.messageID, "delivered", s.delivered, "reason", s.reason, "after",
		s.took.String())
	return nil
}
