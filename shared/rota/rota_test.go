package rota_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"oyez/shared/rota"
)

func team() rota.Rota {
	person := func(id, name string) rota.Person {
		return rota.Person{ID: id, Name: name, Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris", Verified: true}
	}
	return rota.Rota{
		People: []rota.Person{person("anna", "Anna"), person("ben", "Ben"), person("sophie", "Sophie")},
		Zone:   "Europe/Paris",
		Start:  rota.LocalTime{Year: 2026, Month: time.January, Day: 5, Hour: 9},
		Order:  []string{"anna", "ben"},
		Backup: "sophie",
	}
}

func names(people []rota.Person) string {
	var all []string
	for _, p := range people {
		all = append(all, p.Name)
	}
	return strings.Join(all, ", ")
}

func in(t *testing.T, zone, wall string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999999999", wall, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestOnCall(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*rota.Rota)
		at     string
		want   string
	}{
		{"the first second of the first turn", nil, "2026-01-05 09:00:00", "Anna, Sophie"},
		{"the last nanosecond of the first turn", nil, "2026-01-12 08:59:59.999999999", "Anna, Sophie"},
		{"the hand-off belongs to the next", nil, "2026-01-12 09:00:00", "Ben, Sophie"},
		{"before the hour on the day of a hand-off", nil, "2026-01-19 00:30:00", "Ben, Sophie"},
		{"back to the first", nil, "2026-01-19 09:00:00", "Anna, Sophie"},
		{"before the start turns run backwards", nil, "2026-01-05 08:59:00", "Ben, Sophie"},
		{"two weeks before the start", nil, "2025-12-22 09:00:00", "Anna, Sophie"},
		{"turns of two weeks", func(r *rota.Rota) { r.Every = 2 }, "2026-01-12 09:00:00", "Anna, Sophie"},
		{"turns of two weeks, handed over", func(r *rota.Rota) { r.Every = 2 }, "2026-01-19 09:00:00", "Ben, Sophie"},
		{
			"the backup is on call: the next of the order steps in", func(r *rota.Rota) { r.Backup = "anna" },
			"2026-01-05 09:00:00", "Anna, Ben",
		},
		{"no backup: the next of the order", func(r *rota.Rota) { r.Backup = "" }, "2026-01-12 09:00:00", "Ben, Anna"},
		{
			"alone, and backup too", func(r *rota.Rota) { r.Order, r.Backup = []string{"anna"}, "anna" },
			"2026-01-05 09:00:00", "Anna",
		},
		{
			"twice in a row in the order: the next other one",
			func(r *rota.Rota) { r.Order, r.Backup = []string{"anna", "anna", "ben"}, "" }, "2026-01-05 09:00:00",
			"Anna, Ben",
		},
		{
			"an id nobody has is passed over", func(r *rota.Rota) { r.Order = []string{"zoe", "ben"} },
			"2026-01-05 09:00:00", "Ben, Sophie",
		},
		{"an empty order", func(r *rota.Rota) { r.Order = nil }, "2026-01-05 09:00:00", ""},
		{
			"an unknown zone counts as UTC", func(r *rota.Rota) { r.Zone = "Europe/Lutetia" }, "2026-01-12 09:30:00",
			"Anna, Sophie",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := team()
			if row.change != nil {
				row.change(&r)
			}
			if got := names(r.OnCall(in(t, "Europe/Paris", row.at))); got != row.want {
				t.Errorf("on call at %s: %q, want %q", row.at, got, row.want)
			}
		})
	}
}

// TestHandOffs walks minute by minute over both changes of the clocks and asserts the exact UTC minute of each hand-off
// and who is on call from then on.
func TestHandOffs(t *testing.T) {
	for _, row := range []struct {
		name, zone string
		start      rota.LocalTime
		from, to   string   // UTC days walked
		want       []string // UTC
	}{
		{
			"Paris, Monday nine, clocks go forward", "Europe/Paris",
			rota.LocalTime{Year: 2026, Month: 3, Day: 23, Hour: 9},
			"2026-03-29", "2026-03-31",
			[]string{"2026-03-30 07:00 Ben, Sophie"},
		},
		{
			"Paris, Monday nine, clocks go back", "Europe/Paris",
			rota.LocalTime{Year: 2026, Month: 10, Day: 19, Hour: 9},
			"2026-10-25", "2026-10-27",
			[]string{"2026-10-26 08:00 Ben, Sophie"},
		},
		{
			"Paris, in the hour that does not exist: when the clocks jump", "Europe/Paris",
			rota.LocalTime{Year: 2026, Month: 3, Day: 22, Hour: 2, Minute: 30},
			"2026-03-28", "2026-03-30",
			[]string{"2026-03-29 01:00 Ben, Sophie"},
		},
		{
			"Paris, in the hour that comes twice: both for an hour", "Europe/Paris",
			rota.LocalTime{Year: 2026, Month: 10, Day: 18, Hour: 2, Minute: 30},
			"2026-10-24", "2026-10-26",
			[]string{"2026-10-25 00:30 Ben, Anna, Sophie", "2026-10-25 01:30 Ben, Sophie"},
		},
		{
			"Paris, the rota starts in the hour that comes twice: both for an hour", "Europe/Paris",
			rota.LocalTime{Year: 2026, Month: 10, Day: 25, Hour: 2, Minute: 30},
			"2026-10-24", "2026-10-26",
			[]string{"2026-10-25 00:30 Anna, Ben, Sophie", "2026-10-25 01:30 Anna, Sophie"},
		},
		{
			"New York, Sunday two sharp, clocks go forward", "America/New_York",
			rota.LocalTime{Year: 2026, Month: 3, Day: 1, Hour: 2},
			"2026-03-07", "2026-03-09",
			[]string{"2026-03-08 07:00 Ben, Sophie"},
		},
		{
			"New York, half past one, clocks go back: both for an hour", "America/New_York",
			rota.LocalTime{Year: 2026, Month: 10, Day: 25, Hour: 1, Minute: 30},
			"2026-10-31", "2026-11-02",
			[]string{"2026-11-01 05:30 Ben, Anna, Sophie", "2026-11-01 06:30 Ben, Sophie"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := team()
			r.Zone, r.Start = row.zone, row.start
			var got []string
			before := ""
			for at := in(t, "UTC",
				row.from+" 00:00:00"); at.Before(in(t, "UTC", row.to+" 00:00:00")); at = at.Add(time.Minute) {
				now := names(r.OnCall(at))
				if before != "" && now != before {
					got = append(got, at.UTC().Format("2006-01-02 15:04 ")+now)
				}
				before = now
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("hand-offs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNext asks for the same local time all year: in UTC it moves with the season.
func TestNext(t *testing.T) {
	for _, row := range []struct{ at, next string }{ // UTC
		{"2026-01-05 07:59", "2026-01-05 08:00"},
		{"2026-01-05 08:00", "2026-01-12 08:00"},
		{"2026-03-25 00:00", "2026-03-30 07:00"},
		{"2026-07-01 00:00", "2026-07-06 07:00"},
		{"2026-10-20 00:00", "2026-10-26 08:00"},
		{"2026-10-26 08:00", "2026-11-02 08:00"},
	} {
		next, ok := team().Next(in(t, "UTC", row.at+":00"))
		if !ok || !next.Equal(in(t, "UTC", row.next+":00")) {
			t.Errorf("after %s the next is at %v (%v), want %s", row.at, next, ok, row.next)
		}
	}
	r := team()
	r.Every = 9
	if next, _ := r.Next(in(t, "UTC", "2026-01-05 08:00:00")); !next.Equal(in(t, "UTC", "2026-03-09 08:00:00")) {
		t.Errorf("a turn of nine weeks ends at %v", next)
	}
	r.Order = r.Order[:1]
	if next, ok := r.Next(in(t, "UTC", "2026-01-05 08:00:00")); ok {
		t.Errorf("somebody alone is followed at %v", next)
	}
}

func TestNobodyTwiceAtAnyMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := team()
		r.Order = rapid.SliceOfN(rapid.SampledFrom([]string{"anna", "ben", "sophie", "nobody"}), 0, 5).Draw(t, "order")
		r.Backup = rapid.SampledFrom([]string{"", "anna", "sophie", "nobody"}).Draw(t, "backup")
		r.Every = rapid.IntRange(0, 3).Draw(t, "every")
		r.Zone = rapid.SampledFrom([]string{"Europe/Paris", "America/New_York", "Asia/Kathmandu"}).Draw(t, "zone")
		at := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "at"), 0)
		called := r.OnCall(at)
		for i, p := range called {
			if slices.Contains(called[:i], p) {
				t.Fatalf("%s is called twice", p.Name)
			}
		}
		if next, ok := r.Next(at); ok && !slices.Equal(called, r.OnCall(next.Add(-1))) {
			t.Fatalf("others are on call before %v", next)
		}
	})
}

func TestCheck(t *testing.T) {
	if err := team().Check(); err != nil {
		t.Fatalf("a good rota: %v", err)
	}
	for _, row := range []struct {
		name   string
		change func(*rota.Rota)
		want   []string // where
	}{
		{"no zone", func(r *rota.Rota) { r.Zone = "" }, []string{"zone"}},
		{"the machine's own zone", func(r *rota.Rota) { r.Zone = "Local" }, []string{"zone"}},
		{"a zone nobody knows", func(r *rota.Rota) { r.Zone = "Europe/Lutetia" }, []string{"zone"}},
		{"no start", func(r *rota.Rota) { r.Start = rota.LocalTime{} }, []string{"start"}},
		{"31 February", func(r *rota.Rota) { r.Start.Month, r.Start.Day = 2, 31 }, []string{"start"}},
		{"a turn of less than no weeks", func(r *rota.Rota) { r.Every = -1 }, []string{"every"}},
		{"nobody", func(r *rota.Rota) { r.People = nil }, []string{"people", "order[0]", "order[1]", "backup"}},
		{"no order", func(r *rota.Rota) { r.Order = nil }, []string{"order"}},
		{"an unknown id in the order", func(r *rota.Rota) { r.Order[1] = "zoe" }, []string{"order[1]"}},
		{"an empty id in the order", func(r *rota.Rota) { r.Order[0] = "" }, []string{"order[0]"}},
		{"an unknown backup", func(r *rota.Rota) { r.Backup = "zoe" }, []string{"backup"}},
		{"one id twice", func(r *rota.Rota) { r.People[2].ID = "anna" }, []string{"people[2].id", "backup"}},
		{"no id", func(r *rota.Rota) { r.People[2].ID = "" }, []string{"people[2].id", "backup"}},
		{"no name", func(r *rota.Rota) { r.People[1].Name = "" }, []string{"people[1].name"}},
		{
			"a phone with spaces", func(r *rota.Rota) { r.People[0].Phone = "+33 6 12 34 56 78" },
			[]string{"people[0].phone"},
		},
		{"a phone without +", func(r *rota.Rota) { r.People[0].Phone = "0033612345678" }, []string{"people[0].phone"}},
		{
			"a country code with 0", func(r *rota.Rota) { r.People[0].Phone = "+0612345678" },
			[]string{"people[0].phone"},
		},
		{
			"a phone too long", func(r *rota.Rota) { r.People[0].Phone = "+1234567890123456" },
			[]string{"people[0].phone"},
		},
		{"no phone", func(r *rota.Rota) { r.People[0].Phone = "" }, []string{"people[0].phone"}},
		{"a language we do not speak", func(r *rota.Rota) { r.People[0].Lang = "de" }, []string{"people[0].lang"}},
		{"a person in an unknown zone", func(r *rota.Rota) { r.People[0].Zone = "Mars" }, []string{"people[0].zone"}},
		{
			"an e-mail with a name", func(r *rota.Rota) { r.People[0].Email = "Anna <anna@example.com>" },
			[]string{"people[0].email"},
		},
		{"quiet after midnight's end", func(r *rota.Rota) { r.People[0].Quiet.To = 1441 }, []string{"people[0].quiet"}},
		{
			"a layer called as one that is always there",
			func(r *rota.Rota) { r.Layers = []rota.Layer{{Name: "backup", Order: []string{"anna"}}} },
			[]string{"layers[0].name"},
		},
		{
			"a layer called as a person",
			func(r *rota.Rota) { r.Layers = []rota.Layer{{Name: "anna", Order: []string{"anna"}}} },
			[]string{"layers[0].name"},
		},
		{
			"an empty layer", func(r *rota.Rota) { r.Layers = []rota.Layer{{}} },
			[]string{"layers[0].name", "layers[0].order"},
		},
		{"all of a layer", func(r *rota.Rota) {
			r.Layers = []rota.Layer{{
				Name: "a", Zone: "Mars", Order: []string{"zoe", "ben"}, Every: []int{0}, Holidays: "maybe",
				Hours: []rota.Hours{{}, {From: -1}, {Days: []time.Weekday{7}}},
			}}
		}, []string{
			"layers[0].zone", "layers[0].order[0]", "layers[0].start", "layers[0].every", "layers[0].hours[1]",
			"layers[0].hours[2]", "layers[0].holidays",
		}},
		{
			"an unknown unit",
			func(r *rota.Rota) { r.Layers = []rota.Layer{{Name: "a", Order: []string{"ben"}, Unit: "years"}} },
			[]string{"layers[0].every"},
		},
		{
			"one layer twice",
			func(r *rota.Rota) { a := rota.Layer{Name: "a", Order: []string{"ben"}}; r.Layers = []rota.Layer{a, a} },
			[]string{"layers[1].name"},
		},
		{
			"a step that calls nobody", func(r *rota.Rota) { r.Escalation = []rota.EscalationStep{{}} },
			[]string{"steps[0].call"},
		},
		{"a step that calls somebody unknown, in a second", func(r *rota.Rota) {
			r.Escalation = []rota.EscalationStep{{Notify: []string{"rotation", "zoe"}, After: time.Second}}
		}, []string{"steps[0].call[1]", "steps[0].after"}},
		{"a step after a day and more", func(r *rota.Rota) {
			r.Escalation = []rota.EscalationStep{{Notify: []string{"ben"}, After: 25 * time.Hour}}
		}, []string{"steps[0].after"}},
		{
			"an override of nothing", func(r *rota.Rota) { r.Overrides = []rota.Override{{Layer: "zoe", Who: "zoe"}} },
			[]string{"overrides[0].layer", "overrides[0].who", "overrides[0].from", "overrides[0].to"},
		},
		{"a swap that ends as it begins", func(r *rota.Rota) {
			r.Swaps = []rota.Swap{{One: "zoe", Other: "", Period: rota.Period{From: r.Start, To: r.Start}}}
		}, []string{"swaps[0].one", "swaps[0].other", "swaps[0].to"}},
		{"leave of nobody, in no zone", func(r *rota.Rota) {
			r.Leave = []rota.Leave{{
				Who:    "zoe",
				Period: rota.Period{From: r.Start, To: rota.LocalTime{Year: 2027, Month: 1, Day: 1}, Zone: "Mars"},
			}}
		}, []string{"leave[0].who", "leave[0].zone"}},
		{
			"a holiday at nine", func(r *rota.Rota) { r.Holidays = []rota.Holiday{{Day: r.Start}} },
			[]string{"holidays[0].day"},
		},
		{"layers alone need no start", func(r *rota.Rota) {
			*r = rota.Rota{People: r.People, Zone: "UTC", Layers: []rota.Layer{{Name: "a", Order: []string{"zoe"}}}}
		}, []string{"layers[0].order[0]"}},
		{"everything at once", func(r *rota.Rota) { *r = rota.Rota{} }, []string{"zone", "start", "people", "order"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := team()
			row.change(&r)
			err := r.Check()
			joined, ok := err.(interface{ Unwrap() []error })
			if !ok {
				t.Fatalf("Check says %v", err)
			}
			var got []string
			for _, e := range joined.Unwrap() {
				var f *rota.Fault
				if !errors.As(e, &f) || f.What == "" {
					t.Fatalf("%v is no fault", e)
				}
				got = append(got, f.Where)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if strings.Contains(err.Error(), "612345678") || strings.Contains(err.Error(), "12 34") {
				t.Errorf("a phone number in %v", err)
			}
		})
	}
}

func TestParseWall(t *testing.T) {
	w, err := rota.ParseLocalTime("2026-01-05 09:00")
	if err != nil || w != team().Start || w.String() != "2026-01-05 09:00" {
		t.Errorf("%v, %v", w, err)
	}
	for _, bad := range []string{
		"", "2026-01-05", "2026-02-30 09:00", "2026-01-05 25:00", "2026-01-05 09:00 ",
		"05/01/2026 09:00", "2026-01-05T09:00Z",
	} {
		if w, err := rota.ParseLocalTime(bad); err == nil {
			t.Errorf("%q was read as %v", bad, w)
		}
	}
}

func BenchmarkOnCall(b *testing.B) {
	r := team()
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for b.Loop() {
		r.OnCall(at)
	}
}
