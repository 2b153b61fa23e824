package rota

import (
	"fmt"
	"time"
)

// Wall is a date and time as a clock on a wall shows them, in no zone yet: what people mean by "Mondays at nine".
type Wall struct {
	Year   int
	Month  time.Month
	Day    int
	Hour   int
	Minute int
}

const wallLayout = "2006-01-02 15:04"

// ParseWall reads "2026-01-05 09:00". The error says what is expected.
func ParseWall(s string) (Wall, error) {
	t, err := time.Parse(wallLayout, s)
	if err != nil {
		return Wall{}, fmt.Errorf("want a date and a time such as 2026-01-05 09:00, not %q", s)
	}
	return wallOf(t), nil
}

// String writes what ParseWall reads.
func (w Wall) String() string { return w.utc().Format(wallLayout) }

func wallOf(t time.Time) Wall {
	return Wall{Year: t.Year(), Month: t.Month(), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute()}
}

func (w Wall) utc() time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC)
}

// valid refuses 31 February and 25 o'clock, which time.Date would quietly turn into another moment.
func (w Wall) valid() bool { return w.Year > 0 && wallOf(w.utc()) == w }

func (w Wall) addDays(n int) Wall { return wallOf(w.utc().AddDate(0, 0, n)) }

// in is the moment at which the clocks of a zone show w. Where they show it twice (clocks go back) it is the first
// time; where they never do (clocks go forward) it is the moment they jump. time.Date promises neither.
func (w Wall) in(zone *time.Location) time.Time {
	u := w.utc()
	// No zone is a day away from UTC, so these are the offsets before and after any change near w.
	_, before := u.Add(-24 * time.Hour).In(zone).Zone()
	_, after := u.Add(24 * time.Hour).In(zone).Zone()
	first := u.Add(-time.Duration(max(before, after)) * time.Second).In(zone)
	second := u.Add(-time.Duration(min(before, after)) * time.Second).In(zone)
	switch w {
	case wallOf(first):
		return first
	case wallOf(second):
		return second
	}
	jump, _ := second.ZoneBounds()
	return jump
}
