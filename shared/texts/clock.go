package texts

import (
	"strconv"
	"strings"
	"time"
)

// Clock writes times for one reader at one moment: relative while they are fresh, absolute after a day, in the reader's
// language and zone.
type Clock struct {
	Now  time.Time
	Zone *time.Location
	Lang Lang
}

// day is how long a time is given relative to now.
const day = 24 * time.Hour

// Stamp is when something was said: "02:31, 16 min ago", and after a day "19 Nov, 02:31".
func (c Clock) Stamp(t time.Time) string {
	age := c.Now.Sub(t)
	switch {
	case age >= day:
		return c.dateTime(c.Date(t), c.Time(t))
	case age < time.Minute:
		return c.dateTime(c.Time(t), c.Lang.Say("time.now"))
	default:
		return c.dateTime(c.Time(t), c.Lang.Say("time.ago", c.Span(age)))
	}
}

// Ago is when something was done, within a sentence: "2 minutes ago", and after a day "on 19 Nov".
func (c Clock) Ago(t time.Time) string {
	age := c.Now.Sub(t)
	switch {
	case age >= day:
		return c.Lang.Say("time.on-day", c.Date(t))
	case age >= time.Hour:
		return c.Lang.Say("time.hours-ago", int(age/time.Hour))
	case age >= time.Minute:
		return c.Lang.Say("time.minutes-ago", int(age/time.Minute))
	default:
		return c.Lang.Say("time.just-now")
	}
}

// AnswerBy is a clock that runs: "Answer by 02:46 (1 min late)", "Answer by 06:31 (in 3 h)".
func (c Clock) AnswerBy(t time.Time) (text string, late bool) {
	left := t.Sub(c.Now)
	rest := c.Lang.Say("time.due-in", c.Span(left))
	switch {
	case left <= -time.Minute:
		rest = c.Lang.Say("time.late-by", c.Span(-left))
	case left < time.Minute:
		rest = c.Lang.Say("time.due-now")
	}
	together := strings.ReplaceAll(rest, " ", "\u00a0") // on a narrow phone it stands whole on the second line
	return c.Lang.Say("time.answer-by", c.Near(t), together), left < 0
}

// Until is "until 25 Nov", and on the last day "until 14:05".
func (c Clock) Until(t time.Time) string {
	if t.Sub(c.Now) < day {
		return c.Lang.Say("time.until-time", c.Time(t))
	}
	return c.Lang.Say("time.until-day", c.Date(t))
}

// Near is a time less than a day away as "02:46", any other as "19 Nov, 02:46".
func (c Clock) Near(t time.Time) string {
	if away := t.Sub(c.Now).Abs(); away < day {
		return c.Time(t)
	}
	return c.dateTime(c.Date(t), c.Time(t))
}

// Time is "02:46".
func (c Clock) Time(t time.Time) string { return t.In(c.Zone).Format("15:04") }

// Second is "02:47:31", and after a day "19 Nov, 02:47:31".
func (c Clock) Second(t time.Time) string {
	s := t.In(c.Zone).Format(time.TimeOnly)
	if c.Now.Sub(t) < day {
		return s
	}
	return c.dateTime(c.Date(t), s)
}

// Date is "19 Nov", with the year when it is not the present one.
func (c Clock) Date(t time.Time) string {
	t = t.In(c.Zone)
	number := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		number = c.Lang.Say("time.first")
	}
	month := strings.Fields(c.Lang.Say("time.months"))[t.Month()-1]
	if t.Year() != c.Now.In(c.Zone).Year() {
		return c.Lang.Say("time.date-year", number, month, strconv.Itoa(t.Year()))
	}
	return c.Lang.Say("time.date", number, month)
}

// Weekday is "Mon".
func (c Clock) Weekday(t time.Time) string {
	return strings.Fields(c.Lang.Say("time.weekdays"))[t.In(c.Zone).Weekday()]
}

// WeekdayTime is "Mon 23 Nov, 09:00".
func (c Clock) WeekdayTime(t time.Time) string {
	return c.dateTime(c.Weekday(t)+" "+c.Date(t), c.Time(t))
}

// Span is a length of time in its largest unit, rounded down: "16 min", "3 h", "2 days".
func (c Clock) Span(d time.Duration) string {
	switch {
	case d >= day:
		return c.Lang.Say("time.days", int(d/day))
	case d >= time.Hour:
		return c.Lang.Say("time.hours", int(d/time.Hour))
	default:
		return c.Lang.Say("time.minutes", int(d/time.Minute))
	}
}

func (c Clock) dateTime(date, time string) string { return c.Lang.Say("time.date-time", date, time) }
