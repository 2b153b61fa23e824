package stack_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oyez/functions/inbound"
	"oyez/infra/lab/dynamolocal"
	"oyez/infra/lab/stack"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

// town is the deployed Oyez, as people experience it.
type town struct {
	t     *testing.T
	stack *stack.Stack
	store *store.Store
	log   *guarded

	rung    int               // how many SMS the story has read
	cookies map[string]string // of its browser
	sent    int               // SMS sent by people
	mute    atomic.Bool       // no SMS arrives
}

// guarded is a log for concurrent writers.
type guarded struct {
	mu  sync.Mutex
	log bytes.Buffer
}

func (g *guarded) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.log.Write(p)
}

func (g *guarded) String() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.log.String()
}

// built are the binaries of all stacks here.
var built stack.Built

// deploy starts a stack with a team on call and both platforms' secrets.
func deploy(t *testing.T, change func(*stack.Options)) *town {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds and starts every function")
	}
	endpoint, client := dynamolocal.Endpoint(t), dynamolocal.Client(t)
	name := "oyez" + strings.ToLower(rand.Text()[:8])
	w := &town{t: t, log: &guarded{}, cookies: map[string]string{}}
	deliveries := fmt.Sprintf(`{"meta":{"secrets":[%q],"verify_token":"v"},"x":{"secrets":[%q]}}`, all.LocalSecret("meta"),
		all.LocalSecret("x"))
	answers := `{"x":{"accounts":{"424242":{"consumer_key":"a","consumer_secret":"b","token":"c","token_secret":"d"}}}}`
	o := stack.Options{
		Root: "../../..", Start: time.Date(2026, 11, 18, 9, 0, 0, 0,
			time.UTC), Built: &built, Name: name, DynamoDB: endpoint, Log: w.log,
		Parameters: map[string]string{
			"Sources": "meta/123456,x/424242", "SenderId": "OYEZ", "InboundNumber": "+33757000000", "SmsBudget": "60",
			"HeartbeatUrl": "https://beat.invalid/oyez",
		},
		Carrier: func(stack.SMS) bool { return !w.mute.Load() }, Verified: []string{anna, ben, sophie},
		Secrets: map[string]string{
			"/" + name + "/receive": deliveries,
			"/" + name + "/collect": `{"feeds":[{"name":"nowhere","url":"https://feeds.invalid/"}]}`,
			"/" + name + "/sweep":   answers, "/" + name + "/desk": answers,
		},
	}
	if change != nil {
		change(&o)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	var err error
	if w.stack, err = stack.Start(ctx, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.stack.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the functions said:\n%s", w.log)
		}
	})
	w.store = store.New(dynamo.New(client, w.stack.TableName()), w.stack.Now)
	if err := w.store.PutRota(t.Context(), people(w.stack.Now())); err != nil {
		t.Fatal(err)
	}
	return w
}

const (
	anna   = "+33612345678"
	ben    = "+33698765432"
	sophie = "+33611223344"
)

// people are a team in a zone where it is past ten in the morning: nobody is in quiet hours, and the day's test page is
// due. Anna is on call, then Ben; Sophie manages.
func people(now time.Time) rota.Rota {
	zone := "Etc/GMT"
	if east := 10 - now.UTC().Hour(); east > 0 {
		zone += fmt.Sprint(-east) // Etc zones count westwards
	} else if east < -12 {
		zone += fmt.Sprint(-(east + 24))
	} else if east < 0 {
		zone += fmt.Sprintf("+%d", -east)
	}
	person := func(id, name, phone string) rota.Person {
		return rota.Person{
			ID: id, Name: name, Phone: phone, Email: id + "@example.com", Lang: "en", Zone: zone,
			Verified: true,
		}
	}
	manager := person("sophie", "Sophie", sophie)
	manager.Role = rota.Manager
	return rota.Rota{
		People: []rota.Person{person("anna", "Anna", anna), person("ben", "Ben", ben), manager},
		Zone:   zone, Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5, Hour: 9}, Order: []string{"anna"},
		Backup: "ben",
	}
}

// ask is a request of the story's browser, with cookies, or of a platform, without.
func (w *town) ask(r *http.Request) *http.Response {
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	out := httptest.NewRecorder()
	w.stack.ServeHTTP(out, r)
	answer := out.Result()
	for _, c := range answer.Cookies() {
		w.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	return answer
}

// submit posts a form and expects a redirect.
func (w *town) submit(path, leads string, form url.Values) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := w.ask(r)
	if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, leads) {
		_, page := read(answer)
		w.t.Fatalf("%s answers %d and leads to %q, want %s\n%s", path, answer.StatusCode, to, leads, page)
	}
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

// signIn signs a person in with the code from an SMS.
func (w *town) signIn(phone string) {
	w.t.Helper()
	w.submit("/signin/ask", "/signin/code", url.Values{"phone": {phone}})
	sms := w.rings(1)
	if sms.To != phone {
		w.t.Fatalf("the code goes to %s", sms.To)
	}
	w.submit("/signin/code", "/signin/devices", url.Values{"code": {sixDigits.FindString(sms.Text)}})
}

// texts sends an SMS from a person.
func (w *town) texts(from, text string) {
	w.t.Helper()
	w.sent++
	payload := marshal(inbound.Payload{
		From: from, To: "+33757000000", Keyword: "KEYWORD", Text: text,
		ID: fmt.Sprint("in-", w.sent),
	})
	if err := w.stack.Publish("InboundTopic", "sms-voice.amazonaws.com", payload); err != nil {
		w.t.Fatal(err)
	}
	w.settle()
}

// passkey posts to the passkey function and returns its response.
func (w *town) passkey(action, credential string) map[string]any {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/passkey/"+action,
		strings.NewReader(url.Values{"credential": {credential}, "back": {"/rota"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, body := read(w.ask(r))
	var answer map[string]any
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK {
		w.t.Fatalf("passkey/%s: %d %s", action, status, body)
	}
	return answer
}

// send posts a signed body as its platform would.
func (w *town) send(platform, body string) int {
	w.t.Helper()
	d, err := all.Deliver(platform, []byte(body), w.stack.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/"+d.Path, bytes.NewReader(d.Body))
	r.Header = d.Header
	return w.ask(r).StatusCode
}

// hears sends a body that must be accepted, and waits for all its effects.
func (w *town) hears(platform, body string) {
	w.t.Helper()
	if status := w.send(platform, body); status != http.StatusOK {
		w.t.Fatalf("delivery answered %d", status)
	}
	w.settle()
}

func (w *town) settle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	if err := w.stack.WaitIdle(ctx); err != nil {
		w.t.Fatal(err)
	}
}

// jump passes time at once.
func (w *town) jump(d time.Duration) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.stack.Jump(ctx, d); err != nil {
		w.t.Fatal(err)
	}
}

// minutes passes time minute by minute.
func (w *town) minutes(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.stack.Tick(ctx, n); err != nil {
		w.t.Fatal(err)
	}
}

// rings asserts how many more SMS arrived, and returns the last.
func (w *town) rings(n int) stack.SMS {
	w.t.Helper()
	all := w.stack.Phones.Received()
	fresh := all[w.rung:]
	w.rung = len(all)
	if len(fresh) != n {
		w.t.Fatalf("%d SMS, want %d: %v", len(fresh), n, fresh)
	}
	if n == 0 {
		return stack.SMS{}
	}
	return fresh[n-1]
}

// fresh are a number's unread SMS; those to others become read too.
func (w *town) fresh(number string) (list []stack.SMS) {
	all := w.stack.Phones.Received()
	for _, sms := range all[w.rung:] {
		if sms.To == number {
			list = append(list, sms)
		}
	}
	w.rung = len(all)
	return list
}

func (w *town) get(path string) (int, string) {
	w.t.Helper()
	return read(w.ask(httptest.NewRequest(http.MethodGet, path, nil)))
}

func read(r *http.Response) (int, string) {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body) // it is in memory
	return r.StatusCode, body.String()
}

var (
	hidden    = regexp.MustCompile(`<input[^>]*type="hidden"[^>]*>`)
	attribute = regexp.MustCompile(`(name|value)="([^"]*)"`)
	alertCode = regexp.MustCompile(`OK ([0-9]{4})\b`)
	links     = regexp.MustCompile(`https://[^/\s]+(/[A-Z2-7]{16})`)
)

// link is the path in an SMS; its host must be the API's own.
func (w *town) link(s stack.SMS) string {
	w.t.Helper()
	found := links.FindStringSubmatch(s.Text)
	if found == nil || !strings.Contains(s.Text, "https://"+w.stack.Template.API+"/") {
		w.t.Fatalf("no link to the desk in %q", s.Text)
	}
	return found[1]
}

// post submits a form of a page, with more fields filled in.
func (w *town) post(path, action string, more url.Values) (int, string) {
	w.t.Helper()
	return read(w.form(path, action, more))
}

// form is post with the whole response.
func (w *town) form(path, action string, more url.Values) *http.Response {
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
	r := httptest.NewRequest(http.MethodPost, path+"/"+action, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.ask(r)
}

const angry = "@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW"

// tweet is a new mention of @oyez on X.
func (w *town) tweet(id, author, text string) string {
	return marshal(map[string]any{"for_user_id": "424242", "tweet_create_events": []any{map[string]any{
		"id_str": id, "created_at": w.stack.Now().UTC().Format(time.RubyDate), "text": text,
		"user": map[string]any{"id_str": author, "name": "Pat Doe", "screen_name": "patdoe", "followers_count": 11},
		"entities": map[string]any{"user_mentions": []any{map[string]any{
			"id_str": "424242", "screen_name": "oyez",
			"indices": []int{0, 5},
		}}},
	}}})
}

const fire = "Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond."

// comment is a new comment on Facebook.
func (w *town) comment(verb, id, author, text string) string {
	value := map[string]any{
		"item": "comment", "verb": verb, "comment_id": "500_" + id, "post_id": "123456_500", "parent_id": "123456_500",
		"from": map[string]string{"id": author, "name": "Jeanne Martin"}, "created_time": w.stack.Now().Unix(),
	}
	if verb != "remove" {
		value["message"] = text
	}
	return marshal(map[string]any{"object": "page", "entry": []any{map[string]any{
		"id": "123456", "time": w.stack.Now().Unix(), "changes": []any{map[string]any{"field": "feed", "value": value}},
	}}})
}

// reply is our account's reply to a post, made in X's app.
func (w *town) reply(id, to string) string {
	return marshal(map[string]any{"for_user_id": "424242", "tweet_create_events": []any{map[string]any{
		"id_str": id, "created_at": w.stack.Now().UTC().Format(time.RubyDate), "text": "@patdoe sorry!",
		"in_reply_to_status_id_str": to,
		"user":                      map[string]any{"id_str": "424242", "screen_name": "oyez"},
	}}})
}

// forget posts Meta's data deletion callback for a person, and returns the response's status.
func (w *town) forget(person string) int {
	payload := base64.RawURLEncoding.EncodeToString([]byte(marshal(map[string]any{
		"algorithm": "HMAC-SHA256",
		"issued_at": 1, "user_id": person,
	})))
	mac := hmac.New(sha256.New, []byte(all.LocalSecret("meta")))
	_, _ = mac.Write([]byte(payload)) // a hash never fails
	form := url.Values{"signed_request": {base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) + "." + payload}}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/meta/deletion", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.ask(r).StatusCode
}

func marshal(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of plain values always marshal
	}
	return string(data)
}
