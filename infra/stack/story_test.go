package stack_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"oyez/infra/stack"
	"oyez/shared/mention"
)

// failing stands between the functions and the services, and has those fail that are switched off.
type failing struct{ tableOf atomic.Pointer[[]string] }

// down switches the table off for some functions; with none it is on for all.
func (f *failing) down(functions ...string) { f.tableOf.Store(&functions) }

func (f *failing) between(c stack.Call, service http.Handler) http.Handler {
	if list := f.tableOf.Load(); list == nil || c.Service != "dynamodb" || !slices.Contains(*list, c.Function) {
		return service
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		stack.Fail(w, c.Service, http.StatusInternalServerError, "InternalServerError", "the table is down")
	})
}

// The whole way, through the deployed binaries, wired by the template alone.
func TestTheWayOfAMention(t *testing.T) {
	var services failing
	w := deploy(t, func(o *stack.Options) { o.Between = services.between })

	t.Run("platforms prove who we are", func(t *testing.T) {
		if status, body := w.get("/webhooks/x?crc_token=abc"); status != http.StatusOK || !strings.Contains(body, "response_token") {
			t.Errorf("X's challenge is answered %d %s", status, body)
		}
		if status, body := w.get("/webhooks/meta?hub.mode=subscribe&hub.verify_token=v&hub.challenge=42"); status != http.StatusOK || body != "42" {
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
		forged := httptest.NewRequest(http.MethodPost, "/webhooks/x", strings.NewReader(tweet("1", "1", angry)))
		forged.Header.Set("X-Twitter-Webhooks-Signature", "sha256=AAAA")
		if status, _ := read(w.ask(forged)); status != http.StatusUnauthorized {
			t.Errorf("a forged delivery answers %d", status)
		}
	})

	t.Run("a complaint on X wakes who is on call, who answers", func(t *testing.T) {
		w.hears("x", tweet("1001", "777", angry))
		sms := w.rings(1)
		if sms.Attributes["AWS.SNS.SMS.SMSType"] != "Transactional" || sms.Attributes["AWS.SNS.SMS.SenderID"] != "OYEZ" || sms.Attributes["AWS.SNS.SMS.MaxPrice"] != "0.50" {
			t.Errorf("the SMS was sent as %v", sms.Attributes)
		}
		path := w.link(sms)
		if status, page := w.get(path); status != http.StatusOK || !strings.Contains(page, "third time my order is lost") {
			t.Fatalf("the link opens %d %s", status, page)
		}
		if status, page := w.post(path, "take", nil); status != http.StatusSeeOther {
			t.Fatalf("take: %d %s", status, page)
		}
		if status, page := w.post(path, "handover", nil); status >= 400 {
			t.Fatalf("hand over: %d %s", status, page)
		}
		w.settle()
		path = w.link(w.rings(2))
		w.post(path, "take", nil)
		if status, page := w.post(path, "answer", url.Values{"text": {"We are so sorry."}}); status >= 400 {
			t.Fatalf("answer: %d %s", status, page[strings.Index(page, "<main"):])
		}
		if status, page := w.get(path); status != http.StatusOK || !strings.Contains(page, "We are so sorry.") {
			t.Errorf("the answer on its way is not shown: %d", status)
		}
		w.minutes(2) // X cannot be reached from here: the answer stays owed
		if status, page := w.post(path, "dismiss", nil); status >= 400 {
			t.Fatalf("not for us: %d %s", status, page)
		}
		if status, _ := w.get(path); status != http.StatusGone {
			t.Errorf("the link of a closed alert opens %d", status)
		}
		w.rings(2)
	})

	t.Run("a deletion on Facebook ends its alert", func(t *testing.T) {
		w.hears("meta", comment("add", "1", "888", fire))
		w.rings(3)
		w.hears("meta", comment("remove", "1", "888", ""))
		w.minutes(6)
		w.rings(3)
		m, err := w.store.Mention(t.Context(), mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "1"})
		if err != nil || !m.Erased || m.Text != "" {
			t.Errorf("it is still there: %+v, %v", m, err)
		}
	})

	t.Run("nobody takes it: the next is told", func(t *testing.T) {
		w.hears("x", tweet("1101", "781", angry))
		first := w.rings(4)
		w.minutes(5)
		if second := w.rings(5); second.To == first.To {
			t.Errorf("%s was told twice", second.To)
		}
		w.hears("x", reply("1102", "1101")) // answered in the app: over
		w.minutes(10)
		w.rings(5)
	})

	t.Run("the table is down: nothing is lost", func(t *testing.T) {
		services.down("Receive")
		if status := w.send("x", tweet("1201", "782", angry)); status != http.StatusOK {
			t.Fatalf("the delivery is answered %d", status)
		}
		services.down()
		w.settle() // the topic, the queue, replay, and then the usual way
		w.rings(6)
		if n := len(w.stack.Queue("DeliveriesQueue")); n != 0 {
			t.Errorf("%d deliveries wait in the queue", n)
		}
		services.down("Receive") // our own answer in the app and a request to forget somebody come the same way
		if status := w.send("x", reply("1202", "1201")); status != http.StatusOK {
			t.Errorf("our own answer is answered %d", status)
		}
		if status := w.forget("888"); status != http.StatusOK {
			t.Errorf("a request to delete is answered %d", status)
		}
		services.down()
		w.minutes(6)
		w.rings(6)
		if status := w.forget("888"); status != http.StatusOK {
			t.Errorf("a request to delete is answered %d", status)
		}
	})

	t.Run("score fails: given up there, done by sweep", func(t *testing.T) {
		services.down("Score")
		if status := w.send("x", tweet("1301", "783", angry)); status != http.StatusOK {
			t.Fatalf("the delivery is answered %d", status)
		}
		w.settle()
		w.rings(6)
		if dead := w.stack.Queue("ScoreDead"); len(dead) != 1 || !strings.Contains(dead[0], "RetryAttemptsExhausted") {
			t.Errorf("ScoreDead holds %v", dead)
		}
		services.down()
		w.minutes(3)
		w.rings(7)
		w.hears("meta", comment("add", "2", "889", fire))
		w.rings(8)
		services.down("Score")
		w.hears("meta", comment("remove", "2", "889", ""))
		services.down()
		w.minutes(3)
		if open := w.open(t, mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "2"}); open {
			t.Error("sweep did not close the alert of what was deleted")
		}
	})

	t.Run("wake fails three times: its event goes to the dead letters, the alert to sweep", func(t *testing.T) {
		services.down("Wake")
		w.hears("x", tweet("1401", "784", angry))
		w.minutes(4)
		if dead := w.stack.Queue("WakeDead"); len(dead) != 1 || !strings.Contains(dead[0], "RetriesExhausted") {
			t.Errorf("WakeDead holds %v", dead)
		}
		services.down()
		if n := len(w.stack.Phones.Received()); n < 9 {
			t.Errorf("%d SMS, want sweep's", n)
		}
	})

	if list := w.stack.Denied(); len(list) > 0 {
		t.Errorf("policies refused:\n%s", strings.Join(list, "\n"))
	}
	for _, strange := range w.stack.Strange() {
		if strange != "to api.x.com:443" { // the answer
			t.Errorf("a call that no service knows: %s", strange)
		}
	}
	for _, grant := range w.stack.Unused() {
		t.Errorf("granted and never used: %s", grant)
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
