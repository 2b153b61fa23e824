// Package wake handles the alerts topic: it notifies the person on call.
package wake

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/app"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/run"
)

// Handler does what is due of the alerts that the topic names.
type Handler struct {
	Pager   *paging.Pager
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New makes the function of its services.
func New(s *app.Services) *Handler { return &Handler{Pager: s.Pager(), Metrics: s.Metrics, Log: s.Log} }

// Handle does what is due of each alert. An error makes Lambda deliver the event again; nothing is done twice.
func (h *Handler) Handle(ctx context.Context, event events.SNSEvent) error {
	defer h.Metrics.Flush()
	var failed []error
	for _, r := range event.Records {
		if err := run.Recover(func() error { return h.Pager.Wake(ctx, r.SNS.Message) }); err != nil {
			h.Log.ErrorContext(ctx, "wake", "alert", r.SNS.Message, "err", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
