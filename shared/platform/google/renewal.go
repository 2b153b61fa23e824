package google

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// exchange is OAuth's (RFC 6749, section 6). Google says when a refresh token expires where it does: a week after it
// was made while our app there is in testing, or what whoever granted it chose.
func (a *Adapter) exchange(ctx context.Context, refresh string) (platform.Renewed, error) {
	answer, err := a.oauth.Call(ctx, http.MethodPost, "", nil, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {a.config.Renewal.ClientID},
		"client_secret": {a.config.Renewal.ClientSecret},
	})
	if err != nil {
		return platform.Renewed{}, repeatable(err)
	}
	var granted platform.Granted
	switch {
	case answer.Status == http.StatusBadRequest, answer.Status == http.StatusUnauthorized,
		answer.Status == http.StatusForbidden:
		return platform.Renewed{}, platform.ErrTokenExpired
	case !answer.OK() || json.Unmarshal(answer.Body, &granted) != nil || granted.Token == "":
		return platform.Renewed{}, platform.ErrBusy
	}
	return granted.Renewed(), nil
}

// Expires tries the refresh token.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	return a.tokens.Expires(ctx, s, now)
}
