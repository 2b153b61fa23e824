package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oyez/events"
	"oyez/infra/lab/browser"
	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// start runs what `go run ./infra/local` runs, on a port of its own, until the test ends.
func start(t *testing.T) (address string, z *laptop.Oyez) {
	t.Helper()
	return begin(t, false)
}

// begin is start, with -signin or without. The address names localhost, as passkeys want.
func begin(t *testing.T, signIn bool) (address string, z *laptop.Oyez) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	address = "http://localhost:" + port
	now := clock.Ticking(time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)).Now // in Anna's week
	kept, err := embedded.Open("", embedded.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	mailbox := &laptop.Mailbox{Now: now}
	z = laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: address, Now: now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), SignIn: signIn, Mailer: mailbox, Notify: mailbox.Notify,
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, listener, pages.Handler(pages.Options{
			Oyez: z, Mailbox: mailbox, Address: address, Now: now,
		}), z)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve ends with %v", err)
		}
		_ = kept.Close()
	})
	return address, z
}

// The first minute of a newcomer, in a real browser: press a sample, see the SMS, open its link, take it, answer, and
// see the call that the platform would have received.
func TestTheFirstMinute(t *testing.T) {
	address, z := start(t)
	browser := browser.New(t)
	css := func(s string) chromedp.CSS { return chromedp.CSS(s) }
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(browser, steps...); err != nil {
			body, _ := chromedp.Run(browser, chromedp.Text(css("body")))
			t.Fatalf("%v\nThe page says: %s", err, body)
		}
	}
	read := func() string {
		t.Helper()
		body, err := chromedp.Run(browser, chromedp.Text(css("body")))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	do(chromedp.Navigate(address+"/"),
		chromedp.Click(css(`form[action="/sample/meta/comment-danger.json"] button`)),
		chromedp.WaitVisible(css("[role=status] a")),
		chromedp.Navigate(address+"/phone"), chromedp.WaitVisible(css(".sms a")),
		chromedp.Click(css(".sms a")), chromedp.WaitVisible(css(".words")))
	page := read()
	do(chromedp.Click(css(`button[formaction$="/take"]`)), chromedp.WaitVisible(css(`button[formaction$="/handover"]`)),
		chromedp.SendKeys(css("textarea"), "Madame, c'est terrible. Je vous appelle dans cinq minutes."),
		chromedp.Click(css(".send button")), chromedp.WaitNotPresent(css("textarea")),
		chromedp.Navigate(address+"/outbox"))
	outbox := read()
	for _, words := range []string{"Jeanne Martin", "Hier soir la machine a pris feu", "personne en danger"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page behind the link lacks %q: %s", words, page)
		}
	}
	if !strings.Contains(outbox, "POST https://graph.facebook.com/") || !strings.Contains(outbox, "– Anna") &&
		!strings.Contains(outbox, "%E2%80%93+Anna") {
		t.Errorf("the outbox shows %s", outbox)
	}
	if n := len(z.Phone.Received()); n != 1 {
		t.Errorf("%d SMS", n)
	}
}

// Everything that a newcomer can press is taken, and the page offers every sample there is.
func TestEverySampleIsTaken(t *testing.T) {
	address, _ := start(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all.Names() {
		for _, s := range events.All(name) {
			path := "/sample/" + s.Platform + "/" + s.File
			if !strings.Contains(string(page), `action="`+path+`"`) {
				t.Errorf("%s cannot be pressed", path)
			}
			response, err := client.Post(address+path, "application/x-www-form-urlencoded", nil)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != http.StatusSeeOther {
				t.Errorf("%s: %s", path, response.Status)
			}
		}
	}
	response, err = client.Post(address+"/sample/x/none.json", "application/x-www-form-urlencoded", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("a sample that is not there: %s", response.Status)
	}
}

// Whom no SMS reaches gets an e-mail, and the page shows it; the test page comes by the webhook, and closes itself.
func TestTheMailAndTheTestPage(t *testing.T) {
	address, z := start(t)
	read := func(path string) string {
		t.Helper()
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		page, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", path, response.Status, err)
		}
		return string(page)
	}
	post := func(path string, form url.Values) {
		t.Helper()
		response, err := http.PostForm(address+path, form)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, response.Status)
		}
	}
	until := func(what string, is func() bool) {
		t.Helper()
		for tries := 1500; !is(); time.Sleep(20 * time.Millisecond) {
			if tries--; tries == 0 {
				t.Fatalf("%s does not come", what)
			}
		}
	}
	if page := read("/mail"); !strings.Contains(page, "Nothing yet.") || strings.TrimSpace(read("/mail.json")) != "[]" {
		t.Errorf("an empty mailbox shows %s", page)
	}
	if !strings.Contains(read("/"), `<form method="post" action="/canary">`) {
		t.Error("the test page cannot be pressed")
	}
	team, err := z.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range team.People {
		team.People[n].Email = team.People[n].ID + "@example.com"
	}
	if err := z.Store.PutRota(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	post("/canary", nil)
	until("the test page", func() bool { return strings.Contains(read("/phone"), "OYEZ test: ") })
	until("its end", func() bool {
		d, err := z.Store.Daily(t.Context(), store.TaskCanary)
		return err == nil && d.State == store.CanaryAccepted
	})
	rung := z.Phone.Received()[0]
	post("/phone", url.Values{"from": {rung.To}, "text": {"stop"}})
	people := func() rota.Person {
		r, err := z.Store.Rota(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r.People[slices.IndexFunc(r.People, func(p rota.Person) bool { return p.Phone == rung.To })]
	}
	until("the stop", func() bool { return people().Stopped })
	post("/sample/meta/comment-danger.json", nil)
	want := "<p class=\"soft\">to " + people().Name + ", "
	until("the e-mail", func() bool { return strings.Contains(read("/mail"), want) })
	if page := read("/mail"); !strings.Contains(page, "la machine a pris feu") ||
		!strings.Contains(read("/mail.json"), `"to":"`+people().ID+`"`) {
		t.Errorf("the mail shows %s", page)
	}
}

// A newcomer answers the SMS on the page of the phone, and sees there what comes back.
func TestThePhoneAnswers(t *testing.T) {
	address, z := start(t)
	post := func(path string, form url.Values) {
		t.Helper()
		response, err := http.PostForm(address+path, form)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, response.Status)
		}
	}
	rings := make(chan laptop.SMS, 16)
	z.Phone.OnReceived(func(text laptop.SMS) { rings <- text })
	next := func() (text laptop.SMS) {
		t.Helper()
		select {
		case text = <-rings:
		case <-time.After(30 * time.Second):
			t.Fatal("no SMS came")
		}
		return text
	}
	post("/sample/meta/comment-danger.json", nil)
	first := next()
	post("/phone", url.Values{"from": {first.To}, "text": {"ok"}})
	second := next()
	if second.To != first.To || !strings.Contains(second.Text, "Pas vous ? E") {
		t.Errorf("%q was answered %q at %s", first.Text, second.Text, second.To)
	}
	post("/phone", url.Values{"from": {first.To}, "text": {"  "}}) // nothing is sent
	response, err := http.Get(address + "/phone")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(page), `class="sms mine"`); n != 1 {
		t.Errorf("the page shows %d answers", n)
	}
	if !strings.Contains(string(page), `<option value="`+strings.ReplaceAll(first.To, "+", "&#43;")+`" selected>`) {
		t.Error("the phone that rang last is not the one that answers")
	}
}
