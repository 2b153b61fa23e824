package laptop_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/infra/team"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

// town is the whole system, with a clock that only the story moves.
type town struct {
	t     *testing.T
	clock *clock.Clock
	table *embedded.Table
	oyez  *laptop.Oyez
	log   *bytes.Buffer
	web   http.Handler
}

const address = "https://oyez.example.com"

func newTown(t *testing.T, o embedded.Options) *town {
	t.Helper()
	return newTownOf(t, o, func(*laptop.Options) {})
}

// newTownOf makes a town with its own options, in a night of Anna's week.
func newTownOf(t *testing.T, o embedded.Options, change func(*laptop.Options)) *town {
	t.Helper()
	return newTownAt(t, clock.At(time.Date(2026, 11, 21, 2, 31, 0, 0, time.UTC)), o, change)
}

// newTownAt makes a town with its own clock.
func newTownAt(t *testing.T, c *clock.Clock, o embedded.Options, change func(*laptop.Options)) *town {
	t.Helper()
	o.Now = c.Now
	kept, err := embedded.Open("", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w := &town{t: t, clock: c, table: kept, log: &bytes.Buffer{}}
	options := laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: address, Now: c.Now,
		Log: slog.New(slog.NewJSONHandler(&guarded{w: w.log}, nil)),
	}
	change(&options)
	w.oyez = laptop.New(options)
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	for try := 0; ; try++ { // the table may fail at the start of the story
		if err = w.oyez.Store.PutRota(t.Context(), people); err == nil {
			break
		}
		if try == 20 {
			t.Fatal(err)
		}
	}
	w.web = web.Serve(web.Handler(w.oyez.Desk.Routes()))
	return w
}

type guarded struct {
	mu sync.Mutex
	w  io.Writer
}

func (g *guarded) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.w.Write(p)
}

// send posts a signed body as its platform would, and returns the response's status.
func (w *town) send(platform, body string) int {
	w.t.Helper()
	d, err := all.Deliver(platform, []byte(body), w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/"+d.Path, bytes.NewReader(d.Body))
	r.Header = d.Header
	answer := httptest.NewRecorder()
	web.Serve(w.oyez.Receive.Handle).ServeHTTP(answer, r)
	return answer.Code
}

// hears sends a body that must be accepted, and processes all its effects.
func (w *town) hears(platform, body string) {
	w.t.Helper()
	if status := w.send(platform, body); status != http.StatusOK {
		w.t.Fatalf("delivery answered %d", status)
	}
	w.settle()
}

func (w *town) settle() {
	w.t.Helper()
	if err := w.oyez.WaitIdle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// later moves the clock and sweeps once.
func (w *town) later(d time.Duration) {
	w.t.Helper()
	w.clock.Forward(d)
	if err := w.oyez.Sweep.Handle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

// tweet is a new mention of @oyez on X.
func (w *town) tweet(id, author, text string) string {
	return fmt.Sprintf(`{"for_user_id":"424242","tweet_create_events":[{"id_str":%q,"created_at":%q,"text":%q,
		"user":{"id_str":%q,"name":"Pat Doe","screen_name":"patdoe","followers_count":11},
		"entities":{"user_mentions":[{"id_str":"424242","screen_name":"oyez","indices":[0,5]}]}}]}`,
		id, w.clock.Now().Format(time.RubyDate), text, author)
}

const angry = "@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW"

// comment is a new comment on Facebook.
func (w *town) comment(verb, id, text string) string {
	value := map[string]any{
		"item": "comment", "verb": verb, "comment_id": "500_" + id, "post_id": "123456_500", "parent_id": "123456_500",
		"from": map[string]string{"id": "888", "name": "Jeanne Martin"}, "created_time": w.clock.Now().Unix(),
	}
	if verb != "remove" {
		value["message"] = text
	}
	body, err := json.Marshal(map[string]any{"object": "page", "entry": []any{map[string]any{
		"id": "123456", "time": w.clock.Now().Unix(), "changes": []any{map[string]any{"field": "feed", "value": value}},
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

const fire = "Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond."

// The numbers of the sample team.
var phones = map[string]string{"Anna": "+33612345678", "Ben": "+33698765432", "Sophie": "+33611223344"}

func (w *town) texts(name string) (texts []string) {
	for _, s := range w.oyez.Phone.Received() {
		if name == "" || s.To == phones[name] {
			texts = append(texts, s.Text)
		}
	}
	return texts
}

// rings asserts the total number of SMS, and returns the last.
func (w *town) rings(n int) string {
	w.t.Helper()
	all := w.oyez.Phone.Received()
	if len(all) != n {
		w.t.Fatalf("%d SMS, want %d: %v\n%s", len(all), n, w.texts(""), w.log)
	}
	if n == 0 {
		return ""
	}
	return all[n-1].Text
}

var links = regexp.MustCompile(`https://oyez\.example\.com(/[A-Z2-7]{16})`)

func link(t *testing.T, text string) string {
	t.Helper()
	found := links.FindAllStringSubmatch(text, -1)
	if len(found) != 1 {
		t.Fatalf("no one link in %q", text)
	}
	return found[0][1]
}

func (w *town) get(path string) (int, string) {
	answer := httptest.NewRecorder()
	w.web.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, address+path, nil))
	return answer.Code, answer.Body.String()
}

var (
	hidden    = regexp.MustCompile(`<input[^>]*type="hidden"[^>]*>`)
	attribute = regexp.MustCompile(`(name|value)="([^"]*)"`)
)

// post submits a form of a page, with more fields filled in.
func (w *town) post(path, action string, more url.Values) (int, string) {
	w.t.Helper()
	_, page := w.get(path)
	form := url.Values{}
	for _, input := range hidden.FindAllString(page, -1) {
		pair := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(input, -1) {
			pair[a[1]] = html.UnescapeString(a[2])
		}
		form.Set(pair["name"], pair["value"])
	}
	for name, values := range more {
		form[name] = values
	}
	r := httptest.NewRequest(http.MethodPost, address+path+"/"+action, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	w.web.ServeHTTP(answer, r)
	return answer.Code, answer.Body.String()
}

// remembers says whether a string is anywhere in the table.
func (w *town) remembers(s string) bool {
	found := false
	err := w.table.Each(func(i table.Item) error {
		for _, v := range i {
			if text, ok := v.(*types.AttributeValueMemberS); ok && strings.Contains(text.Value, s) {
				found = true
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

func TestAComplaintWakesThePersonOnCallWhoAnswers(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("x", w.tweet("1001", "777", angry))

	text := w.rings(1)
	if w.oyez.Phone.Received()[0].To != phones["Anna"] {
		t.Errorf("it rang at %s", w.oyez.Phone.Received()[0].To)
	}
	for _, part := range []string{"OYEZ ", "X", "Pat Doe"} {
		if !strings.Contains(text, part) {
			t.Errorf("the SMS %q lacks %q", text, part)
		}
	}
	path := link(t, text)
	if status, page := w.get(path); status != http.StatusOK || !strings.Contains(page, "third time my order is lost") {
		t.Fatalf("the link opens %d %s", status, page)
	}
	if status, page := w.post(path, "take", nil); status >= 400 {
		t.Fatalf("take: %d %s", status, page)
	}
	if status, page := w.post(path, "answer",
		url.Values{"text": {"We are so sorry. Your money is on its way back."}}); status >= 400 {
		t.Fatalf("answer: %d %s", status, page)
	}
	calls := w.oyez.Outbox.Calls()
	if len(calls) != 1 || calls[0].Method != "POST" || calls[0].URL != "https://api.x.com/2/tweets" ||
		!strings.Contains(calls[0].Body, `"in_reply_to_tweet_id":"1001"`) ||
		!strings.Contains(calls[0].Body, "– Anna") {
		t.Fatalf("the outbox holds %+v", calls)
	}
	w.later(time.Hour) // nothing is due any more
	w.later(24 * time.Hour)
	w.rings(1)
	if status, page := w.get(path); status != http.StatusGone || strings.Contains(page, "order is lost") {
		t.Errorf("the link of a closed alert opens %d", status)
	}
}

func TestNobodyTakesItThenTheNextIsCalledUntilSomebodyDoes(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("meta", w.comment("add", "1", fire))
	w.rings(1)
	w.later(4 * time.Minute)
	w.rings(1)
	w.later(time.Minute)
	w.rings(2)
	if len(w.texts("Anna")) != 1 || len(w.texts("Ben")) != 1 {
		t.Fatalf("not first Anna, then Ben: %v", w.oyez.Phone.Received())
	}
	w.later(5 * time.Minute)
	path := link(t, w.rings(3))
	if status, page := w.post(path, "take", nil); status >= 400 {
		t.Fatalf("take: %d %s", status, page)
	}
	w.later(19 * time.Minute)
	if text := w.rings(4); !strings.HasSuffix(text, ": Anna took it.") || len(w.texts("Ben")) != 2 {
		t.Errorf("Ben, who was called too, hears %q", text)
	}
	w.later(2 * time.Minute) // the lease expired without a reply
	if text := w.rings(6); !strings.HasSuffix(text, " is open again: taken 20 min ago, not answered.") {
		t.Errorf("Ben hears %q", text)
	}
	if texts := w.texts("Anna"); len(texts) != 3 || !strings.Contains(texts[2], "ouvert") {
		t.Errorf("the SMS to Anna does not say that it is open again: %q", texts)
	}
}

func TestASecondMentionJoinsTheConversation(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("x", w.tweet("1001", "777", angry))
	w.clock.Forward(time.Minute)
	w.hears("x", w.tweet("1002", "777", angry+" !!!"))
	w.rings(1)
	w.hears("x", w.tweet("1003", "778", angry)) // somebody else
	w.rings(2)
}

func TestWhatIsDeletedIsDeleted(t *testing.T) {
	w := newTown(t, embedded.Options{})
	const author = "888000777000666" // too long to occur by chance in a link's hash or a code
	comment := func(verb, text string) string { return strings.ReplaceAll(w.comment(verb, "1", text), "888", author) }
	w.hears("meta", comment("add", fire))
	path := link(t, w.rings(1))
	if !w.remembers("brûlé mon fils") || !w.remembers(author) {
		t.Fatal("the words or their author were never stored")
	}
	w.clock.Forward(time.Minute)
	w.hears("meta", comment("remove", ""))
	for _, personal := range []string{"brûlé mon fils", "Jeanne", author} {
		if w.remembers(personal) {
			t.Errorf("the table still holds %q", personal)
		}
	}
	if status, page := w.get(path); strings.Contains(page, "brûlé") {
		t.Errorf("the page still shows it: %d", status)
	}
	w.later(time.Hour)
	w.rings(1)
	w.hears("meta", w.comment("add", "1", fire)) // a late repeat
	if w.remembers("brûlé mon fils") {
		t.Error("a late repeat brought it back")
	}
	w.later(time.Hour)
	w.rings(1)
}

// TestWhoAsksMetaIsErased: Meta's callback names a person but no account. Everything that this id said to any account
// of Meta's is erased, however much it is, and nothing by anyone else.
func TestWhoAsksMetaIsErased(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("meta", w.comment("add", "1", fire))
	w.rings(1)
	for n := 2; n < 150; n++ {
		w.clock.Forward(time.Second)
		w.hears("meta", w.comment("add", fmt.Sprint(n), "encore "+fmt.Sprint(n)))
	}
	w.hears("meta",
		fmt.Sprintf(`{"object":"instagram","entry":[{"id":"178","time":%[1]d,"messaging":[{"sender":{"id":"888"},"recipient":{"id":"178"},
		"timestamp":%[1]d000,"message":{"mid":"m1","text":"aussi sur Instagram"}}]}]}`, w.clock.Now().Unix()))
	w.hears("x", w.tweet("1001", "888", angry)) // the same id on X is another person
	if !w.remembers("aussi sur Instagram") {
		t.Fatal("the message was never stored")
	}

	answer := w.asksMeta("888")
	var told struct {
		URL  string `json:"url"`
		Code string `json:"confirmation_code"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &told); err != nil || answer.Code != http.StatusOK ||
		told.Code == "" || !strings.HasSuffix(told.URL, "?code="+told.Code) {
		t.Errorf("Meta is answered %d %s", answer.Code, answer.Body)
	}
	for _, personal := range []string{"brûlé mon fils", "encore", "aussi sur Instagram", "Jeanne"} {
		if w.remembers(personal) {
			t.Errorf("the table still holds %q", personal)
		}
	}
	if !w.remembers("third time my order is lost") {
		t.Error("somebody else's words on X went too")
	}
	key := mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "1"}
	if m, err := w.oyez.Store.Mention(t.Context(), key); err != nil || !m.Erased {
		t.Errorf("no tombstone stays: %+v, %v", m, err)
	}
	w.hears("meta", w.comment("add", "1", fire)) // a late repeat
	if w.remembers("brûlé mon fils") {
		t.Error("a late repeat brought it back")
	}
	if again := w.asksMeta("888"); again.Body.String() != answer.Body.String() {
		t.Errorf("asked again, Meta is answered %s, before %s", again.Body, answer.Body)
	}
}

// asksMeta is Meta's signed data deletion callback for a person.
func (w *town) asksMeta(person string) *httptest.ResponseRecorder {
	w.t.Helper()
	payload := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil,
		`{"algorithm":"HMAC-SHA256","issued_at":1700000000,"user_id":%q}`, person))
	mac := hmac.New(sha256.New, []byte(all.LocalSecret("meta")))
	mac.Write([]byte(payload))
	form := url.Values{"signed_request": {base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + payload}}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/meta/deletion", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	web.Serve(w.oyez.Receive.Handle).ServeHTTP(answer, r)
	w.settle()
	return answer
}

func TestADeletionBeforeItsMentionHolds(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("meta", w.comment("remove", "1", ""))
	w.hears("meta", w.comment("add", "1", fire))
	w.later(time.Hour)
	w.rings(0)
	if w.remembers("brûlé") {
		t.Error("it is there")
	}
}

func TestAnEditThatMakesItSeriousWakes(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("meta", w.comment("add", "1", "Bonjour, quels sont vos horaires ?"))
	w.rings(0)
	w.clock.Forward(time.Minute)
	w.hears("meta", w.comment("edited", "1", fire))
	w.rings(1)
}

func TestWhatIsOldNeverPages(t *testing.T) {
	w := newTown(t, embedded.Options{})
	old := w.tweet("1001", "777", angry)
	w.clock.Forward(49 * time.Hour)
	w.hears("x", old)
	w.later(time.Hour)
	w.rings(0)
	if _, page := w.get("/inbox"); !strings.Contains(page, "third time my order is lost") {
		t.Error("it does not wait in the inbox")
	}
}

func TestNoOneIsTooSmall(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("x", strings.Replace(w.tweet("1001", "777", "@oyez my parcel arrived broken"), `"followers_count":11`,
		`"followers_count":0`, 1))
	w.hears("x", strings.Replace(w.tweet("1002", "778", "@oyez my parcel arrived broken"), `"followers_count":11`,
		`"followers_count":90000`, 1))
	_, page := w.get("/inbox")
	if n := strings.Count(page, "my parcel arrived broken"); n != 2 {
		t.Errorf("%d of 2 wait in the inbox", n)
	}
}

func TestALostEventCostsAMinuteNeverAMention(t *testing.T) {
	w := newTown(t, embedded.Options{})
	if status := w.send("x", w.tweet("1001", "777", angry)); status != http.StatusOK {
		t.Fatal(status)
	}
	if err := w.oyez.Drop(t.Context()); err != nil { // the stream and the topics lose everything
		t.Fatal(err)
	}
	w.rings(0)
	w.later(3 * time.Minute)
	w.rings(1)
}

func TestAnsweredInTheAppEndsIt(t *testing.T) {
	for name, first := range map[string]bool{"after it was heard": false, "before it was heard": true} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, embedded.Options{})
			complaint := w.tweet("1001", "777", "@oyez my parcel arrived broken")
			w.clock.Forward(time.Minute)
			echo := fmt.Sprintf(`{"for_user_id":"424242","tweet_create_events":[{"id_str":"1002","created_at":%q,"text":"@patdoe sorry!",
				"in_reply_to_status_id_str":"1001","user":{"id_str":"424242","screen_name":"oyez"}}]}`,
				w.clock.Now().Format(time.RubyDate))
			if first {
				w.hears("x", echo)
			}
			w.hears("x", complaint)
			if !first {
				w.hears("x", echo)
			}
			if _, page := w.get("/inbox"); strings.Contains(page, "arrived broken") {
				t.Error("it still waits in the inbox")
			}
		})
	}
}

func TestNothingPersonalInTheLog(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("meta", w.comment("add", "1", fire))
	w.hears("x", w.tweet("1001", "777", angry))
	path := link(t, w.rings(2))
	w.post(path, "take", nil)
	w.post(path, "answer", url.Values{"text": {"So sorry."}})
	w.later(time.Hour)
	for _, personal := range append([]string{
		"Jeanne", "Pat Doe", "patdoe", "brûlé", "money back", "So sorry",
		"local-x-secret", path,
	}, phones["Anna"], phones["Ben"]) {
		if strings.Contains(w.log.String(), personal) {
			t.Errorf("the log holds %q", personal)
		}
	}
}
