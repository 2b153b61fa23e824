package rota

import (
	"fmt"
	"time"
)

// LocalTime is a local date and time without a zone, as in "Mondays at nine".
type LocalTime struct {
	Year   int
	Month  time.Month
	Day    int
	Hour   int
	Minute int
}

const wallLayout = "2006-01-02 15:04"

// ParseLocalTime reads "2026-01-05 09:00". The error names the expected format.
func ParseLocalTime(s string) (LocalTime, error) {
	t, err := time.Parse(wallLayout, s)
	if err != nil {
		return LocalTime{}, fmt.Errorf("want a date and a time such as 2026-01-05 09:00, not %q", s)
	}
	return wallOf(t), nil
}

// String writes what ParseLocalTime reads.
func (w LocalTime) String() string { return w.utc().Format(wallLayout) }

func wallOf(t time.Time) LocalTime {
	return LocalTime{Year: t.Year(), Month: t.Month(), Day: t.Day(), Hour: t.Hour(), Minute: t.Minute()}
}

func (w LocalTime) utc() time.Time {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC)
}

// valid refuses 31 February and 25:00, which time.Date would turn into another moment.
func (w LocalTime) valid() bool { return w.Year > 0 && wallOf(w.utc()) == w }

// reading is the local time as a number: its Unix seconds if the zone were UTC. Moments are Unix seconds too: walking a
// year with time.Time costs ten times as much.
func (w LocalTime) reading() int64 { return w.utc().Unix() }

const day = 24 * 60 * 60 // seconds of local time, whatever the clocks do

// instances are the first and the last moment at which clocks of a zone show a reading, usually the same. For a skipped
// reading both are the moment of the jump. time.Date promises none of this.
func instances(reading int64, zone *time.Location) (first, last int64) {
	// No zone is a day off UTC, so these are the offsets before and after any nearby change.
	before, after := offset(reading-day, zone), offset(reading+day, zone)
	first, last = reading-max(before, after), reading-min(before, after)
	isFirst, isLast := offset(first, zone) == reading-first, offset(last, zone) == reading-last
	switch {
	case isFirst && isLast:
		return first, last
	case isFirst:
		return first, first
	case isLast:
		return last, last
	}
	jump, _ := time.Unix(last, 0).In(zone).ZoneBounds()
	return jump.Unix(), jump.Unix()
}

// offset is how many seconds a zone is ahead of UTC.
func offset(at int64, zone *time.Location) int64 {
	_, seconds := time.Unix(at, 0).In(zone).Zone()
	return int64(seconds)
}

func readingAt(at int64, zone *time.Location) int64 { return at + offset(at, zone) }

// dayOf is the local date in days since 1 January 1970.
func dayOf(at int64, zone *time.Location) int64 { return floorDiv(readingAt(at, zone), day) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// span is a period between two readings, each of which clocks may show twice. Duty covers the wide span, from the first
// start to the last end; absence covers the narrow one. So a clock change makes people overlap and leaves no gap.
type span struct {
	first, from int64 // instances of the start
	to, last    int64 // instances of the end
}

func spanOf(from, to int64, zone *time.Location) (s span) {
	s.first, s.from = instances(from, zone)
	s.to, s.last = instances(to, zone)
	return s
}

func (s span) wide(at int64) bool   { return s.first <= at && at < s.last }
func (s span) narrow(at int64) bool { return s.from <= at && at < s.to }

func (s span) edges() []int64 { return []int64{s.first, s.from, s.to, s.last} }
