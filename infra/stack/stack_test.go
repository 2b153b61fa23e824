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
	"testing"
	"time"

	"oyez/infra/dynamolocal"
	"oyez/infra/inprocess"
	"oyez/infra/stack"
	"oyez/infra/team"
	"oyez/shared/platform/all"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

// town is the deployed Oyez, as its people meet it.
type town struct {
	t     *testing.T
	stack *stack.Stack
	store *store.Store
	log   *guarded
}

// guarded is a log that several write to.
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

// deploy starts a stack with a team on call and both platforms' secrets.
func deploy(t *testing.T, change func(*stack.Options)) *town {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds and starts every function")
	}
	endpoint, client := dynamolocal.Endpoint(t), dynamolocal.Client(t)
	name := "oyez" + strings.ToLower(rand.Text()[:8])
	w := &town{t: t, log: &guarded{}}
	deliveries := fmt.Sprintf(`{"meta":{"secrets":[%q],"verify_token":"v"},"x":{"secrets":[%q]}}`, all.LocalMetaSecret, all.LocalXSecret)
	answers := `{"x":{"accounts":{"424242":{"consumer_key":"a","consumer_secret":"b","token":"c","token_secret":"d"}}}}`
	o := stack.Options{
		Root: "../..", Name: name, DynamoDB: endpoint, Folder: t.TempDir(), Log: w.log,
		Parameters: map[string]string{"Sources": "meta/123456,x/424242", "SenderId": "OYEZ"},
		Secrets: map[string]string{
			"/" + name + "/receive": deliveries, "/" + name + "/collect": `{"feeds":[{"name":"nowhere","url":"https://feeds.invalid/"}]}`, "/" + name + "/sweep": answers, "/" + name + "/desk": answers,
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
	w.store = store.New(dynamo.New(client, w.stack.TableName()))
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *town) ask(r *http.Request) *http.Response {
	answer := httptest.NewRecorder()
	w.stack.ServeHTTP(answer, r)
	return answer.Result()
}

// send posts a signed body as its platform would.
func (w *town) send(platform, body string) int {
	w.t.Helper()
	d, err := inprocess.Deliver(platform, []byte(body), time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/webhooks/"+d.Path, bytes.NewReader(d.Body))
	r.Header = d.Header
	return w.ask(r).StatusCode
}

// hears sends a body that must be taken, and waits for all that comes of it.
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
	if err := w.stack.Settle(ctx); err != nil {
		w.t.Fatal(err)
	}
}

// minutes pass.
func (w *town) minutes(n int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	defer cancel()
	if err := w.stack.Tick(ctx, n); err != nil {
		w.t.Fatal(err)
	}
}

// rings asserts how many SMS there were in all, and returns the last.
func (w *town) rings(n int) stack.SMS {
	w.t.Helper()
	all := w.stack.Phones.Received()
	if len(all) != n {
		w.t.Fatalf("%d SMS, want %d: %v", len(all), n, all)
	}
	if n == 0 {
		return stack.SMS{}
	}
	return all[n-1]
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

// post sends the form of a page to one of its actions, with more filled in.
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
	r := httptest.NewRequest(http.MethodPost, path+"/"+action, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return read(w.ask(r))
}

const angry = "@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW"

// tweet is a mention of @oyez on X, said now.
func tweet(id, author, text string) string {
	return marshal(map[string]any{"for_user_id": "424242", "tweet_create_events": []any{map[string]any{
		"id_str": id, "created_at": time.Now().UTC().Format(time.RubyDate), "text": text,
		"user":     map[string]any{"id_str": author, "name": "Pat Doe", "screen_name": "patdoe", "followers_count": 11},
		"entities": map[string]any{"user_mentions": []any{map[string]any{"id_str": "424242", "screen_name": "oyez", "indices": []int{0, 5}}}},
	}}})
}

const fire = "Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond."

// comment is a comment on Facebook, said now.
func comment(verb, id, author, text string) string {
	value := map[string]any{
		"item": "comment", "verb": verb, "comment_id": "500_" + id, "post_id": "123456_500", "parent_id": "123456_500",
		"from": map[string]string{"id": author, "name": "Jeanne Martin"}, "created_time": time.Now().Unix(),
	}
	if verb != "remove" {
		value["message"] = text
	}
	return marshal(map[string]any{"object": "page", "entry": []any{map[string]any{
		"id": "123456", "time": time.Now().Unix(), "changes": []any{map[string]any{"field": "feed", "value": value}},
	}}})
}

// reply is our own account's answer in X's app to a post.
func reply(id, to string) string {
	return marshal(map[string]any{"for_user_id": "424242", "tweet_create_events": []any{map[string]any{
		"id_str": id, "created_at": time.Now().UTC().Format(time.RubyDate), "text": "@patdoe sorry!", "in_reply_to_status_id_str": to,
		"user": map[string]any{"id_str": "424242", "screen_name": "oyez"},
	}}})
}

// forget has Meta ask for all that a person said to be deleted, and returns the status of our answer.
func (w *town) forget(person string) int {
	payload := base64.RawURLEncoding.EncodeToString([]byte(marshal(map[string]any{"algorithm": "HMAC-SHA256", "issued_at": 1, "user_id": person})))
	mac := hmac.New(sha256.New, []byte(all.LocalMetaSecret))
	_, _ = mac.Write([]byte(payload)) // a hash takes everything
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
