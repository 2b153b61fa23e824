package rota_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oyez/shared/rota"
)

func wall(t *testing.T, s string) rota.LocalTime {
	t.Helper()
	w, err := rota.ParseLocalTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestProve(t *testing.T) {
	from := in(t, "Europe/Paris", "2026-10-01 12:00:00")
	period := func(from, to string) rota.Period { return rota.Period{From: wall(t, from), To: wall(t, to)} }
	away := func(r *rota.Rota, p rota.Period, ids ...string) {
		for _, id := range ids {
			r.Leave = append(r.Leave, rota.Leave{Who: id, Period: p})
		}
	}
	for _, row := range []struct {
		name   string
		change func(*rota.Rota)
		want   string // "" for no hole
	}{
		{"a good rota", func(*rota.Rota) {}, ""},
		{
			"one on leave, two are left",
			func(r *rota.Rota) { away(r, period("2026-12-21 09:00", "2026-12-28 09:00"), "anna") }, "",
		},
		{"alone", func(r *rota.Rota) { r.Order, r.Backup = []string{"anna"}, "" }, ""},
		{"two who hand over in the hour that comes twice", func(r *rota.Rota) {
			r.Backup, r.Start = "", wall(t, "2026-01-04 02:30")
		}, ""},
		{
			"nobody at all", func(r *rota.Rota) { *r = rota.Rota{} },
			"nobody is ever on call; add a person and a rotation",
		},
		{
			"a phone that is not verified, in the turn that comes", func(r *rota.Rota) { r.People[1].Verified = false },
			"from 2026-10-05 09:00 CEST to 2026-10-12 09:00 CEST step 1 (rotation) has nobody with a verified phone; verify the phone of Ben",
		},
		{
			"a backup that is not verified", func(r *rota.Rota) { r.People[2].Verified = false },
			"from 2026-10-01 12:00 CEST to 2027-11-05 11:00 CET step 2 (backup) has nobody with a verified phone; verify the phone of Sophie",
		},
		{
			"two on leave at once", func(r *rota.Rota) {
				away(r, period("2026-12-21 09:00", "2026-12-28 09:00"), "anna")
				away(r, period("2026-12-24 18:00", "2027-01-04 09:00"), "sophie")
			},
			"from 2026-12-24 18:00 CET to 2026-12-28 09:00 CET step 2 (backup) has nobody; let Ben stand in for backup from 2026-12-24 18:00 CET to 2026-12-28 09:00 CET",
		},
		{
			"all on leave",
			func(r *rota.Rota) { away(r, period("2026-12-25 00:00", "2026-12-25 00:01"), "anna", "ben", "sophie") },
			"from 2026-12-25 00:00 CET to 2026-12-25 00:01 CET step 1 (rotation) has nobody; nobody is free to stand in: add a person with a verified phone to rotation, or shorten a leave",
		},
		{
			"leave from the first 02:30 to the second does not count: it begins at the last and ends at the first",
			func(r *rota.Rota) { away(r, period("2026-10-25 02:10", "2026-10-25 02:50"), "anna", "ben", "sophie") }, "",
		},
		{
			"leave over the hour that comes twice, as short as can be",
			func(r *rota.Rota) { away(r, period("2026-10-25 01:59", "2026-10-25 02:59"), "anna", "ben", "sophie") },
			"from 2026-10-25 01:59 CEST to 2026-10-25 02:59 CEST step 1 (rotation) has nobody; nobody is free to stand in: add a person with a verified phone to rotation, or shorten a leave",
		},
		{
			"leave in the hour that never comes",
			func(r *rota.Rota) { away(r, period("2027-03-28 02:00", "2027-03-28 03:00"), "anna", "ben", "sophie") },
			"",
		},
		{
			"a hole in the hour that comes twice", func(r *rota.Rota) {
				r.Layers = []rota.Layer{{
					Name: "shop", Zone: "UTC", Order: []string{"ben"},
					Hours: []rota.Hours{{From: 70, To: 50}},
				}}
				r.Overrides = []rota.Override{{
					Layer: "shop", Who: "ben",
					Period: period("2026-09-01 00:00", "2026-10-25 01:00"),
				}}
			},
			"from 2026-10-25 02:50 CEST to 2026-10-25 02:10 CET step 3 (shop) has nobody; let Anna stand in for shop from 2026-10-25 02:50 CEST to 2026-10-25 02:10 CET",
		},
		{
			"an override by somebody who is not verified counts from the last instance of its start on",
			func(r *rota.Rota) {
				r.People[2].Verified, r.Backup = false, ""
				r.Overrides = []rota.Override{{Who: "sophie", Period: period("2026-10-25 02:30", "2026-10-25 04:00")}}
			},
			"from 2026-10-25 02:30 CET to 2026-10-25 04:00 CET step 1 (rotation) has nobody with a verified phone; verify the phone of Sophie",
		},
		{
			"an overlap with somebody who is not verified: the hole begins when the other goes", func(r *rota.Rota) {
				r.People[1].Verified = false
				r.Layers = []rota.Layer{{
					Name: "slow", Start: wall(t, "2026-10-25 02:30"), Every: []int{10},
					Order: []string{"ben", "anna"},
				}}
				r.Escalation = []rota.EscalationStep{{Notify: []string{"slow"}}}
			},
			"from 2026-10-25 02:30 CET to 2027-01-03 02:30 CET step 1 (slow) has nobody with a verified phone; verify the phone of Ben",
		},
		{
			"a hole in the last hour of the proof", func(r *rota.Rota) {
				r.Layers = []rota.Layer{{
					Name: "shop", Order: []string{"ben"},
					Hours: []rota.Hours{{From: 10*60 + 45, To: 10*60 + 30}},
				}}
				r.Overrides = []rota.Override{{
					Layer: "shop", Who: "ben",
					Period: period("2026-09-01 00:00", "2027-11-05 00:00"),
				}}
			},
			"from 2027-11-05 10:30 CET to 2027-11-05 10:45 CET step 3 (shop) has nobody; let Anna stand in for shop from 2027-11-05 10:30 CET to 2027-11-05 10:45 CET",
		},
		{
			"a layer with a gap at lunch", func(r *rota.Rota) {
				r.Layers = []rota.Layer{{
					Name: "shop", Order: []string{"ben"},
					Hours: []rota.Hours{{From: 13 * 60, To: 12*60 + 30}},
				}}
			},
			"from 2026-10-01 12:30 CEST to 2026-10-01 13:00 CEST step 3 (shop) has nobody; let Ben stand in for shop from 2026-10-01 12:30 CEST to 2026-10-01 13:00 CEST",
		},
		{
			"a person called by name, on leave", func(r *rota.Rota) {
				r.Escalation = []rota.EscalationStep{{Notify: []string{"ben"}}}
				away(r, period("2027-11-05 10:59", "2028-01-01 00:00"), "ben")
			},
			"from 2027-11-05 10:59 CET to 2027-11-05 11:00 CET step 1 (ben) has nobody; call a layer in that step, or shorten the leave",
		},
		{"leave from the end of the proof on", func(r *rota.Rota) {
			r.Escalation = []rota.EscalationStep{{Notify: []string{"ben"}}}
			away(r, period("2027-11-05 11:00", "2028-01-01 00:00"), "ben")
		}, ""},
		{
			"a number in place of a name",
			func(r *rota.Rota) { r.People[1].Verified, r.People[1].Name = false, "+33612345678" },
			"from 2026-10-05 09:00 CEST to 2026-10-12 09:00 CEST step 1 (rotation) has nobody with a verified phone; verify the phone of ben",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := team()
			row.change(&r)
			hole := r.Prove(from)
			if got := said(hole); got != row.want {
				t.Errorf("%s\nwant %s", got, row.want)
			}
			if hole != nil && hole.Cover.Who != "" {
				r.Overrides = append(r.Overrides, hole.Cover)
				if next := r.Prove(from); next != nil && !next.From.After(hole.From) {
					t.Errorf("%+v does not mend it: %v", hole.Cover, next)
				}
			}
		})
	}
}

func said(h *rota.Hole) string {
	if h == nil {
		return ""
	}
	return h.Error()
}

// TestSteps shows each way of changing who is on call. At nine on Monday 12 January Ben follows Anna.
func TestSteps(t *testing.T) {
	day := rota.Period{From: wall(t, "2026-01-06 09:00"), To: wall(t, "2026-01-07 09:00")}
	for _, row := range []struct {
		name   string
		change func(*rota.Rota)
		at     string // in Paris, or in UTC
		want   string // steps parted by ";"
	}{
		{"nothing changed", func(*rota.Rota) {}, "2026-01-06 10:00", "Anna 5m0s; Sophie 5m0s"},
		{
			"an override", func(r *rota.Rota) { r.Overrides = []rota.Override{{Who: "ben", Period: day}} },
			"2026-01-06 09:00", "Ben 5m0s; Sophie 5m0s",
		},
		{
			"an override is over", func(r *rota.Rota) { r.Overrides = []rota.Override{{Who: "ben", Period: day}} },
			"2026-01-07 09:00", "Anna 5m0s; Sophie 5m0s",
		},
		{
			"an override of the backup",
			func(r *rota.Rota) { r.Overrides = []rota.Override{{Layer: "backup", Who: "ben", Period: day}} },
			"2026-01-06 10:00", "Anna 5m0s; Ben 5m0s",
		},
		{"an override in another zone is hours later", func(r *rota.Rota) {
			p := day
			p.Zone = "America/New_York"
			r.Overrides = []rota.Override{{Who: "ben", Period: p}}
		}, "2026-01-06 14:59", "Anna 5m0s; Sophie 5m0s"},
		{
			"the last override counts", func(r *rota.Rota) {
				r.Overrides = []rota.Override{{Who: "ben", Period: day}, {Who: "sophie", Period: day}}
			},
			"2026-01-06 10:00", "Sophie 5m0s; Anna 5m0s",
		},
		{"an override by somebody on leave is none", func(r *rota.Rota) {
			r.Overrides, r.Leave = []rota.Override{{Who: "ben", Period: day}}, []rota.Leave{{Who: "ben", Period: day}}
		}, "2026-01-06 10:00", "Anna 5m0s; Sophie 5m0s"},
		{
			"a swap", func(r *rota.Rota) { r.Swaps = []rota.Swap{{One: "ben", Other: "anna", Period: day}} },
			"2026-01-06 10:00", "Ben 5m0s; Sophie 5m0s",
		},
		{
			"a swap with the backup",
			func(r *rota.Rota) { r.Swaps = []rota.Swap{{One: "sophie", Other: "anna", Period: day}} },
			"2026-01-06 10:00", "Sophie 5m0s; Anna 5m0s",
		},
		{
			"leave: the next of the order", func(r *rota.Rota) { r.Leave = []rota.Leave{{Who: "anna", Period: day}} },
			"2026-01-06 10:00", "Ben 5m0s; Sophie 5m0s",
		},
		{
			"leave of the backup: the next of the order",
			func(r *rota.Rota) { r.Leave = []rota.Leave{{Who: "sophie", Period: day}} }, "2026-01-06 10:00",
			"Anna 5m0s; Ben 5m0s",
		},
		{"a swap with somebody on leave: the next", func(r *rota.Rota) {
			r.Swaps, r.Leave = []rota.Swap{{One: "ben", Other: "anna", Period: day}}, []rota.Leave{{
				Who:    "ben",
				Period: day,
			}}
		}, "2026-01-06 10:00", "Anna 5m0s; Sophie 5m0s"},
		{"a swap begins with an overlap where its start comes twice", func(r *rota.Rota) {
			r.Swaps = []rota.Swap{{
				One: "ben", Other: "anna",
				Period: rota.Period{From: wall(t, "2026-10-25 02:30"), To: wall(t, "2026-10-26 02:30")},
			}}
		}, "2026-10-25 00:30 UTC", "Ben, Anna 5m0s; Sophie 5m0s"},
		{"a swap whose start has come twice", func(r *rota.Rota) {
			r.Swaps = []rota.Swap{{
				One: "ben", Other: "anna",
				Period: rota.Period{From: wall(t, "2026-10-25 02:30"), To: wall(t, "2026-10-26 02:30")},
			}}
		}, "2026-10-25 01:30 UTC", "Anna 5m0s; Sophie 5m0s"},
		{
			"a further layer is a further step",
			func(r *rota.Rota) { r.Layers = []rota.Layer{{Name: "chief", Order: []string{"ben"}}} },
			"2026-01-06 10:00", "Anna 5m0s; Sophie 5m0s; Ben 5m0s",
		},
		{"daily turns", func(r *rota.Rota) {
			r.Layers = []rota.Layer{{
				Name: "daily", Start: wall(t, "2026-01-01 08:00"), Unit: rota.Days,
				Order: []string{"anna", "ben", "sophie"},
			}}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"daily"}}}
		}, "2026-01-05 08:00", "Ben 5m0s"},
		{"five days and two", func(r *rota.Rota) {
			r.Layers = []rota.Layer{{
				Name: "custom", Start: wall(t, "2026-01-05 00:00"), Every: []int{5, 2},
				Unit: rota.Days, Order: []string{"anna", "ben"},
			}}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"custom"}}}
		}, "2026-01-17 00:00", "Ben 5m0s"},
		{"hours of the night before", func(r *rota.Rota) {
			r.Layers = []rota.Layer{{
				Name: "night", Order: []string{"ben"},
				Hours: []rota.Hours{{Days: []time.Weekday{time.Monday}, From: 22 * 60, To: 6 * 60}},
			}}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"night"}, After: time.Minute}}
		}, "2026-01-06 05:59", "Ben 1m0s"},
		{"hours that are over leave a step with nobody", func(r *rota.Rota) {
			r.Layers = []rota.Layer{{
				Name: "night", Order: []string{"ben"},
				Hours: []rota.Hours{{Days: []time.Weekday{time.Monday}, From: 22 * 60, To: 6 * 60}},
			}}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"night"}}, {Notify: []string{"sophie", "rotation"}}}
		}, "2026-01-06 06:00", " 5m0s; Sophie, Anna 5m0s"},
		{"a holiday off", func(r *rota.Rota) {
			r.Holidays = []rota.Holiday{{Day: wall(t, "2026-01-06 00:00")}}
			r.Layers = []rota.Layer{
				{Name: "off", Order: []string{"ben"}, Holidays: rota.OffHolidays},
				{Name: "only", Order: []string{"sophie"}, Holidays: rota.OnlyHolidays},
			}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"off"}}, {Notify: []string{"only"}}}
		}, "2026-01-06 23:59", " 5m0s; Sophie 5m0s"},
		{"a holiday whose midnight comes twice: both for an hour", func(r *rota.Rota) {
			r.Holidays = []rota.Holiday{{Day: wall(t, "2026-11-01 00:00")}}
			r.Layers = []rota.Layer{
				{Name: "off", Zone: "America/Havana", Order: []string{"ben"}, Holidays: rota.OffHolidays},
				{Name: "only", Zone: "America/Havana", Order: []string{"sophie"}, Holidays: rota.OnlyHolidays},
			}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"off"}}, {Notify: []string{"only"}}}
		}, "2026-11-01 04:30 UTC", "Ben 5m0s; Sophie 5m0s"},
		{"the day after a holiday", func(r *rota.Rota) {
			r.Holidays = []rota.Holiday{{Day: wall(t, "2026-01-06 00:00")}}
			r.Layers = []rota.Layer{
				{Name: "off", Order: []string{"ben"}, Holidays: rota.OffHolidays},
				{Name: "only", Order: []string{"sophie"}, Holidays: rota.OnlyHolidays},
			}
			r.Escalation = []rota.EscalationStep{{Notify: []string{"off"}}, {Notify: []string{"only"}}}
		}, "2026-01-07 00:00", "Ben 5m0s;  5m0s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := team()
			row.change(&r)
			if err := r.Check(); err != nil {
				t.Fatal(err)
			}
			var got []string
			zone := "Europe/Paris"
			at, utc := strings.CutSuffix(row.at, " UTC")
			if utc {
				zone = "UTC"
			}
			for _, s := range r.Steps(in(t, zone, at+":00")) {
				got = append(got, fmt.Sprintf("%s %v", names(s.Who), s.After))
			}
			if strings.Join(got, "; ") != row.want {
				t.Errorf("%q, want %q", strings.Join(got, "; "), row.want)
			}
		})
	}
}

func TestQuietAt(t *testing.T) {
	night := rota.Quiet{From: 22 * 60, To: 7 * 60}
	for _, row := range []struct {
		name  string
		quiet rota.Quiet
		at    string // in Paris
		want  bool
	}{
		{"never", rota.Quiet{}, "2026-01-06 00:00:00", false},
		{"before", night, "2026-01-06 21:59:59", false},
		{"begins", night, "2026-01-06 22:00:00", true},
		{"after midnight", night, "2026-01-06 06:59:59", true},
		{"ends", night, "2026-01-06 07:00:00", false},
		{"by day", rota.Quiet{From: 12 * 60, To: 13 * 60}, "2026-01-06 12:30:00", true},
		{"by day, over", rota.Quiet{From: 12 * 60, To: 13 * 60}, "2026-01-06 13:00:00", false},
	} {
		p := rota.Person{Zone: "Europe/Paris", Quiet: row.quiet}
		if got := p.QuietAt(in(t, "Europe/Paris", row.at)); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestParseClock(t *testing.T) {
	for s, want := range map[string]rota.Clock{"00:00": 0, "09:05": 545, "23:59": 1439, "24:00": 1440} {
		if c, err := rota.ParseClock(s); err != nil || c != want || c.String() != s {
			t.Errorf("%s is %v, %v", s, c, err)
		}
	}
	for _, bad := range []string{"", "9:00", "24:01", "25:00", "09:60", "09:00:00", "+33612345678"} {
		if c, err := rota.ParseClock(bad); err == nil || strings.Contains(err.Error(), "33612") {
			t.Errorf("%s is %v, %v", bad, c, err)
		}
	}
}

// heavy is a rota that changes hands every hour in two layers, each in its zone, with hours and changes.
func heavy(t testing.TB) rota.Rota {
	t.Helper()
	r := team()
	for i, zone := range []string{"Europe/Paris", "Australia/Lord_Howe"} {
		start := rota.LocalTime{Year: 2026, Month: 1, Day: 5, Minute: i}
		r.Layers = append(r.Layers, rota.Layer{
			Name: zone, Zone: zone, Start: start, Every: []int{1}, Unit: rota.OfHours,
			Order: []string{"anna", "ben", "sophie"},
			Hours: []rota.Hours{{From: 8 * 60, To: 20 * 60}, {From: 20 * 60, To: 8 * 60}},
		})
	}
	for i := range 20 {
		day := time.Date(2026, 1, 5+20*i, 9, 0, 0, 0, time.UTC)
		at := func(days int) rota.LocalTime {
			w, err := rota.ParseLocalTime(day.AddDate(0, 0, days).Format("2006-01-02 15:04"))
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		p := rota.Period{From: at(0), To: at(1)}
		r.Overrides = append(r.Overrides, rota.Override{Who: "ben", Period: p})
		r.Swaps = append(r.Swaps, rota.Swap{One: "anna", Other: "ben", Period: p})
	}
	return r
}

func BenchmarkProve(b *testing.B) {
	from := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	for name, r := range map[string]rota.Rota{"simple": team(), "heavy": heavy(b)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if hole := r.Prove(from); hole != nil {
					b.Fatal(hole)
				}
			}
		})
	}
}
