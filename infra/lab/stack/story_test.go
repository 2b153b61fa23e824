package stack_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oyez/infra/lab/authenticator"
	"oyez/infra/lab/clock"
	"oyez/infra/lab/stack"
	"oyez/infra/team"
	"oyez/shared/mention"
	"oyez/shared/store"
)

// failing makes calls to services fail that are switched off.
type failing struct{ tableOf atomic.Pointer[[]string] }

// down switches the table off for some functions; without any, on for all.
func (f *failing) down(functions ...string) { f.tableOf.Store(&functions) }

func (f *failing) between(c stack.Call, service http.Handler) http.Handler {
	if list := f.tableOf.Load(); list == nil || c.Service != "dynamodb" || !slices.Contains(*list, c.Function) {
		return service
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stack.Fail(w, c.Service, http.StatusInternalServerError, "InternalServerError", "the table is down")
	})
}

// step is one part of the story; a failure ends the step but not the story.
func (w *town) step(name string, tell func(t *testing.T)) {
	whole := w.t
	whole.Run(name, func(t *testing.T) {
		w.t = t
		tell(t)
	})
	w.t = whole
}

// A mention's whole way through the deployed binaries, wired by the template alone.
func TestTheWayOfAMention(t *testing.T) {
	var services failing
	w := deploy(t, func(o *stack.Options) { o.Between = services.between })

	w.step("platforms prove who we are", func(t *testing.T) {
		if status, body := w.get("/webhooks/x?crc_token=abc"); status != http.StatusOK ||
			!strings.Contains(body, "response_token") {
			t.Errorf("X's challenge is answered %d %s", status, body)
		}
		status, body := w.get("/webhooks/meta?hub.mode=subscribe&hub.verify_token=v&hub.challenge=42")
		if status != http.StatusOK || body != "42" {
			t.Errorf("Meta's handshake is answered %d %s", status, body)
		}
		if status, _ := w.get("/webhooks/telegram"); status != http.StatusNotFound {
			t.Errorf("a platform without settings answers %d", status)
		}
		for path, want := range map[string]int{"/": 404, "/a/b/c/d": 404, "/webhooks/x/y/z?crc_token=a": 200} {
			if status, _ := w.get(path); status != want {
				t.Errorf("%s answers %d, want %d", path, status, want)
			}
		}
		forged := httptest.NewRequest(http.MethodPost, "/webhooks/x", strings.NewReader(w.tweet("1", "1", angry)))
		forged.Header.Set("X-Twitter-Webhooks-Signature", "sha256=AAAA")
		if status, _ := read(w.ask(forged)); status != http.StatusUnauthorized {
			t.Errorf("a forged delivery answers %d", status)
		}
	})

	w.step("each morning: a test page, and an examination", func(t *testing.T) {
		w.minutes(1)
		if !strings.Contains(w.log.String(), `"mention":"oyez/canary/post/`) ||
			strings.Contains(w.log.String(), `"msg":"canary"`) {
			t.Errorf("the test page did not come in by the API:\n%s", w.log)
		}
		if sms := w.rings(1); sms.To != anna || !strings.HasPrefix(sms.Text, "OYEZ test") {
			t.Errorf("the test page is %+v", sms)
		}
		w.minutes(2) // its receipt, and then sweep's check
		if d, err := w.store.Daily(t.Context(), store.TaskCanary); err != nil || d.State != store.CanaryDelivered {
			t.Errorf("the test page: %+v, %v", d, err)
		}
		w.jump(time.Hour)
		told := w.stack.Published("OpsTopic")
		if len(told) != 1 || !strings.Contains(told[0], "topic ops") {
			t.Errorf("the examination tells %q", told)
		}
		for _, line := range strings.Split(w.log.String(), "\n") {
			if strings.Contains(line, `"examined"`) && strings.Contains(line, "could not be checked") &&
				!strings.Contains(line, "x/424242") { // there is no X here
				t.Errorf("the examination was refused an answer: %s", line)
			}
		}
		if !strings.Contains(w.log.String(), `"Unbeaten":1`) {
			t.Error("nobody outside was told that all is well") // nor could it be, from here
		}
		w.rings(0)
	})

	w.step("a complaint on X wakes who is on call, who answers", func(t *testing.T) {
		w.hears("x", w.tweet("1001", "777", angry))
		sms := w.rings(1)
		if sms.Attributes["AWS.SNS.SMS.SMSType"] != "Transactional" ||
			sms.Attributes["AWS.MM.SMS.OriginationNumber"] != "+33757000000" ||
			sms.Attributes["AWS.SNS.SMS.MaxPrice"] != "0.50" {
			t.Errorf("the SMS was sent as %v", sms.Attributes)
		}
		path := w.link(sms)
		if status, page := w.get(path); status != http.StatusOK ||
			!strings.Contains(page, "third time my order is lost") {
			t.Fatalf("the link opens %d %s", status, page)
		}
		if status, page := w.post(path, "take", nil); status != http.StatusSeeOther {
			t.Fatalf("take: %d %s", status, page)
		}
		if status, page := w.post(path, "handover", nil); status >= 400 {
			t.Fatalf("hand over: %d %s", status, page)
		}
		w.settle()
		sms = w.rings(1)
		if sms.To != ben {
			t.Fatalf("handed over to %s", sms.To)
		}
		path = w.link(sms)
		w.post(path, "take", nil)
		w.settle()
		if news := w.rings(1); news.To != anna || !strings.Contains(news.Text, "Ben") {
			t.Errorf("Anna is told %+v", news)
		}
		answer := url.Values{"text": {"We are so sorry."}}
		if r := w.form(path, "answer", answer); r.StatusCode != http.StatusSeeOther ||
			!strings.HasPrefix(r.Header.Get("Location"), "/signin") {
			t.Fatalf("an answer by the link alone: %d, leads to %q", r.StatusCode, r.Header.Get("Location"))
		}
		w.signIn(ben)
		if _, page := w.get(path); !strings.Contains(page, "We are so sorry.") {
			t.Error("the words written before signing in are gone")
		}
		if status, page := w.post(path, "answer", answer); status >= 400 {
			t.Fatalf("answer: %d %s", status, page[strings.Index(page, "<main"):])
		}
		if status, page := w.get(path); status != http.StatusOK || !strings.Contains(page, "We are so sorry.") {
			t.Errorf("the answer on its way is not shown: %d", status)
		}
		w.minutes(2) // X cannot be reached from here: the reply stays pending
		if status, page := w.post(path, "dismiss", nil); status >= 400 {
			t.Fatalf("not for us: %d %s", status, page)
		}
		if status, _ := w.get(path); status != http.StatusGone {
			t.Errorf("the link of a closed alert opens %d", status)
		}
		if n := len(w.fresh(ben)); n != 0 {
			t.Errorf("Ben gets %d SMS more", n)
		}
		if status, page := w.get("/inbox"); status != http.StatusOK || !strings.Contains(page, "Ben") {
			t.Errorf("the inbox opens %d", status)
		}
	})

	w.step("people change the rota, and keep a passkey", func(t *testing.T) {
		w.cookies = map[string]string{}
		w.signIn(sophie)
		day := func(days int) []string {
			return []string{w.stack.Now().UTC().AddDate(0, 0, days).Format("2006-01-02T15:04")}
		}
		w.submit("/rota/override", "/rota?saved=1", url.Values{"who": {"ben"}, "from": day(7), "until": day(8)})
		if r, err := w.store.Rota(t.Context()); err != nil || len(r.Overrides) != 1 {
			t.Errorf("the rota has %+v, %v", r.Overrides, err)
		}
		device, err := authenticator.New("example.com")
		if err != nil {
			t.Fatal(err)
		}
		options := w.passkey("newchallenge", "")
		handle, err := base64.RawURLEncoding.DecodeString(fmt.Sprint(options["user"].(map[string]any)["id"]))
		if err != nil {
			t.Fatal(err)
		}
		device.User = handle
		w.passkey("keep", device.Make(fmt.Sprint(options["challenge"])))
		w.submit("/signin/leave", "/signin", nil)
		device.Count++
		if answer := w.passkey("enter",
			device.Sign(fmt.Sprint(w.passkey("challenge", "")["challenge"]))); answer["to"] != "/rota" {
			t.Errorf("the passkey leads to %v", answer)
		}
		if status, page := w.get("/rota"); status != http.StatusOK || !strings.Contains(page, "Anna is on call now.") {
			t.Errorf("the rota opens %d", status)
		}
		w.rings(0)
	})

	w.step("OK by SMS takes it, and E hands it on", func(t *testing.T) {
		w.hears("x", w.tweet("1051", "779", angry))
		code := alertCode.FindStringSubmatch(w.rings(1).Text)
		if code == nil {
			t.Fatal("the SMS names no code")
		}
		w.texts("+33600000000", "ok "+code[1]) // a stranger gets nothing
		w.rings(0)
		w.texts(anna, "ok "+code[1])
		if sms := w.rings(1); sms.To != anna || !strings.Contains(sms.Text, code[1]) {
			t.Errorf("Anna is told %q", sms.Text)
		}
		w.texts(anna, "e "+code[1])
		if n := len(w.fresh(ben)); n != 1 {
			t.Errorf("Ben gets %d SMS", n)
		}
		w.texts(ben, "ok "+code[1])
		w.texts(ben, "I call her tomorrow "+code[1])
		w.texts(ben, "?")
		w.texts(ben, "stop")
		w.texts(ben, "start")
		w.fresh(ben)
		w.hears("x", w.reply("1052", "1051")) // answered in X's app: closed
		if w.open(t, mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1051"}) {
			t.Error("what was answered is open")
		}
		w.fresh(ben)
	})

	w.step("an SMS that does not arrive is followed by an e-mail", func(t *testing.T) {
		before := len(w.stack.Published("MailTopic"))
		w.mute.Store(true)
		w.hears("x", w.tweet("1061", "780", angry))
		w.rings(1)
		w.mute.Store(false)
		w.minutes(2) // people who cannot be reached are skipped
		if n := len(w.fresh(ben)); n != 1 {
			t.Errorf("Ben gets %d SMS", n)
		}
		if mails := w.stack.Published("MailTopic")[before:]; len(mails) == 0 {
			t.Error("no e-mail was sent")
		}
		w.hears("x", w.reply("1062", "1061"))
		before = len(w.stack.Published("MailTopic"))
		w.texts(anna, "stop")
		w.fresh(ben)
		w.hears("x", w.tweet("1071", "785", angry)) // somebody whom no SMS can reach gets an e-mail at once
		if n := len(w.fresh(ben)); n != 1 {
			t.Errorf("Ben gets %d SMS", n)
		}
		if n := len(w.stack.Published("MailTopic")) - before; n != 1 {
			t.Errorf("%d e-mails, want Anna's", n)
		}
		w.texts(anna, "start")
		w.hears("x", w.reply("1072", "1071"))
		w.minutes(2)
		w.fresh(anna)
	})

	w.step("a deletion on Facebook ends its alert", func(t *testing.T) {
		w.hears("meta", w.comment("add", "1", "888", fire))
		w.rings(1)
		w.hears("meta", w.comment("remove", "1", "888", ""))
		w.minutes(6)
		w.rings(0)
		m, err := w.store.Mention(t.Context(), mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "1"})
		if err != nil || !m.Erased || m.Text != "" {
			t.Errorf("it is still there: %+v, %v", m, err)
		}
	})

	w.step("nobody takes it: the next is told", func(t *testing.T) {
		w.hears("x", w.tweet("1101", "781", angry))
		first := w.rings(1)
		w.minutes(5)
		if n := len(w.fresh(ben)); first.To != anna || n != 1 { // Anna may get a notice that Ben was alerted
			t.Errorf("first %s, then %d SMS to Ben", first.To, n)
		}
		w.hears("x", w.reply("1102", "1101")) // answered in X's app: closed
		w.minutes(10)
		w.rings(0)
	})

	w.step("the table is down: nothing is lost", func(t *testing.T) {
		services.down("Receive")
		if status := w.send("x", w.tweet("1201", "782", angry)); status != http.StatusOK {
			t.Fatalf("the delivery is answered %d", status)
		}
		services.down()
		w.settle() // topic, queue, replay, and then the usual way
		w.rings(1)
		if n := len(w.stack.Queue("DeliveriesQueue")); n != 0 {
			t.Errorf("%d deliveries wait in the queue", n)
		}
		services.down("Receive") // our reply in the app and a deletion request come the same way
		if status := w.send("x", w.reply("1202", "1201")); status != http.StatusOK {
			t.Errorf("our own answer is answered %d", status)
		}
		if status := w.forget("888"); status != http.StatusOK {
			t.Errorf("a request to delete is answered %d", status)
		}
		services.down()
		w.minutes(6)
		w.rings(0)
		if status := w.forget("888"); status != http.StatusOK {
			t.Errorf("a request to delete is answered %d", status)
		}
	})

	w.step("score fails: given up there, done by sweep", func(t *testing.T) {
		services.down("Score")
		if status := w.send("x", w.tweet("1301", "783", angry)); status != http.StatusOK {
			t.Fatalf("the delivery is answered %d", status)
		}
		w.settle()
		w.rings(0)
		if dead := w.stack.Queue("ScoreDead"); len(dead) != 1 || !strings.Contains(dead[0], "RetryAttemptsExhausted") {
			t.Errorf("ScoreDead holds %v", dead)
		}
		services.down()
		w.minutes(3)
		w.rings(1)
		w.hears("meta", w.comment("add", "2", "889", fire))
		w.rings(1)
		services.down("Score")
		w.hears("meta", w.comment("remove", "2", "889", ""))
		services.down()
		w.minutes(3)
		if open := w.open(t, mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "2"}); open {
			t.Error("sweep did not close the alert of what was deleted")
		}
	})

	w.step("wake fails three times: its event goes to the dead letters, the alert to sweep", func(t *testing.T) {
		services.down("Wake")
		w.hears("x", w.tweet("1401", "784", angry))
		w.minutes(4)
		if dead := w.stack.Queue("WakeDead"); len(dead) != 1 || !strings.Contains(dead[0], "RetriesExhausted") {
			t.Errorf("WakeDead holds %v", dead)
		}
		services.down()
		pages := slices.DeleteFunc(w.fresh(anna),
			func(sms stack.SMS) bool { return !strings.Contains(sms.Text, "https://") })
		if len(pages) != 1 { // plus, on a slow day, the notice that Ben was alerted
			t.Errorf("Anna was woken by %v, want sweep's SMS", pages)
		}
	})

	if list := w.stack.Denied(); len(list) > 0 {
		t.Errorf("policies refused:\n%s", strings.Join(list, "\n"))
	}
	for _, strange := range w.stack.Strange() {
		if strange != "to api.x.com:443" { // the reply
			t.Errorf("a call that no service knows: %s", strange)
		}
	}
	// What the story cannot reach.
	never := []string{
		"SweepRole CanaryLost: sns:Publish", // a test page is lost after ten minutes
		// read when a turn ends
		"SweepRole Read: dynamodb:Query on arn:aws:dynamodb:eu-west-3:123456789012:table/" + w.stack.TableName() +
			"/index/inbox",
	}
	for _, grant := range w.stack.Unused() {
		if !slices.ContainsFunc(never, func(n string) bool { return strings.HasPrefix(grant, n) }) {
			t.Errorf("granted and never used: %s", grant)
		}
	}
	log := w.log.String()
	for _, personal := range []string{"Pat Doe", "Jeanne", "brûlé", "money back", "So sorry", "+336"} {
		if strings.Contains(log, personal) {
			t.Errorf("the log holds %q", personal)
		}
	}
}

// open says whether the conversation of a mention has an open alert.
func (w *town) open(t *testing.T, key mention.Key) bool {
	t.Helper()
	m, err := w.store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.store.Conversation(t.Context(), m.In)
	if err != nil {
		t.Fatal(err)
	}
	return c.Alerted
}

// At each special moment, a complaint alerts the person on call, who takes it by the link.
func TestTheWayAtEachMoment(t *testing.T) {
	moments := clock.Moments()
	slices.SortFunc(moments, func(a, b clock.Moment) int { return a.At.Compare(b.At) })
	w := deploy(t, func(o *stack.Options) {
		o.Start = moments[0].At
		o.Parameters["Canary"] = "" // a test page on the way would be another SMS
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	for n, m := range moments {
		if err := w.stack.Forward(t.Context(), m.At.Sub(w.stack.Now())); err != nil {
			t.Fatal(err)
		}
		person, _ := people.Person(m.OnCall)
		w.fresh("")
		w.hears("x", w.tweet(fmt.Sprint(2000+n), fmt.Sprint(900+n), angry))
		list := w.fresh(person.Phone)
		if len(list) != 1 {
			t.Fatalf("%s: %d SMS to %s", m.Name, len(list), person.Name)
		}
		path := w.link(list[0])
		if status, page := w.post(path, "take", nil); status != http.StatusSeeOther {
			t.Errorf("%s: take: %d %s", m.Name, status, page)
		}
		w.hears("x", w.reply(fmt.Sprint(3000+n), fmt.Sprint(2000+n))) // answered in X's app: closed
		if status, _ := w.get(path); status != http.StatusGone {
			t.Errorf("%s: the link of a closed alert answers %d", m.Name, status)
		}
	}
}
