package x

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// CheckWebhook asks X for the webhooks of the app by whose keys the account writes.
func (a *Adapter) CheckWebhook(ctx context.Context, s mention.Source) (string, error) {
	keys, known := a.credentials(s)
	if !known {
		return "", platform.ErrNoToken
	}
	app := url.QueryEscape(keys.ConsumerKey) + ":" + url.QueryEscape(keys.ConsumerSecret)
	basic := http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(app))}}
	var granted platform.Granted
	answer, err := a.api.Call(ctx, http.MethodPost, "/oauth2/token", basic, url.Values{
		"grant_type": {"client_credentials"},
	})
	if err := understood(answer, err, &granted); err != nil {
		return "", err
	}
	var there struct{ Data []struct{ Valid bool } }
	answer, err = a.api.Get(ctx, "/2/webhooks", http.Header{"Authorization": {"Bearer " + granted.Token}})
	if err := understood(answer, err, &there); err != nil {
		return "", err
	}
	if len(there.Data) == 0 {
		return "", &platform.NotDelivering{
			Says:   "X has no webhook of ours: nothing arrives from it",
			Remedy: "register it as infra/docs/connecting.md says: POST /2/webhooks",
		}
	}
	for _, webhook := range there.Data {
		if !webhook.Valid {
			return "", &platform.NotDelivering{
				Says: "X has switched our webhook off because its check failed: nothing arrives from it",
				Remedy: "have X ask again: PUT https://api.x.com/2/webhooks/<id>; " +
					"then ask it for the last 24 hours: POST /2/webhooks/replay",
			}
		}
	}
	return "X delivers to our webhook", nil
}

func understood(answer platform.APIResponse, err error, into any) error {
	if err := platform.TokenStatus(answer.Status, err); err != nil {
		return err
	}
	if json.Unmarshal(answer.Body, into) != nil {
		return errors.New("an answer that is not understood")
	}
	return nil
}
