package google_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/google"
)

// An access token of Google's ends after an hour: a refresh token goes on.
func TestTokensAreRenewed(t *testing.T) {
	review := mention.Mention{
		Key: mention.Key{Source: "google/222", Kind: mention.Review, ID: "abc-1"}, ReplyRef: name,
		Author: mention.Author{Followers: -1},
	}
	for what, row := range map[string]struct {
		status   int
		token    string
		want     platform.Verdict // "" for an answer that is taken
		exchange int              // calls for two answers
	}{
		"for an hour": {200, `{"access_token":"fresh","token_type":"Bearer","expires_in":3600}`, "", 1},
		// a look and an answer each
		"ends at once": {200, `{"access_token":"fresh","token_type":"Bearer","expires_in":1}`, "", 4},
		"withdrawn": {
			400, `{"error":"invalid_grant","error_description":"refresh-secret client-secret"}`,
			platform.Reconnect, 2,
		},
		"wrong app":        {401, `{"error":"invalid_client"}`, platform.Reconnect, 2},
		"down":             {503, `refresh-secret`, platform.Retry, 2},
		"no token told":    {200, `{}`, platform.Retry, 2},
		"the body is HTML": {200, `<html>refresh-secret`, platform.Retry, 2},
	} {
		exchanges := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/token":
				exchanges++
				body, _ := io.ReadAll(r.Body)
				form, _ := url.ParseQuery(string(body))
				if form.Get("grant_type") != "refresh_token" || form.Get("refresh_token") != "refresh-secret" ||
					form.Get("client_id") != "app" || form.Get("client_secret") != "client-secret" {
					t.Errorf("%s: asked with %q", what, body)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(row.status)
				fmt.Fprint(w, row.token)
			case r.Header.Get("Authorization") != "Bearer fresh":
				t.Errorf("%s: %s with %q", what, r.URL, r.Header.Get("Authorization"))
			case r.Method == http.MethodGet:
				fmt.Fprint(w, told+"}")
			}
		}))
		t.Cleanup(server.Close)
		a := google.New(google.Config{
			Tokens: map[string]string{"*": "ended long ago"}, TokenURL: server.URL + "/token", BaseURL: server.URL,
			HTTP: server.Client(),
			Renewal: &platform.Renewal{
				ClientID: "app", ClientSecret: "client-secret",
				Tokens: map[string]string{"222": "refresh-secret"},
			},
		})
		for range 2 {
			_, err := a.Send(t.Context(), platform.Reply{To: review, Text: "We are sorry."})
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
		_, err := a.Enrich(t.Context(), review)
		if errors.Is(err, platform.ErrNoPermission) != (row.want == platform.Reconnect) ||
			(err != nil) != (row.want != "") {
			t.Errorf("%s: enriched with %v", what, err)
		}
	}
	for what, r := range map[string]*platform.Renewal{
		"nothing": {}, "no id": {ClientSecret: "s", Tokens: map[string]string{"1": "r"}},
		"no token": {ClientID: "i", ClientSecret: "s"},
	} {
		if faults := (google.Config{Renewal: r}).Faults(false); len(faults) == 0 {
			t.Errorf("%s is no fault", what)
		}
	}
	if faults := (google.Config{}).Faults(true); len(faults) > 0 {
		t.Errorf("no renewal: %q", faults)
	}
}
