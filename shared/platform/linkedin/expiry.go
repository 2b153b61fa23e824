package linkedin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires asks LinkedIn with our app's id and secret, without which it says nothing. Tokens expire 60 days after they
// were made.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	token := a.token(s)
	switch {
	case token == "":
		return time.Time{}, platform.ErrNoToken
	case a.config.ClientID == "" || len(a.config.Secrets) == 0:
		return time.Time{}, platform.ErrEndUnknown
	}
	form := url.Values{"client_id": {a.config.ClientID}, "client_secret": {a.config.Secrets[0]}, "token": {token}}
	answer, err := a.auth.Call(ctx, http.MethodPost, "/oauth/v2/introspectToken", nil, form)
	if answer.Status == http.StatusBadRequest || answer.Status == http.StatusUnauthorized {
		return time.Time{}, errors.New("LinkedIn does not know our client_id, or the app's secret")
	}
	if err := platform.TokenStatus(answer.Status, err); err != nil {
		return time.Time{}, err
	}
	var said struct {
		Active *bool
		Ends   int64 `json:"expires_at"`
	}
	switch err := json.Unmarshal(answer.Body, &said); {
	case err != nil || said.Active == nil:
		return time.Time{}, errors.New("an answer that is not understood")
	case !*said.Active:
		return time.Time{}, platform.ErrTokenDead
	case said.Ends == 0:
		return time.Time{}, platform.ErrEndUnknown
	}
	return time.Unix(said.Ends, 0), nil
}
