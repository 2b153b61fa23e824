package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"oyez/infra/lab/browser"
)

// A person signs in by code from the link of an SMS, answers, makes a passkey, and signs in with it; in a real browser
// whose authenticator is made of software. With OYEZ_SCREENSHOTS set to a folder it keeps pictures there.
func TestSigningIn(t *testing.T) {
	address, z := begin(t, true)
	browser := browser.New(t)
	css := func(s string) chromedp.CSS { return chromedp.CSS(s) }
	read := func() string {
		t.Helper()
		body, err := chromedp.Run(browser, chromedp.Text(css("body")))
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(body)
	}
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(browser, steps...); err != nil {
			t.Fatalf("%v\nThe page says: %s", err, read())
		}
	}
	says := func(want ...string) {
		t.Helper()
		page := read()
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("the page does not say %q: %s", words, page)
			}
		}
	}
	picture := func(name string) {
		t.Helper()
		folder := os.Getenv("OYEZ_SCREENSHOTS")
		if folder == "" {
			return
		}
		shot, err := chromedp.Run(browser, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "signin-"+name+".png"), shot, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{
				Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true,
				IsUserVerified:              true,
				AutomaticPresenceSimulation: true,
			},
		})
		return err
	}))

	// The SMS's link reads without a sign-in; an answer asks for it and is kept meanwhile.
	do(chromedp.Navigate(address+"/"),
		chromedp.Click(css(`form[action="/sample/meta/comment-danger.json"] button`)),
		chromedp.WaitVisible(css("[role=status] a")),
		chromedp.Navigate(address+"/phone"), chromedp.WaitVisible(css(".sms a")),
		chromedp.Click(css(".sms a")), chromedp.WaitVisible(css(".words")))
	picture("link")
	do(chromedp.SendKeys(css("textarea"), "Madame, je vous appelle."), chromedp.Click(css(".send button")),
		chromedp.WaitVisible(css("#phone")))
	picture("door")
	woken := z.Phone.Received()
	do(chromedp.SendKeys(css("#phone"), woken[0].To), chromedp.Click(css("button.first")),
		chromedp.WaitVisible(css("#code")))
	picture("code")
	texts := z.Phone.Received()
	code := regexp.MustCompile(`\b\d{6}\b`).FindString(texts[len(texts)-1].Text)
	do(chromedp.SendKeys(css("#code"), code), chromedp.Click(css("button.first")), chromedp.WaitVisible(css(".words")))
	says("Votre texte est conservé ci-dessous")
	do(chromedp.Click(css(".send button")), chromedp.WaitNotPresent(css("textarea")))

	do(chromedp.Navigate(address+"/signin/devices"), chromedp.WaitVisible(css("[data-passkey] button")),
		chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css(`form[action="/signin/remove"] button`)))
	picture("devices")
	do(chromedp.Click(css(`form[action="/signin/leave"] button`)), chromedp.WaitVisible(css("#phone")),
		chromedp.Navigate(address+"/rota"), chromedp.WaitVisible(css("[data-passkey] button")),
		chromedp.Click(css("[data-passkey] button")), chromedp.WaitVisible(css("svg.week")))
	says("Les quatre prochaines semaines")
	picture("rota")
	sideways, err := chromedp.Run(browser, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > innerWidth"))
	if err != nil || sideways {
		t.Errorf("the rota scrolls sideways: %v", err)
	}
	do(chromedp.Navigate(address+"/inbox"), chromedp.WaitVisible(css("h1")))
	says("Session au nom")
	picture("inbox")

	// A passkey that was removed opens nothing any more.
	do(chromedp.Navigate(address+"/signin/devices"), chromedp.WaitVisible(css(`form[action="/signin/remove"] button`)),
		chromedp.Click(css(`form[action="/signin/remove"] button`)),
		chromedp.WaitNotPresent(css(`form[action="/signin/remove"] button`)),
		chromedp.Click(css(`form[action="/signin/leave"] button`)), chromedp.WaitVisible(css("#phone")),
		chromedp.Click(css("[data-passkey] button")),
		chromedp.WaitVisible(css("[data-passkey] [role=status]:not(:empty)")))
	says("Oyez does not know this passkey.") // who is signed out is spoken to in the language of the browser
}
