package google

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// exchange is OAuth's (RFC 6749, section 6). Google tells the end of a refresh token where it has one: a week after it
// was made while our app there is in testing, or what whoever granted it chose.
func (c Config) exchange(ctx context.Context, refresh string) (platform.Fresh, error) {
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {c.Renewal.ClientID},
		"client_secret": {c.Renewal.ClientSecret},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return platform.Fresh{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, _, body, err := platform.Call(c.HTTP, r)
	if err != nil {
		return platform.Fresh{}, repeatable(err)
	}
	var told struct {
		Token   string         `json:"access_token"`
		Seconds platform.Count `json:"expires_in"`
		Refresh platform.Count `json:"refresh_token_expires_in"`
	}
	switch {
	case status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden:
		return platform.Fresh{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or withdrawn"}
	case status != http.StatusOK || json.Unmarshal(body, &told) != nil || told.Token == "":
		return platform.Fresh{}, &platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down"}
	}
	return platform.Fresh{Token: told.Token, Lasts: seconds(told.Seconds), RefreshLasts: seconds(told.Refresh)}, nil
}

func seconds(n platform.Count) time.Duration { return time.Duration(n.N) * time.Second }

// Expires tries the refresh token.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	return a.tokens.Expires(ctx, s, now)
}
