package pages

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"oyez/shared/texts"
)

func TestPreferred(t *testing.T) {
	for accept, want := range map[string]texts.Lang{
		"": "en", "fr": "fr", "fr-CA,fr;q=0.9,en;q=0.5": "fr", "en;q=0.3, FR": "fr", "de": "en", "fr;q=0": "en",
		"fr;q=7":          "en",
		"fr;q=x,en;q=0.1": "en", "en,fr": "en", "\x00;;q=z": "en", "de;q=1,fr;q=0.1": "fr",
	} {
		if got := Preferred(accept); got != want {
			t.Errorf("%q: %s, want %s", accept, got, want)
		}
	}
}

// A page is whole or not there, and what it is given is escaped.
func TestWrite(t *testing.T) {
	p := New(fstest.MapFS{
		"pages/one.html":    {Data: []byte(`{{template "top" .}}<p>{{.Page}}</p>{{template "bottom"}}`)},
		"pages/broken.html": {Data: []byte(`{{template "top" .}}<p>{{.Page.Nothing}}</p>{{template "bottom"}}`)},
	})
	out := httptest.NewRecorder()
	if err := p.Write(out, http.StatusTeapot, "one", Frame{Lang: "fr", Title: "Un", Page: "<script>"}); err != nil {
		t.Fatal(err)
	}
	body := out.Body.String()
	for _, want := range []string{
		`<html lang="fr">`, "<title>Un · Oyez</title>", "<p>&lt;script&gt;</p>", "</html>",
		style,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %.60q", want)
		}
	}
	if out.Code != http.StatusTeapot || strings.Contains(body, "<script") {
		t.Errorf("%d: %s", out.Code, body)
	}
	out = httptest.NewRecorder()
	if err := p.Write(out, 200, "broken", Frame{Page: "text"}); err == nil || out.Body.Len() > 0 ||
		len(out.Header()) > 0 {
		t.Errorf("a broken page leaves %q, %v", out.Body, err)
	}
}

// Nothing from elsewhere comes in: neither forms nor scripts nor too much.
func TestGuard(t *testing.T) {
	for _, script := range []bool{false, true} {
		read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := r.ParseForm(); err != nil {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
			}
		})
		denied := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
		h := Protect(read, denied, script)
		ask := func(method, site, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, "https://oyez.example.com/inbox", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", site)
			out := httptest.NewRecorder()
			h.ServeHTTP(out, r)
			return out
		}
		for _, row := range []struct {
			method, site, body string
			status             int
		}{
			{"GET", "cross-site", "", 200},
			{"POST", "same-origin", "a=b", 200},
			{"POST", "cross-site", "a=b", 403},
			{"POST", "same-site", "a=b", 403},
			{"POST", "same-origin", "a=" + strings.Repeat("b", MaxForm), 413},
		} {
			out := ask(row.method, row.site, row.body)
			policy := out.Header().Get("Content-Security-Policy")
			if out.Code != row.status || out.Header().Get("Cache-Control") != "no-store" ||
				!strings.Contains(policy, "default-src 'none'") ||
				strings.Contains(policy, "script-src") != script || strings.Contains(policy, "unsafe") {
				t.Errorf("%s %s: %d, %s", row.method, row.site, out.Code, policy)
			}
		}
	}
}
