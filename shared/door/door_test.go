package door

import (
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

// TestTheDoor is a session's life: opened, recognised, replaced, ended, over.
func TestTheDoor(t *testing.T) {
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
	d := Door{Store: s, Now: clock, Log: slog.New(slog.NewTextHandler(&log, nil))}
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
		_, p, err := d.Who(carry(value))
		if err != nil || p.ID != want {
			t.Errorf("%q is recognised, %v; want %q", p.ID, err, want)
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
	if n, err := d.EndAll(t.Context(), "anna"); n != 1 || err != nil {
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
	if _, p, err := d.Who(carry("")); err != nil || p.ID != "anna" || p.Role != rota.Manager {
		t.Errorf("a local run is opened by %+v, %v", p, err)
	}
}
