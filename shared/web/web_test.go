package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"oyez/shared/table"
	"oyez/shared/texts"
)

func TestLanguage(t *testing.T) {
	for accept, want := range map[string]texts.Lang{
		"": "en", "fr": "fr", "fr-CA,fr;q=0.9,en;q=0.5": "fr", "en;q=0.3, FR": "fr", "de": "en", "fr;q=0": "en",
		"fr;q=7":          "en",
		"fr;q=x,en;q=0.1": "en", "en,fr": "en", "\x00;;q=z": "en", "de;q=1,fr;q=0.1": "fr",
	} {
		if got := Language(accept); got != want {
			t.Errorf("%q: %s, want %s", accept, got, want)
		}
	}
}

func TestBack(t *testing.T) {
	for path, want := range map[string]string{
		"/inbox": "/inbox", "/rota": "/rota", "/K7Q2M4XWTR5B3CDE": "/K7Q2M4XWTR5B3CDE",
		"/conversation/meta/123456/ab12": "/conversation/meta/123456/ab12", "/rota?saved=1": "/rota",
		"//evil.example": "", "https://evil.example/inbox": "", "/\\evil.example": "", "/signin": "",
		"javascript:alert(1)":       "",
		"/conversation/../..//evil": "", "/conversation//a/b/c": "", "": "", "/inbox\n": "",
		"evil/K7Q2M4XWTR5B3CDE": "", "evil/conversation/a/b/c": "",
	} {
		if got := Back(path); got != want {
			t.Errorf("%q leads to %q, want %q", path, got, want)
		}
	}
}

func TestCookiesComeBack(t *testing.T) {
	for _, c := range []Cookies{{}, {Plain: true}} {
		for _, person := range []string{"anna", "élodie.m", "a|b#c"} {
			out := httptest.NewRecorder()
			c.SetSession(out, person, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			for _, cookie := range out.Result().Cookies() {
				if cookie.Secure == c.Plain || !cookie.HttpOnly {
					t.Errorf("%+v", cookie)
				}
				r.AddCookie(cookie)
			}
			if id, token, ok := c.Session(r); !ok || id != person || token != "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
				t.Errorf("%q %q %v", id, token, ok)
			}
		}
	}
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1": "Safari, iPhone",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0":                               "Edge, Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0":                                              "Firefox, Linux",
		"<script>": "", "": "",
	} {
		if got := Device(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}

// TestProtect: nothing comes in from elsewhere, neither forms nor too much; and each request is flushed.
func TestProtect(t *testing.T) {
	flushed := 0
	read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := NewVisit(w, r, time.Time{}).ParseForm(); err != nil {
			w.WriteHeader(ProblemOf(err).Status)
		}
	})
	denied := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	h := Protect(read, denied, "default-src 'none'", func() { flushed++ })
	rows := []struct {
		method, site, body string
		status             int
	}{
		{"GET", "cross-site", "", 200},
		{"POST", "same-origin", "a=b", 200},
		{"POST", "cross-site", "a=b", 403},
		{"POST", "same-site", "a=b", 403},
		{"POST", "same-origin", "a=%", 400},
		{"POST", "same-origin", "a=" + strings.Repeat("b", MaxForm), 413},
	}
	for _, row := range rows {
		r := httptest.NewRequest(row.method, "https://oyez.example.com/inbox", strings.NewReader(row.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", row.site)
		out := httptest.NewRecorder()
		h.ServeHTTP(out, r)
		if out.Code != row.status || out.Header().Get("Cache-Control") != "no-store" ||
			out.Header().Get("Content-Security-Policy") != "default-src 'none'" {
			t.Errorf("%s %s: %d, %v", row.method, row.site, out.Code, out.Header())
		}
	}
	if flushed != len(rows) {
		t.Errorf("flushed %d times for %d requests", flushed, len(rows))
	}
}

// TestProblemOf is the table of errors: what they answer, and whether the fault is ours.
func TestProblemOf(t *testing.T) {
	for _, row := range []struct {
		err    error
		status int
		ours   bool
	}{
		{ErrNoPage, 404, false},
		{fmt.Errorf("wrapped: %w", ErrSignedOut), 403, false},
		{fmt.Errorf("get: %w", table.ErrUnavailable), 503, true},
		{table.ErrThrottled, 503, true},
		{context.DeadlineExceeded, 503, true},
		{context.Canceled, 500, true},
		{errors.New("anything else"), 500, true},
	} {
		p := ProblemOf(row.err)
		if p.Status != row.status || p.Ours() != row.ours {
			t.Errorf("%v: %d, ours is %v", row.err, p.Status, p.Ours())
		}
		for _, key := range []string{p.Title, p.Text} {
			if texts.English.Say(key) == key {
				t.Errorf("%v: no text %s", row.err, key)
			}
		}
		if has := strings.Contains(texts.English.Say(p.Text, "<ref>"), "<ref>"); has != row.ours {
			t.Errorf("%v: its text has a reference: %v", row.err, has)
		}
	}
}

// TestSteps: in order, until one fails; a panic is an error without the value that it was given.
func TestSteps(t *testing.T) {
	for _, row := range []struct {
		name  string
		last  Step[*Visit]
		fails string
	}{
		{"all", func(*Visit) error { return nil }, ""},
		{"a redirect", func(v *Visit) error { return v.Redirect("/inbox") }, ""},
		{"an error", func(*Visit) error { return ErrNoPage }, "404"},
		{"a panic", func(*Visit) error { panic("the customer's words") }, "panic (string)"},
	} {
		steps, failed := 0, ""
		count := func(*Visit) error { steps++; return nil }
		begin := func(w http.ResponseWriter, r *http.Request) *Visit { return NewVisit(w, r, time.Time{}) }
		fail := func(_ *Visit, err error) { failed = err.Error() }
		Steps(begin, fail, count, count, row.last).
			ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
		if steps != 2 || !strings.HasPrefix(failed, row.fails) || failed != "" && row.fails == "" ||
			strings.Contains(failed, "customer") {
			t.Errorf("%s: %d steps, failed with %q", row.name, steps, failed)
		}
	}
}
