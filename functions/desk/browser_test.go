package desk

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"oyez/infra/lab/browser"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/texts"
)

// tab is a real browser on a small phone, with scripts off. With OYEZ_SCREENSHOTS set to a folder it keeps pictures
// there.
type tab struct {
	t      *testing.T
	ctx    context.Context
	server string
}

func openTab(t *testing.T, w *world) *tab {
	t.Helper()
	b := &tab{t: t, ctx: browser.New(t)}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	b.server = server.URL
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string, status int) {
	b.t.Helper()
	b.load(chromedp.Navigate(b.server+path), status)
}

// load does what leads to a page, and waits for it.
func (b *tab) load(step chromedp.Action[chromedp.Void], status int) {
	b.t.Helper()
	response, err := chromedp.RunResponse(b.ctx, step)
	if err != nil {
		b.t.Fatal(err)
	}
	if response.Status != int64(status) {
		b.t.Fatalf("%s: status %d, want %d", response.URL, response.Status, status)
	}
}

func (b *tab) press(button string, status int) {
	b.t.Helper()
	b.load(chromedp.Click(chromedp.CSS(button)), status)
}

func (b *tab) says(want ...string) {
	b.t.Helper()
	text := evaluate[string](b, "document.body.innerText")
	for _, s := range want {
		if !strings.Contains(plainSpaces(text), s) {
			b.t.Errorf("the page does not say %q:\n%s", s, text)
		}
	}
}

func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}

// inspect measures the page by day and by night.
func (b *tab) inspect(name string) {
	b.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.do(browser.Scheme(scheme))
		faults, err := browser.Faults(b.ctx)
		if err != nil {
			b.t.Fatal(err)
		}
		for _, fault := range faults {
			b.t.Errorf("%s, %s: %s", name, scheme, fault)
		}
		b.picture(name + "-" + scheme)
	}
}

func (b *tab) picture(name string) {
	b.t.Helper()
	folder := os.Getenv("OYEZ_SCREENSHOTS")
	if folder == "" {
		return
	}
	for suffix, shot := range map[string]chromedp.Action[[]byte]{
		"":       chromedp.CaptureScreenshot(),
		"-whole": chromedp.FullScreenshot(100),
	} {
		picture, err := chromedp.Run(b.ctx, shot)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "desk-"+name+suffix+".png"), picture, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}

// thumb says whether a button can be reached without scrolling.
func (b *tab) thumb(button string) {
	b.t.Helper()
	if !evaluate[bool](b,
		fmt.Sprintf("(() => { const r = document.querySelector(%q).getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && r.top > innerHeight / 2 })()", button)) {
		b.t.Errorf("%s is not within the thumb's reach", button)
	}
}

// history is what Jeanne wrote on the days before.
func (w *world) history() {
	for n, text := range []string{"Ma machine chauffe, est-ce normal ?", "Quelqu'un ?"} {
		m := jeanne()
		m.ID, m.Text = fmt.Sprintf("c0%d", n), text
		m.SaidAt = night.Add(time.Duration(n-3) * 24 * time.Hour)
		m.HeardAt = m.SaidAt
		w.hear(m, scoring.Log)
	}
}

// TestInABrowser is Anna's night: she reads, takes, answers, and sees it published.
func TestInABrowser(t *testing.T) {
	for _, lang := range []texts.Lang{texts.English, texts.French} {
		t.Run(string(lang), func(t *testing.T) {
			w := newWorld(t)
			w.team(string(lang))
			w.history()
			_, anna, _ := w.woke()
			b := openTab(t, w)

			b.open(anna, 200)
			b.says("Jeanne Martin", "Hier soir la machine a pris feu", lang.Say("desk.take"))
			b.thumb("button.first[formaction$=take]")
			b.inspect(string(lang) + "-open")

			b.press("button[formaction$=take]", 200)
			b.says(plainSpaces(lang.Say("desk.yours", "03:07")))
			b.inspect(string(lang) + "-taken")

			b.do(chromedp.SendKeys(chromedp.CSS("textarea"), "Chère Madame,\nvotre fils va-t-il bien ?"),
				chromedp.Click(chromedp.CSS("input[value=private]")))
			b.press(".send button", 200)
			b.says(lang.Say("reply.published"), "votre fils va-t-il bien ?")
			b.inspect(string(lang) + "-published")
			if len(w.place.sent) != 1 || w.place.sent[0].Text != "Chère Madame,\nvotre fils va-t-il bien ?\n– Anna" ||
				w.place.sent[0].Visibility != platform.Private {
				t.Errorf("sent %+v", w.place.sent)
			}

			b.open(anna, 410)
			b.says(plainSpaces(lang.Say("desk.link-closed")))
			b.inspect(string(lang) + "-ended")
		})
	}
}

// TestTheOtherPages are the pages that Anna hopes not to see, in the same browser.
func TestTheOtherPages(t *testing.T) {
	w := newWorld(t)
	w.local()
	w.history()
	c, anna, ben := w.woke()
	b := openTab(t, w)

	b.open(ben, 200)
	w.place.fails = []error{
		&platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"},
		&platform.SendError{Verdict: platform.Reconnect, Reason: "token expired (190/463)"},
	}
	p := w.post(anna+"/answer", w.get(anna).form("text", "Dear Jeanne, is your son safe? Please write to me."))
	b.do(chromedp.SendKeys(chromedp.CSS("textarea"), "Dear Jeanne, we are very sorry."))
	b.press(".send button", 409)
	b.says("Anna answered this just now:", "Your text is still below")
	b.inspect("stale")

	b.open(p.header.Get("Location"), 200)
	b.says("On its way")
	b.inspect("on-its-way")

	w.now = w.now.Add(time.Minute)
	u, err := url.Parse(p.header.Get("Location"))
	w.must(err)
	_, err = w.handler.Replies.Send(context.Background(), parseReplyName(u.Query()).ref(c.ID))
	w.must(err)
	b.open(anna, 200)
	b.says("We lost permission on Facebook", "mark as answered")
	b.inspect("failed")

	b.open(ben, 200)
	b.says("Anna took this 1 minute ago.")
	b.do(chromedp.Click(chromedp.CSS("summary")))
	b.inspect("theirs")

	quiet := jeanne()
	quiet.ID, quiet.Author, quiet.Text = "q1", mention.Author{
		ID:   "q",
		Name: "Paul Durand",
	}, "Ma commande 4711 n'est toujours pas arrivée, pouvez-vous regarder ?"
	quiet.SaidAt, quiet.HeardAt = night.Add(-time.Hour), night.Add(-time.Hour)
	other := w.hear(quiet, scoring.Inbox)
	late := quiet
	late.ID, late.Author, late.Text = "q2", mention.Author{
		ID:   "r",
		Name: "נועה",
	}, "שלום, המכונה שלי לא עובדת כבר שבוע. "+strings.Repeat("Anticonstitutionnellement", 6)
	late.SaidAt, late.HeardAt = night.Add(-5*time.Hour), night.Add(-5*time.Hour)
	rtl := w.hear(late, scoring.Inbox)
	b.open("/inbox", 200)
	b.says("Late", "Next", "Paul Durand")
	b.inspect("inbox")

	b.open(pathOf(rtl.ID), 200)
	b.inspect("rtl")

	w.place.ways = []platform.Way{{Visibility: platform.Public, Refused: platform.RefusedNotAddressed}}
	b.open(pathOf(other.ID), 200)
	b.says("people here who mention us", "Mark as answered")
	b.inspect("refused")

	b.open("/nowhere", 404)
	b.inspect("nowhere")
}

// TestLongWordsLeaveTheButtonsInReach keeps what the thumb needs on the screen below a very long complaint.
func TestLongWordsLeaveTheButtonsInReach(t *testing.T) {
	w := newWorld(t)
	m := jeanne()
	m.Text = strings.Repeat(m.Text+"\n\n", 20) + strings.Repeat("a", 500)
	m.Author.Name = strings.Repeat("W", 80)
	link := w.link(w.hear(m, scoring.Page), "anna")
	b := openTab(t, w)
	b.open(link, 200)
	b.thumb("button.first[formaction$=take]")
	b.inspect("long")
}
