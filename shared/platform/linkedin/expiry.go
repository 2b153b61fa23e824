package linkedin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires asks LinkedIn with our app's id and secret, without which it tells nothing. Tokens end 60 days after they
// were made.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	token := a.token(mention.Mention{Key: mention.Key{Source: s}})
	switch {
	case token == "":
		return time.Time{}, platform.ErrNoToken
	case a.config.ClientID == "" || len(a.config.Secrets) == 0:
		return time.Time{}, platform.ErrMissingWords
	}
	form := url.Values{"client_id": {a.config.ClientID}, "client_secret": {a.config.Secrets[0]}, "token": {token}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.config.AuthURL+"/oauth/v2/introspectToken",
		strings.NewReader(form.Encode()))
	if err != nil {
		return time.Time{}, errors.New("an address in the settings is malformed")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, _, body, err := platform.Call(a.config.HTTP, r)
	if err == nil && (status == http.StatusBadRequest || status == http.StatusUnauthorized) {
		return time.Time{}, errors.New("LinkedIn does not know our client_id, or the app's secret")
	}
	if err := platform.TokenStatus(status, err); err != nil {
		return time.Time{}, err
	}
	var told struct {
		Active *bool
		Ends   int64 `json:"expires_at"`
	}
	switch err := json.Unmarshal(body, &told); {
	case err != nil || told.Active == nil:
		return time.Time{}, errors.New("an answer that is not understood")
	case !*told.Active:
		return time.Time{}, platform.ErrTokenDead
	case told.Ends == 0:
		return time.Time{}, platform.ErrMissingWords
	}
	return time.Unix(told.Ends, 0), nil
}
