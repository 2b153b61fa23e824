package session

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

// Whatever the order of doings, no stretch of the quota's length holds more than its number, and one that was refused
// would have been one too many.
func TestQuotaHoldsInEveryStretch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quota{
			Max:    rapid.IntRange(1, 5).Draw(t, "max"),
			Within: time.Duration(rapid.IntRange(1, 60).Draw(t, "within")) * time.Minute,
		}
		var kept, all []time.Time
		now := start
		for range rapid.IntRange(1, 60).Draw(t, "doings") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "pause")) * time.Minute)
			within := 0
			for _, at := range all {
				if now.Sub(at) < q.Within {
					within++
				}
			}
			var ok bool
			kept, ok = q.Spend(kept, now)
			if ok != (within < q.Max) {
				t.Fatalf("allowed is %v with %d of %d done", ok, within, q.Max)
			}
			if ok {
				all = append(all, now)
			}
		}
	})
}

func TestACodeOpensForItsBrowserAlone(t *testing.T) {
	a := ForCodeOf("anna", "token", "123456", []byte("salt"), start)
	for _, row := range []struct {
		name, token, code string
		change            func(*Ask)
		opens             bool
	}{
		{"the right one", "token", "123456", func(*Ask) {}, true},
		{"another code", "token", "123457", func(*Ask) {}, false},
		{"no code", "token", "", func(*Ask) {}, false},
		{"another browser", "token2", "123456", func(*Ask) {}, false},
		{"another salt", "token", "123456", func(a *Ask) { a.Salt = nil }, false},
		{"nobody's number", "token", "123456", func(a *Ask) { a.Person = "" }, false},
		{"a demand for something else", "token", "123456", func(a *Ask) { a.Kind = ForPasskey }, false},
		{"nothing sealed", "token", "", func(a *Ask) { a.Seal = nil }, false},
	} {
		ask := a
		row.change(&ask)
		if ask.Opens(row.token, row.code) != row.opens {
			t.Errorf("%s: opens is %v", row.name, !row.opens)
		}
	}
	if string(Challenge("token", ForPasskey)) == string(Challenge("token", ForNewKey)) ||
		len(Challenge("token", ForPasskey)) != 32 {
		t.Error("one challenge is good for two things, or short")
	}
}

func TestSameNumber(t *testing.T) {
	for typed, same := range map[string]bool{
		"+33612345678": true, "+33 6 12 34 56 78": true, "0033612345678": true, "06.12.34.56.78": true,
		"06 12 34 56 78": true, "612345678": true,
		"+33612345679": false, "33612345678": true, "0033612345679": false, "12345678": true, "2345678": false,
		"5678": false, "": false, "+": false,
	} {
		if got := SameNumber(typed, "+33612345678"); got != same {
			t.Errorf("%q: %v", typed, got)
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
			c.Set(out, person, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			for _, cookie := range out.Result().Cookies() {
				if cookie.Secure == c.Plain || !cookie.HttpOnly {
					t.Errorf("%+v", cookie)
				}
				r.AddCookie(cookie)
			}
			if id, token, ok := c.Of(r); !ok || id != person || token != "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
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
