package team

import (
	"strconv"
	"strings"
	"time"

	"oyez/shared/rota"
)

// turns reads "1 week", "12 hours" and "5 + 2 days". For anything else it returns a length of 0, which rota.Check
// refuses.
func turns(s string) ([]int, rota.Unit) {
	if s == "" {
		return nil, ""
	}
	units := map[string]rota.Unit{"hour": rota.OfHours, "day": rota.Days, "week": rota.Weeks}
	i := max(strings.LastIndexByte(s, ' '), 0)
	lengths, unit := s[:i], units[strings.TrimSuffix(strings.TrimSpace(s[i:]), "s")]
	if unit == "" {
		return []int{0}, ""
	}
	var every []int
	for _, length := range strings.Split(lengths, "+") {
		n, err := strconv.Atoi(strings.TrimSpace(length))
		if err != nil || n > 10_000 {
			n = 0
		}
		every = append(every, n)
	}
	return every, unit
}

// never is a time that rota.Check refuses.
const never = rota.Clock(-1)

// times reads "22:00-07:00".
func times(s string) (from, to rota.Clock) {
	a, b, _ := strings.Cut(s, "-")
	from, errA := rota.ParseClock(strings.TrimSpace(a))
	to, errB := rota.ParseClock(strings.TrimSpace(b))
	if errA != nil || errB != nil {
		return never, never
	}
	return from, to
}

// hours reads "mon-fri 09:00-18:00", "sat, sun 10:00-16:00" and "22:00-06:00".
func hours(s string) (h rota.Hours) {
	days, clock := "", s
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		days, clock = s[:i], s[i+1:]
	}
	h.From, h.To = times(clock)
	if days == "" {
		return h
	}
	for _, part := range strings.Split(days, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			last = first
		}
		from, to := weekday(first), weekday(last)
		if from < 0 || to < 0 {
			return rota.Hours{From: never, To: never}
		}
		for d := from; ; d = (d + 1) % 7 { // fri-mon goes over the week's end
			h.Days = append(h.Days, d)
			if d == to {
				break
			}
		}
	}
	return h
}

// weekday reads "mon" and "Monday"; -1 for anything else.
func weekday(s string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if s := strings.TrimSpace(s); strings.EqualFold(s, d.String()) || strings.EqualFold(s, d.String()[:3]) {
			return d
		}
	}
	return -1
}
