package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clock says times in words, for one reader at one moment: relative while fresh, absolute after a day, in the reader's
// zone.
type clock struct {
	now   time.Time
	zone  *time.Location
	words words
}

const day = 24 * time.Hour

// stamp is when something was said: "02:31, 16 min ago", and after a day "19 Nov, 02:31".
func (c clock) stamp(t time.Time) string {
	age := c.now.Sub(t)
	switch {
	case age >= day:
		return fmt.Sprintf(c.words.DateTime, c.date(t), c.time(t))
	case age < time.Minute:
		return fmt.Sprintf(c.words.DateTime, c.time(t), c.words.Now)
	default:
		return fmt.Sprintf(c.words.DateTime, c.time(t), fmt.Sprintf(c.words.AgoShort, c.span(age)))
	}
}

// ago is when something was done, within a sentence: "2 minutes ago", and after a day "on 19 Nov".
func (c clock) ago(t time.Time) string {
	age := c.now.Sub(t)
	switch {
	case age >= day:
		return fmt.Sprintf(c.words.OnDay, c.date(t))
	case age >= 2*time.Hour:
		return fmt.Sprintf(c.words.HoursAgo, age/time.Hour)
	case age >= time.Hour:
		return c.words.HourAgo
	case age >= 2*time.Minute:
		return fmt.Sprintf(c.words.MinutesAgo, age/time.Minute)
	case age >= time.Minute:
		return c.words.MinuteAgo
	default:
		return c.words.JustNow
	}
}

// answerBy is a clock that runs: "Answer by 02:46 (1 min late)", "Answer by 06:31 (in 3 h)".
func (c clock) answerBy(t time.Time) (text string, late bool) {
	left := t.Sub(c.now)
	rest := fmt.Sprintf(c.words.In, c.span(left))
	switch {
	case left <= -time.Minute:
		rest = fmt.Sprintf(c.words.Late, c.span(-left))
	case left < time.Minute:
		rest = c.words.DueNow
	}
	together := strings.ReplaceAll(rest, " ", "\u00a0") // on a narrow phone it stands whole on the second line
	return fmt.Sprintf(c.words.AnswerBy, c.near(t)) + " (" + together + ")", left < 0
}

// until is the end of a way of answering: " until 25 Nov", or on the last day " until 14:05".
func (c clock) until(t time.Time) string {
	if t.Sub(c.now) < day {
		return fmt.Sprintf(c.words.UntilTime, c.time(t))
	}
	return fmt.Sprintf(c.words.UntilDay, c.date(t))
}

// near is a time less than a day away as "02:46", any other as "19 Nov, 02:46".
func (c clock) near(t time.Time) string {
	if away := t.Sub(c.now).Abs(); away < day {
		return c.time(t)
	}
	return fmt.Sprintf(c.words.DateTime, c.date(t), c.time(t))
}

func (c clock) time(t time.Time) string { return t.In(c.zone).Format("15:04") }

// second is a time of the chain of an alert: "02:47:31", and after a day "19 Nov, 02:47:31".
func (c clock) second(t time.Time) string {
	s := t.In(c.zone).Format(time.TimeOnly)
	if c.now.Sub(t) < day {
		return s
	}
	return fmt.Sprintf(c.words.DateTime, c.date(t), s)
}

// date is "19 Nov", with the year when it is not the present one.
func (c clock) date(t time.Time) string {
	t = t.In(c.zone)
	n := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		n = c.words.First
	}
	month := strings.Fields(c.words.Months)[t.Month()-1]
	if t.Year() != c.now.In(c.zone).Year() {
		return fmt.Sprintf(c.words.DateYear, n, month, t.Year())
	}
	return fmt.Sprintf(c.words.Date, n, month)
}

// span is a length of time in its largest unit, rounded down: "16 min", "3 h", "2 days".
func (c clock) span(d time.Duration) string {
	switch {
	case d >= 2*day:
		return fmt.Sprintf(c.words.Days, d/day)
	case d >= day:
		return c.words.Day
	case d >= time.Hour:
		return fmt.Sprintf(c.words.Hours, d/time.Hour)
	default:
		return fmt.Sprintf(c.words.Minutes, d/time.Minute)
	}
}

// number writes 8000 as "8,000".
func (w words) number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + w.Thousands + s[i:]
	}
	return s
}
