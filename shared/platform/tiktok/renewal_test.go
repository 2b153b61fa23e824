package tiktok_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/tiktok"
)

// An access token of TikTok's ends after a day: a refresh token goes on.
func TestTokensAreRenewed(t *testing.T) {
	comment := mention.Mention{
		Key: mention.Key{Source: "tiktok/us", Kind: mention.Comment, ID: "7"}, ReplyRef: "7",
		Thread: "9", Author: mention.Author{ID: "ann"},
	}
	for what, row := range map[string]struct {
		status   int
		token    string
		want     platform.Verdict // "" for an answer that is taken
		exchange int              // calls for two answers
	}{
		"for a day": {
			200,
			`{"code":0,"data":{"access_token":"fresh","expires_in":86400,"refresh_token":"refresh-secret"}}`, "", 1,
		},
		"ends at once":  {200, `{"code":0,"data":{"access_token":"fresh","expires_in":1}}`, "", 2},
		"withdrawn":     {200, `{"code":40105,"message":"refresh-secret"}`, platform.Reconnect, 2},
		"wrong app":     {200, `{"code":40002,"message":"client-secret"}`, platform.Reconnect, 2},
		"busy":          {200, `{"code":40100}`, platform.Retry, 2},
		"down":          {503, `refresh-secret`, platform.Retry, 2},
		"broken":        {500, ``, platform.Retry, 2},
		"no token told": {200, `{"code":0,"data":{}}`, platform.Retry, 2},
	} {
		exchanges := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/tt_user/oauth2/refresh_token/") {
				exchanges++
				var asked map[string]string
				if err := json.NewDecoder(r.Body).Decode(&asked); err != nil ||
					asked["grant_type"] != "refresh_token" ||
					asked["refresh_token"] != "refresh-secret" || asked["client_id"] != "app" ||
					asked["client_secret"] != "client-secret" {
					t.Errorf("%s: asked with %v, %v", what, asked, err)
				}
				w.WriteHeader(row.status)
				fmt.Fprint(w, row.token)
				return
			}
			if r.Header.Get("Access-Token") != "fresh" {
				t.Errorf("%s: %s with %q", what, r.URL, r.Header.Get("Access-Token"))
			}
			fmt.Fprint(w, `{"code":0,"data":{"comment_id":"77"}}`)
		}))
		t.Cleanup(server.Close)
		a := tiktok.New(tiktok.Config{
			BaseURL: server.URL, HTTP: server.Client(),
			Renewal: &platform.Renewal{
				ClientID: "app", ClientSecret: "client-secret",
				Tokens: map[string]string{platform.AnyAccount: "refresh-secret"},
			},
		})
		for range 2 {
			_, err := a.Send(t.Context(), platform.Reply{To: comment, Text: "We are sorry."})
			var failed *platform.SendError
			switch {
			case row.want == "" && err != nil, row.want != "" &&
				(!errors.As(err, &failed) || failed.Verdict != row.want):
				t.Errorf("%s: %v, want %q", what, err, row.want)
			case err != nil && strings.Contains(err.Error(), "secret"):
				t.Errorf("%s: a secret in %v", what, err)
			}
		}
		if exchanges != row.exchange {
			t.Errorf("%s: %d exchanges, want %d", what, exchanges, row.exchange)
		}
	}
}
