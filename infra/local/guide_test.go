package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oyez/infra/lab/browser"
	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/table/embedded"
)

// guided is the local run as a newcomer has it, without a browser and without time passing by itself.
func guided(t *testing.T, log io.Writer) (address string, z *laptop.Oyez) {
	t.Helper()
	now := clock.Ticking(time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)).Now // in Anna's week
	kept, err := embedded.Open("", embedded.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = "http://" + listener.Addr().String()
	mailbox := &laptop.Mailbox{Now: now}
	c := &console{out: log}
	z = laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: address, Now: now, Log: slog.New(c),
		Mailer: mailbox, Notify: mailbox.Notify,
	})
	c.oyez = z
	people, err := team.Read("")
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: pages.Handler(pages.Options{
		Oyez: z, Mailbox: mailbox, Address: address, Now: now, Guide: true, Sample: people,
	})}}
	server.Start()
	t.Cleanup(server.Close)
	return address, z
}

// reader asks for pages as one browser does.
type reader struct {
	t       *testing.T
	address string
	accepts string
	client  http.Client
}

func (r *reader) get(path string) string {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, r.address+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", r.accepts)
	response, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %s, %v", path, response.Status, err)
	}
	return string(body)
}

// Every page is in the language of the reader's browser, the texts to the sample team too, and every page is reached
// from the first; from the desk's pages a way leads back.
func TestThePagesSpeakTheReadersLanguage(t *testing.T) {
	for accepts, words := range map[string]map[string]string{
		"en-GB": {
			"/": "Send a sample mention", "/phone": "Every text that would have been sent", "/mail": "The mail",
			"/outbox": "Tokens are masked", "/inbox": "Jeanne Martin", "/rota": "is on call now.", "/signin/devices": "My devices",
		},
		"fr-CA,en;q=0.5": {
			"/": "Envoyer un exemple", "/phone": "Tous les SMS qui seraient partis", "/mail": "Les e-mails",
			"/outbox": "Les jetons sont masqués", "/inbox": "Jeanne Martin", "/rota": "est d’astreinte.",
			"/signin/devices": "Mes appareils",
		},
	} {
		t.Run(accepts, func(t *testing.T) {
			address, z := guided(t, io.Discard)
			r := &reader{t: t, address: address, accepts: accepts}
			first := r.get("/")
			response, err := r.client.PostForm(address+"/sample/meta/comment-danger.json", nil)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if err := z.WaitIdle(t.Context()); err != nil {
				t.Fatal(err)
			}
			for path, want := range words {
				if !strings.Contains(first, `href="`+path+`"`) {
					t.Errorf("%s is not reached from the first page", path)
				}
				page := r.get(path)
				if !strings.Contains(page, want) {
					t.Errorf("%s lacks %q", path, want)
				}
				for _, back := range []string{"/", "/phone", "/mail", "/outbox"} {
					if !strings.Contains(page, `<a href="`+back+`"`) {
						t.Errorf("%s does not lead to %s", path, back)
					}
				}
			}
			if people, err := z.Store.Rota(t.Context()); err != nil || people.People[1].Lang != accepts[:2] {
				t.Errorf("the sample team's language is %q, %v", people.People[1].Lang, err)
			}
			if phone := r.get("/phone"); !strings.Contains(phone, "14:00:") { // in Paris
				t.Error("the phone does not show the team's time")
			}
		})
	}
}

// The switch wins over the browser, on every page, for as long as the browser keeps it.
func TestTheSwitch(t *testing.T) {
	address, _ := guided(t, io.Discard)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, address: address, accepts: "en", client: http.Client{Jar: jar}}
	if !strings.Contains(r.get("/"), `href="?lang=fr"`) || !strings.Contains(r.get("/outbox?lang=fr"), "Les envois") {
		t.Error("there is no switch to French")
	}
	for path, want := range map[string]string{"/phone": "Le téléphone", "/rota": "Astreinte", "/mail": `href="?lang=en"`} {
		if !strings.Contains(r.get(path), want) {
			t.Errorf("%s forgets the switch", path)
		}
	}
}

// Whoever is chosen acts, on the desk's pages too, in the language of the team file; choosing nobody undoes it.
func TestChoosingAPerson(t *testing.T) {
	address, z := guided(t, io.Discard)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{t: t, address: address, accepts: "en", client: http.Client{Jar: jar}}
	choose := func(id string) {
		response, err := r.client.PostForm(address+"/as", url.Values{"person": {id}})
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	langs := func() (all string) {
		people, err := z.Store.Rota(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range people.People {
			all += p.Lang + " "
		}
		return all
	}
	if inbox := r.get("/inbox"); !strings.Contains(inbox, "Signed in as Anna.") || langs() != "en en en " {
		t.Errorf("before: %s, %s", langs(), inbox)
	}
	choose("sophie")
	if inbox := r.get("/inbox"); !strings.Contains(inbox, "Session au nom de Sophie.") || langs() != "fr en fr " {
		t.Errorf("as Sophie: %s, %s", langs(), inbox)
	}
	if start := r.get("/"); !strings.Contains(start, "Envoyer un exemple") || strings.Contains(start, "?lang=") {
		t.Errorf("the first page, as Sophie: %s", start)
	}
	choose("")
	if inbox := r.get("/inbox"); !strings.Contains(inbox, "Signed in as Anna.") || langs() != "en en en " {
		t.Errorf("after: %s, %s", langs(), inbox)
	}
}

// The console prints a line for each event, with what to ask why for.
func TestTheConsole(t *testing.T) {
	var out bytes.Buffer
	address, z := guided(t, &out)
	response, err := http.PostForm(address+"/sample/meta/comment-danger.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if err := z.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`heard    meta/123456/comment/\d+ by Jeanne Martin`,
		`scored   \d+, page: someone may be in danger; .*  go run ./infra/why meta/123456/comment/\d+`,
		`alert opened alert=\S+ why=danger, law, data or fraud; priority=\d+`,
		`alerted  Anna, \d{4}, one SMS of \d+ characters  +\d+ ms from POST to SMS`,
	} {
		if !regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d UTC ` + line + `$`).MatchString(out.String()) {
			t.Errorf("no line %s in\n%s", line, &out)
		}
	}
}

// Each page on a small phone and on a laptop, in both languages. With OYEZ_SCREENSHOTS set to a folder, they are drawn
// there.
func TestThePagesInABrowser(t *testing.T) {
	address, z := guided(t, io.Discard)
	phone := &phone{t: t, ctx: browser.New(t), address: address}
	run, stop := context.WithCancel(t.Context())
	defer stop()
	go z.Run(run)
	phone.do(chromedp.Navigate(address+"/"), chromedp.Click(chromedp.CSS(`form[action="/sample/meta/comment-danger.json"] button`)),
		chromedp.WaitVisible(chromedp.CSS("[role=status] a")), chromedp.Navigate(address+"/phone"),
		chromedp.WaitVisible(chromedp.CSS(".sms a")), chromedp.SendKeys(chromedp.CSS("#text"), "ok"))
	phone.send("button.first")
	for _, lang := range []string{"fr", "en"} {
		for path, name := range map[string]string{
			"/": "start", "/phone": "phone", "/mail": "mail", "/outbox": "outbox", "/inbox": "inbox",
		} {
			for width, where := range map[int64]string{browser.Width: "", 1280: "wide-"} {
				phone.do(chromedp.EmulateViewport(width, browser.Height), chromedp.Navigate(address+path+"?lang="+lang))
				phone.inspect("guide-" + where + name + "-" + lang)
			}
		}
	}
}
