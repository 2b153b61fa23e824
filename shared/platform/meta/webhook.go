package meta

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// CheckWebhook asks a Facebook Page what it delivers to our app: with its token, Meta lists that app alone.
func (a *Adapter) CheckWebhook(ctx context.Context, s mention.Source) (string, error) {
	if a.token(s) == "" {
		return "", platform.ErrNoToken
	}
	path := "/" + account(mention.Mention{Key: mention.Key{Source: s}}) + "/subscribed_apps"
	answer, err := a.graph.Get(ctx, path, a.header(s))
	if err := platform.TokenStatus(answer.Status, err); err != nil {
		return "", err
	}
	var there struct {
		Data []struct {
			Fields []string `json:"subscribed_fields"`
		}
	}
	if json.Unmarshal(answer.Body, &there) != nil {
		return "", errors.New("an answer that is not understood")
	}
	var fields []string
	for _, app := range there.Data {
		fields = append(fields, app.Fields...)
	}
	slices.Sort(fields)
	fields = slices.Compact(fields)
	off := &platform.NotDelivering{
		Remedy: "install the app on the Page again: POST /<page id>/subscribed_apps, as infra/docs/connecting.md says",
	}
	switch {
	case len(fields) == 0:
		off.Says = "our app is not installed on the Page: nothing is heard from there"
		return "", off
	case !slices.Contains(fields, "feed"):
		off.Says = "the Page does not deliver its feed: no comment is heard"
		return "", off
	}
	return "the Page delivers " + strings.Join(fields, ", "), nil
}
