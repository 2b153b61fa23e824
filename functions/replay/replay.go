// Package replay stores deliveries that the table could not take at the time: the deliveries topic feeds a queue, and
// the queue feeds this function.
package replay

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/app"
	"oyez/shared/intake"
	"oyez/shared/metrics"
	"oyez/shared/run"
)

// Handler takes deliveries from the queue.
type Handler struct {
	Intake  *intake.Intake
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{Intake: s.Intake(), Metrics: s.Metrics, Log: s.Log}
}

// Handle stores each message. One that fails goes back to the queue alone, and after its last try to the dead letters.
func (h *Handler) Handle(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
	defer h.Metrics.Flush()
	var response events.SQSEventResponse
	for _, m := range event.Records {
		err := run.Recover(func() error {
			heard, err := intake.Unpack(m.Body)
			if err != nil {
				return err
			}
			return h.Intake.Take(ctx, heard)
		})
		if err != nil {
			h.Log.ErrorContext(ctx, "replay", "message", m.MessageId, "err", fmt.Sprint(err))
			response.BatchItemFailures = append(response.BatchItemFailures,
				events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return response, nil
}
