package desk

import (
	"context"
	"crypto/rand"
	"encoding/base64"
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

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/reply"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

// world is a desk on real parts, except for the platform, the clock and the pager.
type world struct {
	t       *testing.T
	now     time.Time
	table   *watched
	store   *store.Store
	book    paging.Book
	place   *fakePlace
	handler *Handler
	routes  http.Handler
	metrics strings.Builder
	log     strings.Builder
	woken   []string
	wakeErr error
	ids     int
	links   int
	signed  map[string]string // session tokens by the link whose owner is signed in
	linked  bool              // nobody is signed in: links alone
}

// watched counts writes, and fails every call on request.
type watched struct {
	table.Table
	mu     sync.Mutex
	writes int
	down   error
}

func (w *watched) wrote() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes++
	return w.down
}

func (w *watched) Get(ctx context.Context, k table.Key) (table.Item, error) {
	if w.down != nil {
		return nil, w.down
	}
	return w.Table.Get(ctx, k)
}

func (w *watched) Put(ctx context.Context, p table.Put) error {
	if err := w.wrote(); err != nil {
		return err
	}
	return w.Table.Put(ctx, p)
}

func (w *watched) Update(ctx context.Context, u table.Update) (table.Item, error) {
	if err := w.wrote(); err != nil {
		return nil, err
	}
	return w.Table.Update(ctx, u)
}

func (w *watched) Delete(ctx context.Context, d table.Delete) error {
	if err := w.wrote(); err != nil {
		return err
	}
	return w.Table.Delete(ctx, d)
}

func (w *watched) Transact(ctx context.Context, writes []table.Write) error {
	if err := w.wrote(); err != nil {
		return err
	}
	return w.Table.Transact(ctx, writes)
}

// fakePlace is a platform that takes answers, or does not.
type fakePlace struct {
	platform.Adapter // nothing here hears
	ways             []platform.Way
	fails            []error // of the next sends
	sent             []platform.Reply
	during           func() // called while a send is under way
}

func (p *fakePlace) Name() string                                   { return "meta" }
func (p *fakePlace) Ways(mention.Mention, time.Time) []platform.Way { return p.ways }
func (p *fakePlace) Length(text string) int                         { return len([]rune(text)) }
func (p *fakePlace) Send(_ context.Context, a platform.Reply) (platform.Sent, error) {
	if p.during != nil {
		p.during()
	}
	if len(p.fails) > 0 {
		err := p.fails[0]
		p.fails = p.fails[1:]
		if err != nil {
			return platform.Sent{}, err
		}
	}
	p.sent = append(p.sent, a)
	return platform.Sent{ID: "a1", Permalink: "https://facebook.example/a1"}, nil
}

// night is when Anna is alerted: 02:47 in Paris.
var night = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := emptyWorld(t)
	w.team("en")
	return w
}

// emptyWorld has no team.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	under, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = under.Close() })
	w := &world{t: t, now: night, signed: map[string]string{}, table: &watched{Table: under}}
	now := func() time.Time { return w.now }
	w.store = store.New(w.table, now)
	w.book = paging.Book{Store: w.store, NewCode: func() string { return fmt.Sprintf("%04d", 4821+w.id()) }, Now: now}
	w.place = &fakePlace{ways: []platform.Way{
		{Visibility: platform.Public, Limit: 8000},
		{Visibility: platform.Private, Limit: 2000, Once: true, Until: night.Add(96 * time.Hour)},
	}}
	recorder := metrics.New(&w.metrics, now)
	log := slog.New(slog.NewJSONHandler(&w.log, nil))
	w.handler = &Handler{
		Sessions: web.Sessions{Store: w.store, NewToken: rand.Text, Now: now, Log: log},
		NewID:    func() string { return fmt.Sprintf("ref%d", w.id()) },
		Store:    w.store, Book: w.book, Now: now, Metrics: recorder, Log: log,
		Replies: &reply.Replies{
			Store: w.store, Book: w.book,
			Adapters: func(context.Context) platform.Set {
				return platform.Set{"meta": w.place}
			},
			NewID:   func() string { return fmt.Sprintf("id%d", w.id()) },
			Metrics: recorder, Log: log,
		},
		Wake: func(_ context.Context, id string) error { w.woken = append(w.woken, id); return w.wakeErr },
	}
	w.routes = w.handler.Routes()
	return w
}

func (w *world) id() int { w.ids++; return w.ids }

// team is Anna on call, then Ben; both read the language given.
func (w *world) team(lang string) {
	w.t.Helper()
	person := func(id, name string) rota.Person {
		return rota.Person{ID: id, Name: name, Phone: "+33612345678", Lang: lang, Zone: "Europe/Paris"}
	}
	w.must(w.store.PutRota(context.Background(), rota.Rota{
		People: []rota.Person{person("anna", "Anna"), person("ben", "Ben")}, Zone: "Europe/Paris",
		Start: rota.LocalTime{Year: 2026, Month: 11, Day: 16, Hour: 9}, Every: 1, Order: []string{"anna"},
		Backup: "ben",
	}))
}

// local opens the inbox.
func (w *world) local() { w.handler.Sessions.Local = true; w.routes = w.handler.Routes() }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// jeanne is a complaint on Facebook, 16 minutes ago.
func jeanne() mention.Mention {
	return mention.Mention{
		Key:    mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "c1"},
		Author: mention.Author{ID: "u1", Name: "Jeanne Martin", Handle: "jeanne.m", Followers: -1},
		Text:   "Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond.",
		Lang:   "fr", SaidAt: night.Add(-16 * time.Minute), HeardAt: night.Add(-16 * time.Minute),
		Permalink: "https://facebook.example/c1", Thread: "p1",
	}
}

// hear puts scored words into their conversation, as triage does.
func (w *world) hear(m mention.Mention, level scoring.Level) conversation.Conversation {
	w.t.Helper()
	ctx := context.Background()
	_, err := w.store.PutMention(ctx, m, false, "trace")
	w.must(err)
	kept, err := w.store.Mention(ctx, m.Key)
	w.must(err)
	priority := map[scoring.Level]int{scoring.Page: 91, scoring.Inbox: 45, scoring.Log: 5}[level]
	reasons := []scoring.Reason{{Code: "danger", Points: 60}, {Code: "complaint", Points: 20}}
	w.must(w.store.Scored(ctx, kept, scoring.Score{
		Priority: priority, Level: level, Complaint: level != scoring.Log,
		Reasons: reasons,
	}, w.now))
	changed, err := w.book.Change(ctx, m.Conversation(), "trace",
		func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(conversation.Entry{
				Kind: m.Kind, ID: m.ID, Priority: priority, Level: level,
				Complaint: level != scoring.Log, SaidAt: m.SaidAt, HeardAt: m.HeardAt,
			}), nil
		})
	w.must(err)
	return changed.Conversation
}

// link sends a person the link of a conversation's alert; the browser that opens it is signed in as that person.
func (w *world) link(c conversation.Conversation, person string) string {
	w.t.Helper()
	w.links++
	token := "K7Q2M4XWTR5B3CD" + string(rune('A'+w.links-1))
	w.must(w.store.PutLink(context.Background(), token,
		store.Link{Alert: alert.ID(c.ID, c.Alerts), Person: person, Ends: w.now.Add(paging.LinkLife)}))
	secret := strings.Repeat(string(rune('A'+w.links-1)), 26)
	w.must(w.store.PutSession(context.Background(), secret, session.Open(person, session.ByCode, "", w.now)))
	w.signed["/"+token] = base64.RawURLEncoding.EncodeToString([]byte(person)) + "." + secret
	return "/" + token
}

// woke is Jeanne's alert, and the links of Anna and Ben.
func (w *world) woke() (c conversation.Conversation, anna, ben string) {
	w.t.Helper()
	c = w.hear(jeanne(), scoring.Page)
	return c, w.link(c, "anna"), w.link(c, "ben")
}

func (w *world) conversation(id mention.ConversationID) conversation.Conversation {
	w.t.Helper()
	c, err := w.store.Conversation(context.Background(), id)
	w.must(err)
	return c
}

// screen is a response of the desk.
type screen struct {
	t      *testing.T
	status int
	header http.Header
	body   string // as sent
	text   string // as read: without tags, entities undone, spaces folded
}

var (
	tags   = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	spaces = regexp.MustCompile(`[ \n\t]+`)
)

// ServeHTTP serves the desk with a session of the link's recipient.
func (w *world) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	for link, value := range w.signed {
		if !w.linked && strings.HasPrefix(r.URL.Path, link) {
			r.AddCookie(&http.Cookie{Name: "__Host-oyez", Value: value})
		}
	}
	w.routes.ServeHTTP(out, r)
}

func (w *world) do(r *http.Request) screen {
	w.t.Helper()
	out := httptest.NewRecorder()
	w.ServeHTTP(out, r)
	body, err := io.ReadAll(out.Result().Body)
	w.must(err)
	text := spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(string(body), " ")), " ")
	text = strings.NewReplacer(" ,", ",", " .", ".", "\u00a0", " ", "\u202f", " ").Replace(text)
	return screen{t: w.t, status: out.Code, header: out.Header(), body: string(body), text: text}
}

func (w *world) get(path string) screen {
	w.t.Helper()
	return w.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (w *world) post(path string, form url.Values) screen {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(r)
}

// follow does as a browser does after a form was taken.
func (w *world) follow(p screen) screen {
	w.t.Helper()
	if p.status != http.StatusSeeOther {
		w.t.Fatalf("status %d, want a redirect:\n%s", p.status, p.text)
	}
	return w.get(p.header.Get("Location"))
}

// form is the page's form as a browser fills it in.
func (p screen) form(fill ...string) url.Values {
	p.t.Helper()
	form := url.Values{}
	for _, name := range []string{"conversation", "to", "seen", "at"} {
		found := regexp.MustCompile(`<input type="hidden" name="` + name +
			`" value="([^"]*)">`).FindStringSubmatch(p.body)
		if found == nil {
			p.t.Fatalf("no field %s on the page:\n%s", name, p.text)
		}
		form.Set(name, html.UnescapeString(found[1]))
	}
	if found := regexp.MustCompile(`name="visibility" value="([^"]*)"(?: checked)?>`).FindStringSubmatch(
		p.body); found != nil {
		form.Set("visibility", found[1])
	}
	for n := 0; n+1 < len(fill); n += 2 {
		form.Set(fill[n], fill[n+1])
	}
	return form
}

// says checks the status and what can be read.
func (p screen) says(status int, want ...string) {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status %d, want %d", p.status, status)
	}
	for _, s := range want {
		if !strings.Contains(p.text, s) {
			p.t.Errorf("the page does not say %q", s)
		}
	}
	if p.t.Failed() {
		p.t.Logf("the page:\n%s", p.text)
	}
}

// hides checks what must not be there.
func (p screen) hides(secrets ...string) {
	p.t.Helper()
	for _, s := range secrets {
		if strings.Contains(p.body, s) || strings.Contains(p.text, s) {
			p.t.Errorf("the page shows %q:\n%s", s, p.text)
		}
	}
}

// kept checks that the person's words are still in the form.
func (p screen) kept(text string) {
	p.t.Helper()
	area := regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`).FindStringSubmatch(p.body)
	if area == nil || strings.TrimPrefix(html.UnescapeString(area[1]), "\n") != text {
		p.t.Errorf("the words %q are not kept:\n%s", text, p.body)
	}
}

// plainSpaces makes the unbreakable spaces comparable with what a test writes.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}
