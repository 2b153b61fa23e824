package x_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"oyez/shared/platform/x"
)

func TestGone(t *testing.T) {
	const kind = "https://api.twitter.com/2/problems/"
	problem := func(id, what, resource string) string {
		return `{"resource_id":"` + id + `","value":"` + id + `","parameter":"ids","resource_type":"` + resource +
			`","type":"` + kind + what + `"}`
	}
	body := `{"data":[{"id":"1"},{"id":"7"}],"errors":[` + strings.Join([]string{
		problem("2", "resource-not-found", "tweet"), problem("3", "not-authorized-for-resource", "tweet"),
		problem("4", "disconnected-by-admin", "tweet"), problem("5", "resource-not-found", "user"),
		problem("99", "resource-not-found", "tweet"), problem("7", "resource-not-found", "tweet"),
		`{"value":"8","resource_type":"tweet","type":"` + kind + `resource-not-found"}`,
	}, ",") + `]}`
	for name, row := range map[string]struct {
		status int
		body   string
		want   []string
		failed bool
	}{
		"some":               {200, body, []string{"2", "3", "8"}, false},
		"all stand there":    {200, `{"data":[{"id":"1"}]}`, nil, false},
		"nothing is said":    {200, `{}`, nil, false},
		"too many calls":     {429, body, nil, true},
		"withdrawn":          {401, body, nil, true},
		"down":               {503, "", nil, true},
		"no JSON, a lot too": {200, "<html>" + strings.Repeat("x", 2<<20), nil, true},
	} {
		asked := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.Method + " " + r.URL.String()
			if !strings.HasPrefix(r.Header.Get("Authorization"), "OAuth ") {
				t.Error("not signed")
			}
			w.WriteHeader(row.status)
			_, _ = w.Write([]byte(row.body))
		}))
		t.Cleanup(server.Close)
		a := x.New(x.Config{Accounts: map[string]x.Credentials{"1": keys}, BaseURL: server.URL, HTTP: server.Client()})
		got, err := a.Gone(t.Context(), "x/1", []string{"1", "2", "3", "4", "5", "7", "8", "9&x=y"})
		if !slices.Equal(got, row.want) || (err != nil) != row.failed {
			t.Errorf("%s: %v, %v, want %v", name, got, err, row.want)
		}
		if asked != "GET /2/tweets?ids=1,2,3,4,5,7,8" {
			t.Errorf("%s: asked %q", name, asked)
		}
		if got, err := a.Gone(t.Context(), "x/2", []string{"1"}); got != nil || err != nil {
			t.Errorf("without keys: %v, %v", got, err)
		}
	}
}
