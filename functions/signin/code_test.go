package signin

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oyez/shared/sms"
)

func TestSignInByCode(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/rota").leads("/signin?back=%2Frota")
	b.get("/signin?back=%2Frota").says(200, "Your phone number")
	b.post("/signin/ask", "phone", "06 12 34 56 78", "back", "/rota").leads("/signin/code?back=%2Frota")
	texts := w.sent()
	if len(texts) != 1 ||
		texts[0] != annaPhone+" OYEZ 482101 is your sign-in code, valid for ten minutes. Don't share it." {
		t.Fatalf("SMS: %q", texts)
	}
	asking := maps.Clone(b.cookies)
	b.post("/signin/code", "code", "482 101", "back", "/rota").leads("/rota")
	b.get("/rota").says(200, "Anna is on call now.")

	other := w.browser()
	other.cookies = asking // the code again, in a browser that knows all the first one knew
	other.post("/signin/code", "code", "482101").says(403, "Request a new one")
	if strings.Contains(w.log.String(), "12345678") || strings.Contains(w.log.String(), "482101") ||
		strings.Contains(w.log.String(), b.cookies[sessionName]) {
		t.Errorf("the log tells a number, a code or a token:\n%s", w.log.String())
	}
}

func TestSessionCookie(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.post("/signin/ask", "phone", annaPhone)
	p := b.post("/signin/code", "code", digits.FindString(w.sent()[0]))
	found := false
	for _, line := range p.header.Values("Set-Cookie") {
		if !strings.HasPrefix(line, sessionName+"=") {
			continue
		}
		found = true
		for _, want := range []string{"Path=/", "Max-Age=2592000", "HttpOnly", "Secure", "SameSite=Lax"} {
			if !strings.Contains(line, want) {
				t.Errorf("the cookie lacks %s", want)
			}
		}
		if strings.Contains(line, "Domain") {
			t.Error("the cookie goes to other hosts")
		}
	}
	if !found {
		t.Error("no session cookie")
	}
	first := b.cookies[sessionName]
	b.post("/signin/ask", "phone", annaPhone)
	b.post("/signin/code", "code", digits.FindString(w.sent()[0]))
	if b.cookies[sessionName] == first {
		t.Error("the session keeps its token over a new sign-in")
	}
	old := w.browser()
	old.cookies[sessionName] = first
	old.get("/rota").leads("/signin")
	w.later(30*24*time.Hour - time.Second)
	b.get("/rota").says(200)
	w.later(time.Second)
	b.get("/rota").leads("/signin")
}

// The response reveals nothing: not by its text, its cookies or its duration.
func TestUnknownNumbersLookTheSame(t *testing.T) {
	w := newWorld(t)
	known, unknown := w.browser(), w.browser()
	a, b := known.post("/signin/ask", "phone", annaPhone), unknown.post("/signin/ask", "phone", "+33700000000")
	if a.status != b.status || a.header.Get("Location") != b.header.Get("Location") ||
		len(known.cookies) != len(unknown.cookies) {
		t.Errorf("%+v and %+v", a, b)
	}
	if texts := w.sent(); len(texts) != 1 {
		t.Errorf("SMS: %q", texts)
	}
	for range 6 {
		a, b = known.post("/signin/code", "code", "000000"), unknown.post("/signin/code", "code", "000000")
		if a.status != b.status || a.text != b.text {
			t.Errorf("%d %s and %d %s", a.status, a.text, b.status, b.text)
		}
	}
	for _, at := range w.waited {
		if d := at.Sub(w.time()); d != askTime && d != codeTime {
			t.Errorf("an answer waits %v", d)
		}
	}
	if len(w.waited) != 12 {
		t.Errorf("%d answers waited", len(w.waited))
	}
}

func TestACodeIsForOneBrowserAndTenMinutes(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(w *world, b *browser, code string) screen
	}{
		{"another browser that asked for itself", func(w *world, _ *browser, code string) screen {
			thief := w.browser()
			thief.post("/signin/ask", "phone", "+33700000000")
			return thief.post("/signin/code", "code", code)
		}},
		{"another browser that asked for the same", func(w *world, _ *browser, code string) screen {
			thief := w.browser()
			thief.post("/signin/ask", "phone", annaPhone)
			return thief.post("/signin/code", "code", code)
		}},
		{
			"no browser that asked",
			func(w *world, _ *browser, code string) screen { return w.browser().post("/signin/code", "code", code) },
		},
		{"after ten minutes", func(w *world, b *browser, code string) screen {
			w.later(10 * time.Minute)
			return b.post("/signin/code", "code", code)
		}},
		{"after five wrong tries", func(_ *world, b *browser, code string) screen {
			for range 5 {
				b.post("/signin/code", "code", "999999")
			}
			return b.post("/signin/code", "code", code)
		}},
		{"when the person has left the team", func(w *world, b *browser, code string) screen {
			left := team()
			left.People, left.Order = left.People[1:], []string{"sophie"}
			w.must(w.store.PutRota(t.Context(), left))
			return b.post("/signin/code", "code", code)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			b.post("/signin/ask", "phone", annaPhone)
			p := row.do(w, b, digits.FindString(w.sent()[0]))
			if p.status < 400 {
				t.Errorf("status %d", p.status)
			}
			if b.cookies[sessionName] != "" {
				t.Error("signed in")
			}
		})
	}
}

// A thousand guesses at once get five looks at most, and of those that are right one signs in.
func TestARushOfGuesses(t *testing.T) {
	for _, row := range []struct {
		name   string
		guess  func(n int) string
		enters int32
	}{
		{"all wrong", func(n int) string { return fmt.Sprintf("%06d", n) }, 0},
		{"all right", func(int) string { return "482101" }, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			b.post("/signin/ask", "phone", annaPhone)
			var entered, looked atomic.Int32
			var wait sync.WaitGroup
			for n := range 1000 {
				wait.Go(func() {
					r := httptest.NewRequest(http.MethodPost, "/signin/code", strings.NewReader("code="+row.guess(n)))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					for name, value := range b.cookies {
						r.AddCookie(&http.Cookie{Name: name, Value: value})
					}
					out := httptest.NewRecorder()
					w.routes.ServeHTTP(out, r)
					switch out.Code {
					case http.StatusSeeOther:
						entered.Add(1)
						looked.Add(1)
					case http.StatusUnprocessableEntity:
						looked.Add(1)
					case http.StatusForbidden:
					default:
						t.Errorf("status %d", out.Code)
					}
				})
			}
			wait.Wait()
			if looked.Load() > 5 {
				t.Errorf("%d guesses were looked at", looked.Load())
			}
			if entered.Load() != row.enters {
				t.Errorf("%d signed in", entered.Load())
			}
			b.post("/signin/code", "code", "482101").says(403)
		})
	}
}

func TestThreeCodesAnHour(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		w.browser().post("/signin/ask", "phone", annaPhone).leads("/signin/code")
		w.later(time.Minute)
	}
	if n := len(w.sent()); n != 3 {
		t.Errorf("%d codes in five minutes", n)
	}
	w.later(54*time.Minute + 59*time.Second) // any hour, not the clock's
	w.browser().post("/signin/ask", "phone", annaPhone)
	if n := len(w.sent()); n != 0 {
		t.Error("a fourth code within an hour")
	}
	w.later(time.Second)
	w.browser().post("/signin/ask", "phone", annaPhone)
	w.browser().post("/signin/ask", "phone", benPhone)
	if n := len(w.sent()); n != 2 {
		t.Errorf("%d codes an hour later", n)
	}
}

func TestTwentyCodesADay(t *testing.T) {
	w := newWorld(t)
	sent := 0
	for range 20 {
		for _, phone := range []string{annaPhone, benPhone} {
			w.browser().post("/signin/ask", "phone", phone).leads("/signin/code")
		}
		sent += len(w.sent())
		w.later(time.Hour)
	}
	if sent != 20 {
		t.Errorf("%d codes in a day", sent)
	}
}

func TestCodesLeaveHalfOfTheMonthToAlerts(t *testing.T) {
	w := newWorld(t)
	w.handler.Month = 10
	for range 5 {
		w.must(w.store.CountSMS(t.Context()))
	}
	w.browser().post("/signin/ask", "phone", annaPhone).leads("/signin/code")
	if texts := w.sent(); len(texts) != 0 {
		t.Errorf("SMS: %q", texts)
	}
	w.later(15 * 24 * time.Hour) // December
	w.browser().post("/signin/ask", "phone", annaPhone).leads("/signin/code")
	if len(w.sent()) != 1 {
		t.Error("no code in a new month")
	}
}

// Ten wrong guesses, over any number of codes, block a number for a day and notify its owner once.
func TestTenWrongCodesStopTheNumber(t *testing.T) {
	w := newWorld(t)
	var last *browser
	var code string
	for n := range 10 {
		if n%5 == 0 {
			last = w.browser()
			last.post("/signin/ask", "phone", annaPhone)
			w.sent()
		}
		last.post("/signin/code", "code", "000000").says(422, "not the code")
	}
	if texts := w.sent(); len(texts) != 1 || !strings.HasPrefix(texts[0], annaPhone+" OYEZ: ten wrong codes") {
		t.Errorf("SMS: %q", texts)
	}
	w.later(2 * time.Hour)
	late := w.browser()
	late.post("/signin/ask", "phone", annaPhone).leads("/signin/code")
	if texts := w.sent(); len(texts) != 0 {
		t.Errorf("SMS: %q", texts)
	}
	w.later(22 * time.Hour)
	late.post("/signin/ask", "phone", annaPhone)
	code = digits.FindString(w.sent()[0])
	late.post("/signin/code", "code", code).leads("/signin/devices")
}

func TestACodeAskedForBeforeTheStopIsNoGoodAfterIt(t *testing.T) {
	w := newWorld(t)
	owner := w.browser()
	owner.post("/signin/ask", "phone", annaPhone)
	code := digits.FindString(w.sent()[0])
	for range 2 {
		thief := w.browser()
		thief.post("/signin/ask", "phone", annaPhone)
		for range 5 {
			thief.post("/signin/code", "code", "000000")
		}
	}
	owner.post("/signin/code", "code", code).says(422, "not the code")
}

func TestARefusedSMSTellsNothing(t *testing.T) {
	w := newWorld(t)
	w.fails = &sms.Error{Reason: sms.OptedOut}
	w.browser().post("/signin/ask", "phone", annaPhone).leads("/signin/code")
	if !strings.Contains(w.log.String(), "opted-out") || strings.Contains(w.log.String(), "12345678") {
		t.Errorf("the log: %s", w.log.String())
	}
}

func TestTheFirstPersonMakesTheTeam(t *testing.T) {
	w := emptyWorld(t)
	w.handler.First = First{Name: "Karim", Phone: "+33655443322", Zone: "Europe/Paris"}
	w.browser().post("/signin/ask", "phone", annaPhone).leads("/signin/code")
	if r, err := w.store.Rota(t.Context()); err != nil || len(r.People) != 0 || len(w.sent()) != 0 {
		t.Fatalf("somebody else made a team: %+v %v", r, err)
	}
	b := w.signIn("06 55 44 33 22")
	b.get("/rota").says(200, "Karim is on call now.")
	r, err := w.store.Rota(t.Context())
	w.must(err)
	if hole := r.Prove(night); hole != nil {
		t.Error(hole)
	}
	b.get("/signin/devices").says(200, "signed in as Karim")
	if r.People[0].Role != "manager" {
		t.Error("the first person is no manager")
	}
}

func TestHostileInputAtTheDoor(t *testing.T) {
	w := newWorld(t)
	for _, phone := range []string{
		"", "123", "<script>", strings.Repeat("1", 50), "+", "5678", "+12345678",
		"0033123456789",
	} {
		w.browser().post("/signin/ask", "phone", phone)
	}
	if texts := w.sent(); len(texts) != 0 {
		t.Errorf("SMS: %q", texts)
	}
	for _, back := range []string{
		"//evil.example", "https://evil.example/", "/\\evil.example", "/signin/leave",
		"/inbox/../..//evil.example", "javascript:alert(1)", "/%2F%2Fevil.example", "/rota\r\nX: y",
	} {
		b := w.browser()
		p := b.get("/signin?back=" + url.QueryEscape(back))
		p.says(200)
		if !strings.Contains(p.body, `name="back" value=""`) {
			t.Errorf("%q is taken for one of our pages", back)
		}
	}
	b := w.browser()
	b.cookies[sessionName] = "../../x." + strings.Repeat("A", 26)
	b.get("/rota").leads("/signin")
	b.cookies[sessionName] = strings.Repeat("A", 5000)
	b.get("/rota").leads("/signin")
	evil := httptest.NewRequest(http.MethodPost, "/signin/ask", strings.NewReader("phone=0612345678"))
	evil.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	evil.Header.Set("Origin", "https://evil.example")
	b.do(evil).says(403, "another site")
}
