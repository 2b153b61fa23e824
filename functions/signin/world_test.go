package signin

import (
	"context"
	"crypto/rand"
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

	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

// world is the pages with everything behind them real but the carrier and the clock.
type world struct {
	t       *testing.T
	store   *store.Store
	handler *Handler
	routes  http.Handler
	log     strings.Builder

	mu     sync.Mutex
	now    time.Time
	codes  int
	texts  []string // "to text"
	waited []time.Time
	fails  error
}

// night is 02:47 in Paris, on a Saturday; Anna is on call until Monday at nine, then Sophie.
var night = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

const (
	annaPhone = "+33612345678"
	benPhone  = "+33698765432"
)

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Send implements Sender.
func (w *world) Send(ctx context.Context, to, text string) (string, error) {
	if w.fails != nil {
		return "", w.fails
	}
	if n, ok := sms.Septets(text); !ok || n > sms.Segment {
		return "", &sms.Error{Reason: sms.TooLong}
	}
	w.mu.Lock()
	w.texts = append(w.texts, to+" "+text)
	w.mu.Unlock()
	return "m", w.store.CountSMS(ctx)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := emptyWorld(t)
	w.must(w.store.PutRota(t.Context(), team()))
	return w
}

func team() rota.Rota {
	person := func(id, name, phone, lang string) rota.Person {
		return rota.Person{ID: id, Name: name, Phone: phone, Lang: lang, Zone: "Europe/Paris", Verified: true}
	}
	sophie := person("sophie", "Sophie", "+33611223344", "fr")
	sophie.Role = rota.Manager
	return rota.Rota{
		People: []rota.Person{person("anna", "Anna", annaPhone, "en"), person("ben", "Ben", benPhone, "en"), sophie},
		Zone:   "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 11, Day: 16, Hour: 9},
		Order: []string{"anna", "sophie"}, Backup: "ben",
	}
}

// emptyWorld has no team.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	under, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = under.Close() })
	w := &world{t: t, now: night}
	w.store = store.New(under, w.time)
	log := slog.New(slog.NewJSONHandler(&locked{w: &w.log}, nil))
	w.handler = &Handler{
		Sessions: web.Sessions{Store: w.store, NewToken: rand.Text, Now: w.time, Log: log},
		NewID:    rand.Text, Log: log, Store: w.store, Sender: w, Month: 1000,
		Now: w.time, Metrics: metrics.New(io.Discard, w.time),
		NewCode: func() string {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.codes++
			return fmt.Sprintf("%06d", 482100+w.codes)
		},
		Wait: func(_ context.Context, until time.Time) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.waited = append(w.waited, until)
		},
	}
	w.routes = w.handler.Routes()
	return w
}

// locked lets many goroutines log.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// sent lists what phones received, and forgets it.
func (w *world) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	texts := w.texts
	w.texts = nil
	return texts
}

// browser keeps cookies as a browser does.
type browser struct {
	w       *world
	cookies map[string]string
	host    string
}

func (w *world) browser() *browser {
	return &browser{w: w, cookies: map[string]string{}, host: "oyez.example.com"}
}

// screen is an answer.
type screen struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	text   string
}

var (
	tags   = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	spaces = regexp.MustCompile(`[ \n\t]+`)
)

func (b *browser) do(r *http.Request) screen {
	b.w.t.Helper()
	r.Host = b.host
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	out := httptest.NewRecorder()
	b.w.routes.ServeHTTP(out, r)
	for _, c := range out.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	body := out.Body.String()
	text := spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " ")
	text = strings.NewReplacer(" ,", ",", " .", ".", "\u00a0", " ", "\u202f", " ").Replace(text)
	return screen{t: b.w.t, status: out.Code, header: out.Header(), body: body, text: text}
}

func (b *browser) get(path string) screen {
	b.w.t.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, fields ...string) screen {
	b.w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// signIn signs a person in by a code.
func (w *world) signIn(phone string) *browser {
	w.t.Helper()
	b := w.browser()
	b.post("/signin/ask", "phone", phone).leads("/signin/code")
	texts := w.sent()
	if len(texts) != 1 {
		w.t.Fatalf("SMS: %q", texts)
	}
	b.post("/signin/code", "code", digits.FindString(texts[0])).leads("/signin/devices")
	return b
}

// digits finds the code in an SMS, after the number it went to.
var digits = regexp.MustCompile(`\b\d{6}\b`)

func (s screen) leads(path string) {
	s.t.Helper()
	if to := s.header.Get("Location"); s.status != http.StatusSeeOther || !strings.HasPrefix(to, path) {
		s.t.Fatalf("status %d to %q, want to be led to %s:\n%s", s.status, to, path, s.text)
	}
}

func (s screen) says(status int, want ...string) {
	s.t.Helper()
	if s.status != status {
		s.t.Errorf("status %d, want %d", s.status, status)
	}
	for _, words := range want {
		if !strings.Contains(s.text, words) {
			s.t.Errorf("the page does not say %q", words)
		}
	}
	if s.t.Failed() {
		s.t.Logf("the page:\n%s", s.text)
	}
}

// sessionName is the cookie that holds a session.
const sessionName = "__Host-oyez"
