package passkey

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"oyez/infra/lab/authenticator"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

const (
	site  = "oyez.example.com"
	token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func newDevice(t *testing.T) *authenticator.Device {
	t.Helper()
	d, err := authenticator.New(site)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

var night = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

// world is the function over a real store, and one browser.
type world struct {
	t       *testing.T
	store   *store.Store
	routes  http.Handler
	cookies map[string]string
	host    string
	log     strings.Builder
}

func newWorld(t *testing.T) *world {
	t.Helper()
	under, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = under.Close() })
	w := &world{t: t, cookies: map[string]string{}, host: site}
	now := func() time.Time { return night }
	w.store = store.New(under, now)
	log := slog.New(slog.NewJSONHandler(&w.log, nil))
	h := &Handler{
		Sessions: web.Sessions{Store: w.store, NewToken: rand.Text, Now: now, Log: log}, Store: w.store, Now: now,
		Metrics: metrics.New(io.Discard, now), Log: log,
	}
	w.routes = h.Routes()
	person := func(id, name string) rota.Person {
		return rota.Person{ID: id, Name: name, Phone: "+33612345678", Lang: "en", Zone: "Europe/Paris", Verified: true}
	}
	err = w.store.PutRota(t.Context(), rota.Rota{
		People: []rota.Person{person("anna", "Anna"), person("ben", "Ben")}, Zone: "Europe/Paris",
		Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// as signs a person in in the browser.
func (w *world) as(person string) {
	w.t.Helper()
	if err := w.store.PutSession(w.t.Context(), token,
		session.Open(person, session.ByCode, "", night)); err != nil {
		w.t.Fatal(err)
	}
	w.cookies["__Host-oyez"] = b64([]byte(person)) + "." + token
}

func (w *world) post(path, credential string) (status int, answer map[string]any) {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path,
		strings.NewReader(url.Values{"credential": {credential}, "back": {"/rota"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Host = w.host
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	out := httptest.NewRecorder()
	w.routes.ServeHTTP(out, r)
	for _, c := range out.Result().Cookies() {
		w.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil {
		w.t.Fatalf("%s answers %d %q", path, out.Code, out.Body)
	}
	return out.Code, answer
}

func (w *world) challenge(path string) string {
	w.t.Helper()
	status, options := w.post(path, "")
	challenge, _ := options["challenge"].(string)
	if status != http.StatusOK || challenge == "" {
		w.t.Fatalf("%s answers %d %v", path, status, options)
	}
	return challenge
}

// keep makes a passkey of a person.
func (w *world) keep(person string) *authenticator.Device {
	w.t.Helper()
	d := newDevice(w.t)
	d.User = handle(person)
	w.as(person)
	if status, answer := w.post("/passkey/keep",
		d.Make(w.challenge("/passkey/newchallenge"))); status != http.StatusOK {
		w.t.Fatalf("%d %v", status, answer)
	}
	w.cookies = map[string]string{}
	return d
}

func TestAPasskeySignsIn(t *testing.T) {
	w := newWorld(t)
	d := w.keep("anna")
	for range 2 {
		d.Count++
		status, answer := w.post("/passkey/enter", d.Sign(w.challenge("/passkey/challenge")))
		if status != http.StatusOK || answer["to"] != "/rota" {
			t.Fatalf("%d %v", status, answer)
		}
		if !strings.HasPrefix(w.cookies["__Host-oyez"], b64([]byte("anna"))+".") {
			t.Errorf("cookies %v", w.cookies)
		}
	}
	if strings.Contains(w.log.String(), b64(d.ID)) || strings.Contains(w.log.String(), w.cookies["__Host-oyez"]) {
		t.Errorf("the log tells a token or a device: %s", w.log.String())
	}
}

// One thing is wrong a row, and nobody is signed in.
func TestWhatIsNoSignature(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(w *world, d *authenticator.Device) string // what is posted
		why  refusal
	}{
		{
			"nothing", func(w *world, _ *authenticator.Device) string { w.challenge("/passkey/challenge"); return "" },
			refused,
		},
		{
			"no JSON",
			func(w *world, _ *authenticator.Device) string { w.challenge("/passkey/challenge"); return `{"id":` },
			refused,
		},
		{
			"no challenge was asked for",
			func(_ *world, d *authenticator.Device) string { return d.Sign(b64(make([]byte, 32))) }, late,
		},
		{"another's challenge", func(w *world, d *authenticator.Device) string {
			w.challenge("/passkey/challenge")
			return d.Sign(b64(make([]byte, 32)))
		}, refused},
		{"the same again", func(w *world, d *authenticator.Device) string {
			signed := d.Sign(w.challenge("/passkey/challenge"))
			w.post("/passkey/enter", signed)
			delete(w.cookies, "__Host-oyez")
			return signed
		}, late},
		{"signed for another site's page", func(w *world, d *authenticator.Device) string {
			d.Origin = "https://evil.example"
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"signed for another host", func(w *world, d *authenticator.Device) string {
			d.Site = "evil.example"
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"of another host of ours", func(w *world, d *authenticator.Device) string {
			w.host, d.Site, d.Origin = "other.example.com", "other.example.com", "https://other.example.com"
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"nobody was recognised", func(w *world, d *authenticator.Device) string {
			d.Flags = 0x01
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"another key", func(w *world, d *authenticator.Device) string {
			other := newDevice(w.t)
			d.Key = other.Key
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"another person's name", func(w *world, d *authenticator.Device) string {
			d.User = handle("ben")
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"nobody's name", func(w *world, d *authenticator.Device) string {
			d.User = handle("eve")
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{"a copy, whose counter stands behind", func(w *world, d *authenticator.Device) string {
			d.Count = 9
			w.post("/passkey/enter", d.Sign(w.challenge("/passkey/challenge")))
			delete(w.cookies, "__Host-oyez")
			d.Count = 5
			return d.Sign(w.challenge("/passkey/challenge"))
		}, copied},
		{"a removed one", func(w *world, d *authenticator.Device) string {
			if err := w.store.RemovePasskey(w.t.Context(), "anna", d.ID); err != nil {
				w.t.Fatal(err)
			}
			return d.Sign(w.challenge("/passkey/challenge"))
		}, refused},
		{
			"an address without a name",
			func(w *world, d *authenticator.Device) string { w.host = "127.0.0.1:3000"; return "" }, nameless,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			d := w.keep("anna")
			d.Count++
			status, answer := w.post("/passkey/enter", row.do(w, d))
			if status != http.StatusForbidden || answer["error"] != string(row.why) {
				t.Errorf("%d %v, want %s", status, answer, row.why)
			}
			if w.cookies["__Host-oyez"] != "" {
				t.Error("signed in")
			}
		})
	}
}

func TestWhoMayMakeAPasskey(t *testing.T) {
	w := newWorld(t)
	d := newDevice(t)
	if status, _ := w.post("/passkey/newchallenge", ""); status != http.StatusForbidden {
		t.Errorf("nobody gets a challenge: %d", status)
	}
	w.as("anna")
	made := d.Make(w.challenge("/passkey/newchallenge"))
	w.as("ben") // in the same browser, with Anna's challenge
	if status, answer := w.post("/passkey/keep", made); status != http.StatusForbidden {
		t.Errorf("%d %v", status, answer)
	}
	w.as("anna")
	made = d.Make(w.challenge("/passkey/challenge")) // a challenge for something else
	if status, answer := w.post("/passkey/keep", made); status != http.StatusForbidden ||
		answer["error"] != string(late) {
		t.Errorf("%d %v", status, answer)
	}
	if _, keys, err := w.store.Sessions(t.Context(), "ben"); err != nil || len(keys) != 0 {
		t.Errorf("%v %v", keys, err)
	}
}
