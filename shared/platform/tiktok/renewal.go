package tiktok

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// exchange is TikTok's own: JSON within its envelope, and no form as OAuth has it. A refresh token is good for a year
// and stays the same; then a person connects the account again.
func (a *Adapter) exchange(ctx context.Context, refresh string) (platform.Renewed, error) {
	answer, err := a.api.Do(ctx, http.MethodPost, "/tt_user/oauth2/refresh_token/", nil, map[string]string{
		"client_id": a.config.Renewal.ClientID, "client_secret": a.config.Renewal.ClientSecret,
		"grant_type": "refresh_token", "refresh_token": refresh,
	})
	var told struct {
		Data platform.Granted `json:"data"`
	}
	switch failed, _ := err.(*platform.SendError); {
	case err == nil && json.Unmarshal(answer.Body, &told) == nil && told.Data.Token != "":
		return told.Data.Renewed(), nil
	case failed != nil && answer.Status > 0 && answer.Status < http.StatusInternalServerError &&
		failed.Verdict != platform.Retry:
		return platform.Renewed{}, platform.ErrTokenExpired
	}
	return platform.Renewed{}, platform.ErrBusy // an exchange may be repeated
}

// Expires tries the refresh token.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	return a.tokens.Expires(ctx, s, now)
}
