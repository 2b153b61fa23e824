package paging

import (
	"context"
	"log/slog"

	"oyez/shared/store"
)

// Counted is a Sender that counts what the carrier accepts, month by month. The count holds nothing up: it says only
// when codes to sign in must stop, so that the alerts keep their half of what a month may cost.
type Counted struct {
	Sender
	Store *store.Store
	Log   *slog.Logger
}

// Send implements Sender.
func (c Counted) Send(ctx context.Context, phone, text string) (string, error) {
	id, err := c.Sender.Send(ctx, phone, text)
	if err == nil {
		if err := c.Store.CountSMS(ctx); err != nil {
			c.Log.WarnContext(ctx, "an SMS is not counted", "err", err)
		}
	}
	return id, err
}
