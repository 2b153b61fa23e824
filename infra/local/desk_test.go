package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oyez/infra/lab/browser"
	"oyez/infra/local/laptop"
	"oyez/shared/rota"
)

// phone is a browser on a small phone in which somebody works. With OYEZ_SCREENSHOTS set to a folder it keeps pictures
// there.
type phone struct {
	t       *testing.T
	ctx     context.Context
	address string
}

func (p *phone) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%v\nThe page says: %s", err, p.text())
	}
}

func (p *phone) text() string {
	p.t.Helper()
	body, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS("body")))
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(body)
}

func (p *phone) says(want ...string) {
	p.t.Helper()
	page := p.text()
	for _, words := range want {
		if !strings.Contains(page, words) {
			p.t.Errorf("the page does not say %q: %s", words, page)
		}
	}
}

// tap presses one thing and waits for what is named.
func (p *phone) tap(button, next string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(button)), chromedp.WaitVisible(chromedp.CSS(next)))
}

// send presses what sends a form, and waits for the page that answers.
func (p *phone) send(button string) {
	p.t.Helper()
	if _, err := chromedp.RunResponse(p.ctx, chromedp.Click(chromedp.CSS(button))); err != nil {
		p.t.Fatalf("%v\nThe page says: %s", err, p.text())
	}
}

// keys types, with no finger on the page.
func (p *phone) keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// tabTo goes from one thing to the next by the keyboard until it is at the one wanted, and shows where it is.
func (p *phone) tabTo(selector string) {
	p.t.Helper()
	for range 30 {
		p.keys("\t")
		at, err := chromedp.Run(p.ctx,
			chromedp.Evaluate[bool](`document.activeElement.matches('`+selector+
				`') && getComputedStyle(document.activeElement).outlineStyle != 'none'`))
		if err != nil {
			p.t.Fatal(err)
		}
		if at {
			return
		}
	}
	p.t.Fatalf("the keyboard does not reach %s, or does not show it: %s", selector, p.text())
}

// inspect measures the page by day and by night.
func (p *phone) inspect(name string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		p.do(browser.Scheme(scheme))
		faults, err := browser.Faults(p.ctx)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, fault := range faults {
			p.t.Errorf("%s, %s: %s", name, scheme, fault)
		}
		if folder := os.Getenv("OYEZ_SCREENSHOTS"); folder != "" {
			shot, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
			if err != nil {
				p.t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, "local-"+name+"-"+scheme+".png"), shot, 0o600); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// A manager's evening in French, in a real browser: she signs in by code with the keyboard alone, takes from the inbox,
// takes the night in one tap, swaps in two, and is refused a leave with its repair.
func TestAnEveningAtTheDesk(t *testing.T) {
	address, z := begin(t, true)
	team, err := z.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	team.Order, team.Backup, team.Escalation = []string{"anna"}, "",
		[]rota.EscalationStep{{Notify: []string{rota.Rotation}}}
	if err := z.Store.PutRota(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	sophie, _ := team.Person("sophie")
	rings := make(chan laptop.SMS, 16)
	z.Phone.OnReceived(func(text laptop.SMS) { rings <- text })
	next := func() laptop.SMS {
		t.Helper()
		select {
		case text := <-rings:
			return text
		case <-time.After(30 * time.Second):
			t.Fatal("no SMS came")
			return laptop.SMS{}
		}
	}
	p := &phone{t: t, ctx: browser.New(t), address: address}
	p.do(browser.Watch())
	response, err := http.PostForm(address+"/sample/meta/comment-danger.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	next()

	p.do(chromedp.Navigate(address+"/inbox"), chromedp.WaitVisible(chromedp.CSS("#phone")))
	p.inspect("door")
	p.tabTo("#phone")
	p.keys(sophie.Phone + "\r")
	p.do(chromedp.WaitVisible(chromedp.CSS("#code")))
	p.inspect("code")
	code := ""
	for code == "" { // whoever comes on call is told so too
		code = regexp.MustCompile(`\b\d{6}\b`).FindString(next().Text)
	}
	p.tabTo("#code")
	p.keys(code + "\r")
	p.do(chromedp.WaitVisible(chromedp.CSS(".inbox a"))) // where she wanted to go
	p.do(chromedp.Navigate(address+"/signin/devices"),
		chromedp.WaitVisible(chromedp.CSS(`form[action="/signin/leave"]`)))
	p.says("Clés d’accès")
	p.inspect("devices")

	p.do(chromedp.Navigate(address+"/inbox"), chromedp.WaitVisible(chromedp.CSS(".inbox a")))
	p.says("Session au nom de Sophie.", "Jeanne Martin", "Depuis hier : qui a été prévenu, et pourquoi",
		"Anna : SMS envoyé")
	p.inspect("inbox")
	p.tabTo(`ul.inbox:not(.night) a`)
	p.keys("\r")
	p.do(chromedp.WaitVisible(chromedp.CSS(`button[formaction$="/take"]`)))
	p.tabTo(`button[formaction$="/take"]`)
	p.keys("\r")
	p.do(chromedp.WaitVisible(chromedp.CSS(`button[formaction$="/handover"]`)))
	p.says("À vous jusqu’à")
	p.tap("details:has(.chain) summary", ".chain li")
	p.says("Personnes prévenues", "Prise en charge par Sophie", "Anna : SMS demandé")
	p.inspect("conversation")

	p.do(chromedp.Navigate(address+"/rota"), chromedp.WaitVisible(chromedp.CSS("svg.week")))
	p.says("Anna est d’astreinte.")
	p.inspect("rota")
	p.send(`form[action="/rota/override"] button.first.wide`)
	p.says("C’est enregistré.", "Sophie est d’astreinte.")
	p.tap(`details:has(form[action="/rota/swap"]) summary`, `form[action="/rota/swap"] button`)
	p.send(`form[action="/rota/swap"] button`)
	p.says("C’est enregistré.", "échangent")
	p.inspect("rota-changed")

	p.tap(`details:has(form[action="/rota/leave"]) summary`, `form[action="/rota/leave"] button`)
	inLeave := func(name, value string) chromedp.Action[chromedp.Void] {
		return chromedp.SetValue(chromedp.CSS(`form[action="/rota/leave"] [name=`+name+`]`), value)
	}
	day := z.Sweep.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	p.do(inLeave("who", "anna"), inLeave("from", day+"T09:00"), inLeave("until", day+"T18:00"))
	p.inspect("rota-forms")
	p.send(`form[action="/rota/leave"] button`)
	p.says("Aucune modification", "pourrait assurer cette période", "Enregistrer, ")
	p.inspect("rota-refused")
	if now, err := z.Store.Rota(t.Context()); err != nil || len(now.Leave) != 0 {
		t.Errorf("a refused leave is kept: %+v, %v", now.Leave, err)
	}
	p.send(`form:has([name=mend]) button`)
	p.says("C’est enregistré.", "Absence d’Anna")
	now, err := z.Store.Rota(t.Context())
	if err != nil || len(now.Leave) != 1 || len(now.Overrides) != 2 || len(now.Swaps) != 1 {
		t.Errorf("%d leaves, %d overrides, %d swaps, %v", len(now.Leave), len(now.Overrides), len(now.Swaps), err)
	}
}
