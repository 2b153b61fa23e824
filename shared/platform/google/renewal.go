package google

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/shared/platform"
)

// exchange is OAuth's (RFC 6749, section 6).
func (c Config) exchange(ctx context.Context, refresh string) (string, time.Duration, error) {
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refresh}, "client_id": {c.Renewal.ClientID}, "client_secret": {c.Renewal.ClientSecret},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.TokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, &platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, _, body, err := platform.Call(c.HTTP, r)
	if err != nil {
		return "", 0, repeatable(err)
	}
	var told struct {
		Token   string         `json:"access_token"`
		Seconds platform.Count `json:"expires_in"`
	}
	switch {
	case status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden:
		return "", 0, &platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or withdrawn"}
	case status != http.StatusOK || json.Unmarshal(body, &told) != nil || told.Token == "":
		return "", 0, &platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down"}
	}
	return told.Token, time.Duration(told.Seconds.N) * time.Second, nil
}
