package rota

import (
	"fmt"
	"slices"
	"time"
)

// Clock is a time of day in minutes after midnight, from 0 to 24*60: "24:00" is the end of a day.
type Clock int

// ParseClock reads "09:00", and "24:00".
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return 24 * 60, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("want a time such as 09:00")
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

// String writes what ParseClock reads.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

func (c Clock) valid() bool { return c >= 0 && c <= 24*60 }

// Quiet is the time of day in which only alerts may ring, past midnight when To is not after From. The zero Quiet is
// never.
type Quiet struct {
	From, To Clock
}

// QuietAt reports whether a moment is in the person's quiet hours. If clocks show the end twice, they end the second
// time.
func (p Person) QuietAt(at time.Time) bool {
	if p.Quiet == (Quiet{}) {
		return false
	}
	zone, err := loadZone(p.Zone)
	if err != nil {
		zone = time.UTC
	}
	return near(at.Unix(), zone, func(d int64) bool {
		s, _ := Hours{From: p.Quiet.From, To: p.Quiet.To}.on(d, zone)
		return s.wide(at.Unix())
	})
}

// near reports whether the hours of the day before, the same day or the day after cover a moment.
func near(at int64, zone *time.Location, covers func(d int64) bool) bool {
	today := dayOf(at, zone)
	// Yesterday's hours may reach into today, and at midnight clocks may go back a day.
	return covers(today) || covers(today-1) || covers(today+1)
}

// on returns the hours that begin on a day, counted from 1 January 1970.
func (h Hours) on(d int64, zone *time.Location) (span, bool) {
	weekday := time.Weekday(((d+int64(time.Thursday))%7 + 7) % 7) // 1 January 1970 was a Thursday
	if len(h.Days) > 0 && !slices.Contains(h.Days, weekday) {
		return span{}, false
	}
	from, to := d*day+int64(h.From)*60, d*day+int64(h.To)*60
	if h.To <= h.From {
		to += day
	}
	return spanOf(from, to, zone), true
}
