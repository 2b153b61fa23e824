package web

import (
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

var night = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

// TestASession is its life: opened, recognised, replaced, ended, over.
func TestASession(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	now := night
	clock := func() time.Time { return now }
	s := store.New(kept, clock)
	person := func(id, name, phone string) rota.Person {
		return rota.Person{ID: id, Name: name, Phone: phone, Lang: "en", Zone: "Europe/Paris", Verified: true}
	}
	anna, ben := person("anna", "Anna", "+33612345678"), person("ben", "Ben", "+33698765432")
	team := rota.Rota{
		People: []rota.Person{anna, ben}, Zone: "Europe/Paris",
		Start: rota.LocalTime{Year: 2026, Month: 11, Day: 16, Hour: 9}, Every: 1,
		Order: []string{"anna"}, Backup: "ben",
	}
	put := func(r rota.Rota) {
		t.Helper()
		if err := s.PutRota(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	put(team)
	var log strings.Builder
	d := Sessions{Store: s, NewToken: rand.Text, Now: clock, Log: slog.New(slog.NewTextHandler(&log, nil))}
	carry := func(value string) *http.Request {
		r := httptest.NewRequest("GET", "https://oyez.example.com/inbox", nil)
		if value != "" {
			r.AddCookie(&http.Cookie{Name: "__Host-oyez", Value: value})
		}
		return r
	}
	open := func(id, before string) string {
		t.Helper()
		out := httptest.NewRecorder()
		if err := d.Open(out, carry(before), id, session.ByCode); err != nil {
			t.Fatal(err)
		}
		given := ""
		for _, c := range out.Result().Cookies() {
			if c.Name == "__Host-oyez" && c.MaxAge > 0 {
				given = c.Value
			}
		}
		return given
	}
	who := func(value, want string) {
		t.Helper()
		v := NewVisit(httptest.NewRecorder(), carry(value), now)
		if err := d.Recognise(v); err != nil || v.Person.ID != want || v.Signed != (want != "") {
			t.Errorf("%q is recognised, %v; want %q", v.Person.ID, err, want)
		}
	}
	first := open("anna", "")
	who(first, "anna")
	who("", "")
	id, token, _ := strings.Cut(first, ".")
	forged := base64.RawURLEncoding.EncodeToString([]byte("ben"))
	for _, bad := range []string{
		id, id + ".", forged + "." + token, id + "." + strings.Repeat("A", 26), first + "A",
		"." + token,
	} {
		who(bad, "")
	}
	second := open("anna", first) // in the same browser: one session, not two
	who(first, "")
	who(second, "anna")
	third := open("anna", "")
	put(rota.Rota{People: []rota.Person{ben}, Zone: team.Zone, Start: team.Start, Every: 1, Order: []string{"ben"}})
	who(third, "") // who has left the team comes in no more
	put(team)
	out := httptest.NewRecorder()
	if err := d.Close(out, carry(second)); err != nil ||
		!strings.Contains(out.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("%v, %v", out.Header(), err)
	}
	who(second, "")
	if n, err := d.CloseAll(t.Context(), "anna"); n != 1 || err != nil {
		t.Errorf("%d ended, %v, want 1", n, err)
	}
	who(third, "")
	late := open("ben", "")
	now = now.Add(session.Life)
	who(late, "")
	if strings.Contains(log.String(), token) || !strings.Contains(log.String(), "person=anna") {
		t.Errorf("the log says %s", log.String())
	}

	d.Local = true
	now = night
	v := NewVisit(httptest.NewRecorder(), carry(""), now)
	if err := d.Recognise(v); err != nil || v.Person.ID != "anna" || v.Person.Role != rota.Manager || !v.Signed {
		t.Errorf("a local run is opened by %+v, %v", v.Person, err)
	}
	chosen := open("ben", "")
	who(chosen, "ben")
	v = NewVisit(httptest.NewRecorder(), carry(chosen), now)
	if err := d.Recognise(v); err != nil || v.Person.ID != "ben" || v.Person.Role == rota.Manager {
		t.Errorf("in a local run, %+v is signed in, %v", v.Person, err)
	}
}
