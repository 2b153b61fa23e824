package meta

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"oyez/shared/platform"
)

// thread answers on Threads in two steps: a container, which nobody sees, and its publication. A try that ends after
// the first has published nothing, and a later one makes another container: Meta throws unpublished ones away. Whatever
// goes wrong with the second leaves the question open, but for a refusal.
func (a *Adapter) thread(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	container, err := a.step(ctx, answer, "me/threads", url.Values{
		"media_type": {"TEXT"}, "text": {answer.Text}, "reply_to_id": {ref(answer.To)},
	})
	if err != nil {
		return platform.Sent{}, reworded(err, platform.MaybeSent, platform.Retry)
	}
	sent, err := a.step(ctx, answer, "me/threads_publish", url.Values{"creation_id": {container}})
	if err != nil {
		return platform.Sent{}, reworded(err, platform.Retry, platform.MaybeSent)
	}
	return platform.Sent{ID: sent, Permalink: seen(answer)}, nil
}

// step makes one of the two calls and returns the id that Threads gave.
func (a *Adapter) step(ctx context.Context, answer platform.Reply, path string, form url.Values) (string, error) {
	sent, err := a.publish(ctx, answer, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	return sent.ID, err
}

// reworded gives a failed try another verdict, where it has the one that does not fit.
func reworded(err error, from, to platform.Verdict) error {
	var failed *platform.SendError
	if errors.As(err, &failed) && failed.Verdict == from {
		again := *failed
		again.Verdict = to
		return &again
	}
	return err
}
