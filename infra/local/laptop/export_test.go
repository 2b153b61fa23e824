package laptop

import "context"

// Drop discards everything in the stream and the alerts topic.
func (z *Oyez) Drop(ctx context.Context) error {
	_, err := z.pending(ctx)
	z.topics[0].drain() // of alerts
	return err
}
