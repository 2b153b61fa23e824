package meta

import (
	"context"
	"net/url"

	"oyez/shared/platform"
)

// thread replies on Threads in two steps: a container, which nobody sees, and its publication. A try that ends after
// the first has published nothing, and a later one makes another container: Meta throws unpublished ones away. Whatever
// goes wrong with the second leaves the question open, but for a refusal.
func (a *Adapter) thread(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	container, err := a.publish(ctx, reply, "me/threads", url.Values{
		"media_type": {"TEXT"}, "text": {reply.Text}, "reply_to_id": {ref(reply.To)},
	})
	if err != nil {
		return platform.Sent{}, platform.Revised(err, platform.MaybeSent, platform.Retry)
	}
	sent, err := a.publish(ctx, reply, "me/threads_publish", url.Values{"creation_id": {container.ID}})
	if err != nil {
		return platform.Sent{}, platform.Revised(err, platform.Retry, platform.MaybeSent)
	}
	return sent, nil
}
