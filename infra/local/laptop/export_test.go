package laptop

import "context"

// Drop loses all that the stream and the alerts topic hold, for tests of what happens then.
func (z *Oyez) Drop(ctx context.Context) error {
	_, err := z.pending(ctx)
	z.topics[0].drain() // of alerts
	return err
}
