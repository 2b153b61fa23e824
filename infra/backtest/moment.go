package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The ways in which exports write a moment. Those with a zone come first; a fraction of a second may follow any.
var (
	zoned = []string{
		time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700",
		"2006-01-02 15:04:05 MST", time.RubyDate, time.RFC1123, time.RFC1123Z,
	}
	unzoned = []string{
		"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006/01/02 15:04:05",
		"2006/01/02 15:04", "2006-01-02",
	}
	clocks = []string{" 15:04:05", " 15:04", " 3:04:05 PM", " 3:04 PM", " 15h04", ""}
)

// moment reads when something was said.
func moment(s string, zone *time.Location, monthFirst bool) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, errors.New("no time")
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case n > 1e12 && n < 1e13:
			return time.UnixMilli(n), nil
		case n > 1e8 && n < 1e11:
			return time.Unix(n, 0), nil
		}
	}
	for _, layout := range zoned {
		if t, err := time.Parse(layout, s); err == nil {
			return inYears(t, s)
		}
	}
	for _, layout := range unzoned {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return inYears(t, s)
		}
	}
	date := "2/1/2006"
	if monthFirst {
		date = "1/2/2006"
	}
	slashed := strings.NewReplacer(".", "/", "-", "/", "à", "", ",", "").Replace(s)
	slashed = strings.Join(strings.Fields(slashed), " ")
	for _, clock := range clocks {
		for _, day := range []string{date, strings.Replace(date, "2006", "06", 1)} {
			if t, err := time.ParseInLocation(day+clock, slashed, zone); err == nil {
				return inYears(t, s)
			}
		}
	}
	return time.Time{}, fmt.Errorf("time %q is not understood: write it as 2026-10-31 18:05", s)
}

// inYears refuses a time that nobody exports.
func inYears(t time.Time, s string) (time.Time, error) {
	if t.Year() < 2000 || t.Year() > 2100 {
		return t, fmt.Errorf("time %q is not of this century", s)
	}
	return t, nil
}

// isMonthFirst says whether dates are American, such as 10/31/2026: if one of them can only be, all are.
func isMonthFirst(stamps []string) bool {
	for _, s := range stamps {
		parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' })
		if len(parts) < 3 {
			continue
		}
		first, err1 := strconv.Atoi(strings.TrimSpace(parts[0]))
		second, err2 := strconv.Atoi(strings.TrimSpace(parts[1]))
		if err1 == nil && err2 == nil && first <= 12 && second > 12 && second <= 31 {
			return true
		}
	}
	return false
}
