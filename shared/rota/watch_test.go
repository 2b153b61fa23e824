package rota_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"oyez/shared/rota"
)

// Watches are what OnCall says at every moment, without a gap, and each as long as it lasts.
func TestWatchesAreWhatOnCallSays(t *testing.T) {
	ids := func(people []rota.Person) (list []string) {
		for _, p := range people {
			list = append(list, p.ID)
		}
		return list
	}
	r := rota.Rota{
		People: []rota.Person{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Zone: "Europe/Paris",
		Start: rota.LocalTime{Year: 2026, Month: 3, Day: 2, Hour: 9},
		Order: []string{"a", "b"}, Backup: "c",
		Leave: []rota.Leave{{Who: "a", Period: rota.Period{
			From: rota.LocalTime{Year: 2026, Month: 3, Day: 20},
			To:   rota.LocalTime{Year: 2026, Month: 3, Day: 30, Hour: 3},
		}}},
	}
	from := time.Date(2026, 3, 10, 12, 34, 0, 0, time.UTC) // clocks go forward on the 29th
	to := from.AddDate(0, 0, 40)
	watches := r.Watches(from, to)
	if len(watches) < 5 || !watches[0].From.Equal(from) || !watches[len(watches)-1].To.Equal(to) {
		t.Fatalf("%+v", watches)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for i, w := range watches {
		if i > 0 && !watches[i-1].To.Equal(w.From) {
			t.Errorf("a gap or an overlap at %v", w.From)
		}
		length := int64(w.To.Sub(w.From) / time.Second)
		for range 50 {
			at := w.From.Add(time.Duration(dice.Int64N(length)) * time.Second)
			if want := ids(r.OnCall(at)); !slices.Equal(ids(w.Who), want) {
				t.Errorf("%v: %v, want %v", at, ids(w.Who), want)
			}
		}
	}
}
