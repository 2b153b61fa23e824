package rota

import (
	"archive/zip"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// allZones are the names of Go's own copy of the IANA database.
func allZones(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, f := range archive.File {
		if _, err := time.LoadLocation(f.Name); err == nil && !f.FileInfo().IsDir() {
			names = append(names, f.Name)
		}
	}
	if len(names) < 550 {
		t.Fatalf("only %d zones", len(names))
	}
	return names
}

// changes are the moments in three years at which the clocks of a zone change, to the hour, found
// by looking every day and then every hour.
func changes(zone *time.Location) []int64 {
	var all []int64
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for today := start; today < start+3*366*day; today += day {
		if offset(today, zone) == offset(today+day, zone) {
			continue
		}
		for at := today; at < today+day; at += 60 * 60 {
			if offset(at, zone) != offset(at+60*60, zone) {
				all = append(all, at+60*60)
			}
		}
	}
	return all
}

// TestInstances compares, in each zone of the world and around each change of its clocks in three years, every reading
// with what a look at the clock in every minute shows.
func TestInstances(t *testing.T) {
	zonesChanging, changed := 0, 0
	for _, name := range allZones(t) {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		moments := changes(zone)
		if len(moments) > 0 {
			zonesChanging++
		}
		for _, moment := range moments {
			changed++
			compareInstances(t, name, zone, moment, 6*60)
		}
	}
	t.Logf("%d zones change in three years, %d times", zonesChanging, changed)
	if zonesChanging < 150 || changed < 6*150 {
		t.Error("that is too few to be true")
	}
}

// TestInstancesOfHistory does the same for days that were jumped over, came twice, or changed at midnight.
func TestInstancesOfHistory(t *testing.T) {
	for name, moment := range map[string]string{
		"Pacific/Apia": "2011-12-30T10:00:00Z", "Pacific/Kwajalein": "1993-08-21T12:00:00Z",
		"Asia/Pyongyang":   "2015-08-14T15:00:00Z",
		"Antarctica/Troll": "2020-03-29T01:00:00Z", "America/Sao_Paulo": "2018-11-04T03:00:00Z",
		"Asia/Gaza": "2010-03-26T22:00:00Z",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		compareInstances(t, name, zone, at.Unix(), 32*60)
	}
}

// compareInstances looks at the clock for so many minutes before and after.
func compareInstances(t *testing.T, name string, zone *time.Location, moment, around int64) {
	t.Helper()
	var clock []int64 // by minute, in minutes
	for m := moment/60 - around; m < moment/60+around; m++ {
		local := time.Unix(m*60, 0).In(zone)
		clock = append(clock, time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0,
			time.UTC).Unix()/60)
	}
	minute := func(i int) int64 { return (moment/60 - around + int64(i)) * 60 }
	for reading := clock[around-4*60]; reading < clock[around+4*60]; reading++ {
		first, last, shown := -1, -1, false
		for i, c := range clock {
			if c >= reading && first < 0 {
				first = i
			}
			if c <= reading {
				last, shown = i, c == reading
			}
		}
		if !shown {
			last++ // jumped over
		}
		if f, l := instances(reading*60, zone); f != minute(first) || l != minute(last) {
			t.Fatalf("%s: %s is shown from %v to %v, not %v to %v", name,
				time.Unix(reading*60, 0).UTC().Format("2006-01-02 15:04"),
				time.Unix(minute(first), 0).UTC(), time.Unix(minute(last), 0).UTC(), time.Unix(f, 0).UTC(),
				time.Unix(l, 0).UTC())
		}
	}
}

// TestProveZones hands over by day and night at a random minute, in each zone over three years, and at the minute in
// which its clocks change: nowhere is there a gap, and where one minute of a day is left out, it is found.
func TestProveZones(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	proofs := 0
	for n, name := range allZones(t) {
		if os.Getenv("OYEZ_PROVE") != "full" && n%10 != 0 {
			continue
		}
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for year := 2026; year < 2029; year++ {
			from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
			at := Clock(dice.IntN(24 * 60))
			for _, moment := range changes(zone) {
				if moment > from.Unix() {
					at = Clock(readingAt(moment-int64(dice.IntN(60))*60, zone) % day / 60)
					break
				}
			}
			anna := Person{ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "UTC", Verified: true}
			r := Rota{People: []Person{anna}, Zone: name, Layers: []Layer{
				{Name: "day", Order: []string{"anna"}, Hours: []Hours{{From: at, To: (at + 720) % 1440}}},
				{Name: "night", Order: []string{"anna"}, Hours: []Hours{{From: (at + 720) % 1440, To: at}}},
			}, Escalation: []EscalationStep{{Notify: []string{"day", "night"}}}}
			if hole := r.Prove(from); hole != nil {
				t.Fatalf("%s, %v: %v", name, at, hole)
			}
			proofs++
			r.Layers[0].Hours[0].From = (at + 1) % 1440
			hole := r.Prove(from)
			if hole == nil || hole.To.Sub(hole.From) != time.Minute ||
				Clock(readingAt(hole.From.Unix(), zone)%day/60) != at {
				t.Fatalf("%s: without the minute %v the hole is %+v", name, at, hole)
			}
		}
	}
	t.Logf("%d proofs", proofs)
}
