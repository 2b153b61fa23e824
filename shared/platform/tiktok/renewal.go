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
func (c Config) exchange(ctx context.Context, refresh string) (platform.Fresh, error) {
	status, header, body, err := platform.PostJSON(ctx, c.HTTP,
		c.BaseURL+"/open_api/v1.3/tt_user/oauth2/refresh_token/", nil, map[string]string{
			"client_id": c.Renewal.ClientID, "client_secret": c.Renewal.ClientSecret, "grant_type": "refresh_token",
			"refresh_token": refresh,
		})
	var told struct {
		Data struct {
			Token   string         `json:"access_token"`
			Seconds platform.Count `json:"expires_in"`
			Refresh platform.Count `json:"refresh_token_expires_in"`
		} `json:"data"`
	}
	if err == nil {
		failed := explain(status, header, body)
		if failed != nil && failed.Verdict != platform.Retry && status < http.StatusInternalServerError {
			return platform.Fresh{}, &platform.SendError{
				Verdict: platform.Reconnect,
				Reason:  "token expired or withdrawn",
			}
		}
		if failed == nil && json.Unmarshal(body, &told) == nil && told.Data.Token != "" {
			return platform.Fresh{
				Token: told.Data.Token, Lasts: seconds(told.Data.Seconds),
				RefreshLasts: seconds(told.Data.Refresh),
			}, nil
		}
	}
	// an exchange may be repeated
	return platform.Fresh{}, &platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down"}
}

func seconds(n platform.Count) time.Duration { return time.Duration(n.N) * time.Second }

// Expires tries the refresh token.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	return a.tokens.Expires(ctx, s, now)
}
