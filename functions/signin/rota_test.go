package signin

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"oyez/shared/rota"
)

func (w *world) rota() rota.Rota {
	w.t.Helper()
	r, err := w.store.Rota(w.t.Context())
	w.must(err)
	return r
}

func TestRotaPage(t *testing.T) {
	w := newWorld(t)
	anna := w.signIn(annaPhone)
	anna.get("/rota").says(200, "Anna is on call now.", "Until Mon 23 Nov, 09:00; then Sophie, then Ben.",
		"First: Anna", "After 5 min: Ben",
		"Mon 30 Nov, 09:00 Anna, then Ben", "Send me a test")
	sophie := w.signIn("+33611223344")
	p := sophie.get("/rota")
	p.says(200, "Anna est d’astreinte.", "Jusqu’au lun. 23 nov., 09:00 ; ensuite Sophie, puis Ben.",
		"Je prends cette nuit, jusqu’au sam. 21 nov., 08:00")
	if n := strings.Count(p.body, `<svg class="week"`); n != 4 {
		t.Errorf("%d weeks are drawn", n)
	}
	if strings.Contains(p.body, "style=") || strings.Contains(p.body, "<script") {
		t.Error("a style or a script that the policy refuses")
	}
	if len(p.body) > 40_000 {
		t.Errorf("%d bytes", len(p.body))
	}
}

func TestITakeTonight(t *testing.T) {
	w := newWorld(t)
	ben := w.signIn(benPhone)
	for range 2 { // pressed twice
		ben.post("/rota/override", "from", "2026-11-21T02:47", "until", "2026-11-21T08:00").leads("/rota?saved=1")
	}
	r := w.rota()
	if len(r.Overrides) != 1 || r.OnCall(night)[0].ID != "ben" || r.OnCall(night.Add(6 * time.Hour))[0].ID != "anna" {
		t.Fatalf("%+v", r)
	}
	ben.get("/rota").says(200, "Ben is on call now.", "Ben is on call, Sat 21 Nov, 02:47 to Sat 21 Nov, 08:00")
	anna := w.signIn(annaPhone)
	undo := []string{
		"kind", "override", "who", "ben", "from", "2026-11-21 02:47", "until", "2026-11-21 08:00", "zone",
		"Europe/Paris",
	}
	anna.post("/rota/undo", undo...).says(403, "only a manager can do this for others")
	ben.post("/rota/undo", undo...).leads("/rota?saved=1")
	ben.post("/rota/undo", undo...).leads("/rota?saved=1")
	if r := w.rota(); len(r.Overrides) != 0 {
		t.Errorf("%+v", r.Overrides)
	}
}

func TestWhoMayChangeWhat(t *testing.T) {
	w := newWorld(t)
	anna, sophie := w.signIn(annaPhone), w.signIn("+33611223344")
	tonight := []string{"from", "2026-11-22T20:00", "until", "2026-11-23T08:00"}
	for _, row := range []struct {
		path, fields string
		annas        int
	}{
		{"/rota/override", "who=ben", 403},
		{"/rota/override", "who=anna", 303},
		{"/rota/swap", "who=ben other=sophie", 403},
		{"/rota/swap", "other=ben", 303},
		{"/rota/leave", "who=ben", 403},
	} {
		fields := append([]string{}, tonight...)
		for _, f := range strings.Fields(row.fields) {
			name, value, _ := strings.Cut(f, "=")
			fields = append(fields, name, value)
		}
		if p := anna.post(row.path, fields...); p.status != row.annas {
			t.Errorf("%s %s: %d for Anna, want %d", row.path, row.fields, p.status, row.annas)
		}
		if p := sophie.post(row.path, fields...); p.status != 303 {
			t.Errorf("%s %s: %d for a manager: %s", row.path, row.fields, p.status, p.text)
		}
	}
	stranger := w.browser()
	stranger.post("/rota/override", tonight...).says(403, "You are signed out")
}

// A change that would leave nobody reachable is refused with an explanation and the smallest fix.
func TestAHoleIsRefusedWithItsRepair(t *testing.T) {
	w := newWorld(t)
	alone := team()
	alone.Order, alone.Backup = []string{"anna"}, ""
	alone.Escalation = []rota.EscalationStep{{Notify: []string{rota.Rotation}}}
	w.must(w.store.PutRota(t.Context(), alone))
	away := []string{"from", "2026-12-01T09:00", "until", "2026-12-08T09:00"}
	anna := w.signIn(annaPhone)
	p := anna.post("/rota/leave", away...)
	p.says(409, "Nothing was changed: from Tue 1 Dec, 09:00 to Tue 8 Dec, 09:00 nobody could be reached at step 1.",
		"could cover that time")
	if strings.Contains(p.text, "standing in") {
		t.Error("Anna may put somebody else on call")
	}
	if r := w.rota(); len(r.Leave) != 0 {
		t.Errorf("saved all the same: %+v", r.Leave)
	}
	sophie := w.signIn("+33611223344")
	fields := append([]string{"who", "anna"}, away...)
	sophie.post("/rota/leave", fields...).says(409, "Aucune modification", "en remplacement")
	sophie.post("/rota/leave", append(fields, "mend", "1")...).leads("/rota?saved=1")
	if r := w.rota(); len(r.Leave) != 1 || len(r.Overrides) != 1 || r.Prove(night) != nil {
		t.Errorf("%+v", r)
	}
}

func TestHostileChanges(t *testing.T) {
	w := newWorld(t)
	sophie := w.signIn("+33611223344")
	for _, row := range [][]string{
		{"/rota/override"},
		{"/rota/override", "from", "2026-11-22T20:00", "until", "2026-11-22T19:00"},
		{"/rota/override", "from", "2026-02-30T20:00", "until", "2026-11-22T19:00"},
		{"/rota/override", "who", "nobody", "from", "2026-11-22T20:00", "until", "2026-11-23T08:00"},
		{"/rota/override", "layer", "<b>", "from", "2026-11-22T20:00", "until", "2026-11-23T08:00"},
		{"/rota/swap", "who", "anna", "other", "anna", "from", "2026-11-22T20:00", "until", "2026-11-23T08:00"},
		{"/rota/leave", "from", "yesterday", "until", "tomorrow"},
	} {
		if p := sophie.post(row[0], row[1:]...); p.status != 422 {
			t.Errorf("%q: %d", row, p.status)
		}
	}
	if r := w.rota(); len(r.Overrides)+len(r.Swaps)+len(r.Leave) != 0 {
		t.Errorf("%+v", r)
	}
}

// Many changes at once are all made.
func TestChangesAtOnce(t *testing.T) {
	w := newWorld(t)
	sophie := w.signIn("+33611223344")
	cookies := sophie.cookies
	var wait sync.WaitGroup
	for n := range 4 {
		wait.Go(func() {
			b := w.browser()
			b.cookies = map[string]string{sessionName: cookies[sessionName]}
			b.post("/rota/override", "who", "ben", "from", fmt.Sprintf("2026-12-0%dT20:00", n+1), "until",
				fmt.Sprintf("2026-12-0%dT22:00", n+1)).leads("/rota?saved=1")
		})
	}
	wait.Wait()
	if r := w.rota(); len(r.Overrides) != 4 {
		t.Errorf("%d of four changes were kept", len(r.Overrides))
	}
}

func TestTestPage(t *testing.T) {
	w := newWorld(t)
	anna := w.signIn(annaPhone)
	for n := range 4 {
		p := anna.post("/signin/test")
		want := map[bool]string{true: "/rota?test=sent", false: "/rota?test=often"}[n < 3]
		p.leads(want)
		anna.get(p.header.Get("Location")).says(200)
	}
	if texts := w.sent(); len(texts) != 3 ||
		texts[0] != annaPhone+" OYEZ test: this is how an alert reaches you. There is nothing to do." {
		t.Errorf("SMS: %q", texts)
	}
}

func TestDevices(t *testing.T) {
	w := newWorld(t)
	phone, laptop := w.signIn(annaPhone), w.signIn(annaPhone)
	p := phone.get("/signin/devices")
	p.says(200, "You are signed in as Anna.",
		"Chrome, Android since 21 Nov, with a code Chrome, Android since 21 Nov, with a code")
	phone.post("/signin/leave").leads("/signin")
	phone.get("/rota").leads("/signin")
	laptop.get("/rota").says(200)
	again := w.signIn(annaPhone)
	again.post("/signin/everywhere").leads("/signin")
	laptop.get("/rota").leads("/signin")
}

func TestAManagerSignsOthersOut(t *testing.T) {
	w := newWorld(t)
	anna, sophie, ben := w.signIn(annaPhone), w.signIn("+33611223344"), w.signIn(benPhone)
	ben.post("/signin/end", "person", "anna").says(403, "only a manager")
	sophie.post("/signin/end", "person", "nobody").says(403)
	sophie.post("/signin/end", "person", "anna").leads("/signin/devices?ended=anna")
	anna.get("/rota").leads("/signin")
	ben.get("/rota").says(200)
	sophie.get("/signin/devices?ended=anna").says(200, "Toutes les sessions d’Anna sont fermées.")
}
