package page

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"oyez/shared/texts"
	"oyez/shared/web"
)

func newPages(script bool, log io.Writer) Pages {
	return New(fstest.MapFS{
		"pages/one.html":    {Data: []byte(`{{template "top" .}}<p>{{.Page}}</p>{{template "bottom"}}`)},
		"pages/broken.html": {Data: []byte(`{{template "top" .}}<p>{{.Page.Nothing}}</p>{{template "bottom"}}`)},
	}, Options{Scripts: script, NewID: func() string { return "ref1" }, Log: slog.New(slog.NewTextHandler(log, nil))})
}

// A page is whole or not there, and what it is given is escaped.
func TestWrite(t *testing.T) {
	p := newPages(false, io.Discard)
	out := httptest.NewRecorder()
	if err := p.Write(out, http.StatusTeapot, "one",
		Frame{Lang: texts.French, Title: "Un", Page: "<script>"}); err != nil {
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

// TestFail: the reader's fault is said; ours has a reference, and its cause is in the log alone. A draft is not lost.
func TestFail(t *testing.T) {
	for _, row := range []struct {
		err          error
		status       int
		says, logged string
	}{
		{web.ErrNoPage, 404, "Page not found", ""},
		{errors.New("secret cause"), 500, "ref1", `reference=ref1`},
	} {
		var log strings.Builder
		out := httptest.NewRecorder()
		v := web.NewVisit(out, httptest.NewRequest("GET", "/", nil), time.Time{})
		m := Message{Draft: "Dear <b>", Path: "/inbox", Label: "Inbox"}
		newPages(false, &log).Fail(v, row.err, m, "alert", "a1")
		body := out.Body.String()
		for _, want := range []string{row.says, "Dear &lt;b&gt;</textarea>", `<a href="/inbox">Inbox</a>`} {
			if !strings.Contains(body, want) {
				t.Errorf("%v: the page lacks %q: %s", row.err, want, body)
			}
		}
		if out.Code != row.status || strings.Contains(body, "secret") || (log.String() == "") != (row.logged == "") ||
			!strings.Contains(log.String(), row.logged) {
			t.Errorf("%v: %d, the log says %q", row.err, out.Code, log.String())
		}
	}
}

// TestProtect: the policy names our own style, and scripts only where there are some.
func TestProtect(t *testing.T) {
	for _, script := range []bool{false, true} {
		none := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
		out := httptest.NewRecorder()
		newPages(script, io.Discard).Protect(none, none, func() {}).
			ServeHTTP(out, httptest.NewRequest("GET", "/", nil))
		policy := out.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'; style-src 'sha256-") ||
			strings.Contains(policy, "script-src 'self'") != script || strings.Contains(policy, "unsafe") {
			t.Errorf("with scripts %v: %s", script, policy)
		}
	}
}
