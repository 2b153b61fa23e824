package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"oyez/functions/receive"
	"oyez/infra/lab/browser"
	"oyez/shared/platform/all"
)

// fire is a comment on a Facebook Page, said at a second.
const fire = `{"object":"page","entry":[{"id":"123456","time":%[1]d,"changes":[{"field":"feed","value":{
"item":"comment","verb":"add",
"from":{"id":"7001000000000001","name":"Jeanne Martin"},"post_id":"123456_5550001112220","parent_id":"123456_5550001112220",
"post":{"permalink_url":"https://www.facebook.com/123456/posts/5550001112220"},
"comment_id":"5550001112220_880000000000101","created_time":%[1]d,"message":"Hello, I bought your machine in March. ` +
	`Last night it caught fire and burned my son. This is my third message, and nobody answers."}}]}]}`

// The main job in three pictures: the SMS, the page with Take, the answer. With OYEZ_STRIP set to a file's name, they
// are drawn there side by side:
//
//	OYEZ_STRIP=../docs/main-job.png go test ./infra/local -run TestTheMainJob
func TestTheMainJob(t *testing.T) {
	address, z := start(t)
	people, err := z.Store.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for n := range people.People {
		people.People[n].Lang = "en" // the picture is for readers of English
	}
	if err := z.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	now := z.Sweep.Now()
	delivery, err := all.Deliver("meta", fmt.Appendf(nil, fire, now.Unix()), now)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+receive.Prefix+delivery.Path,
		bytes.NewReader(delivery.Body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = delivery.Header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
	phone := browser.New(t)
	css := func(s string) chromedp.CSS { return chromedp.CSS(s) }
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(phone, steps...); err != nil {
			body, _ := chromedp.Run(phone, chromedp.Text(css("body")))
			t.Fatalf("%v\nThe page says: %s", err, body)
		}
	}
	var strip strings.Builder
	shoot := func(title, words, of, look string) {
		t.Helper()
		body, err := chromedp.Run(phone, chromedp.Text(css("body")))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(body, words) {
			t.Errorf("%q is not on the page: %s", words, body)
		}
		picture, err := chromedp.Run(phone, chromedp.Screenshot(css(of)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&strip, `<figure><figcaption>%s</figcaption>
			<div><img class="%s" src="data:image/png;base64,%s"></div></figure>`, title, look, base64.StdEncoding.EncodeToString(picture))
	}
	do(browser.Scheme("light"), chromedp.EmulateViewport(browser.Width, browser.Height, chromedp.EmulateScale(2)),
		chromedp.Navigate(address+"/phone"), chromedp.WaitVisible(css(".sms a")))
	shoot("1. A text wakes the person on call", "OYEZ 100 Facebook, Jeanne Martin", "#all", "inset")
	do(chromedp.Click(css(".sms a")), chromedp.WaitVisible(css(`button[formaction$="/take"]`)))
	shoot("2. One page: why, and Take it", "Take it", "body", "")
	do(chromedp.Click(css(`button[formaction$="/take"]`)), chromedp.WaitVisible(css(`button[formaction$="/handover"]`)),
		chromedp.SendKeys(css("textarea"), "I am so sorry. Is he all right? I will call you in five minutes."),
		chromedp.Click(css(".send button")), chromedp.WaitNotPresent(css("textarea")))
	shoot("3. A person answers, by name", "five minutes.", "body", "")
	name := os.Getenv("OYEZ_STRIP")
	if name == "" {
		return
	}
	const height = 624
	const style = `body{margin:0;padding:16px;display:flex;gap:16px;background:#efeae0;color:#1d1b18;
		font:600 17px system-ui,sans-serif}
		figure{margin:0}figcaption{padding:0 4px 10px}img{display:block;width:360px;margin:auto}img.inset{width:328px}
		div{display:flex;width:360px;height:%dpx;overflow:hidden;background:#fbfaf7;
		border:1px solid #cfc7b8;border-radius:22px}`
	do(chromedp.EmulateViewport(3*360+4*16+6, height+66, chromedp.EmulateScale(1.5)), chromedp.Navigate("about:blank"))
	page := fmt.Sprintf("document.write(`<style>"+style+"</style>%s`);document.close();1", height, strip.String())
	if _, err := chromedp.Run(phone, chromedp.Evaluate[int](page)); err != nil {
		t.Fatal(err)
	}
	picture, err := chromedp.Run(phone, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
