package texts

import (
	"strings"
	"testing"
	"time"
)

// night is 02:47 in Paris.
var night = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

func clockIn(t *testing.T, lang Lang, zone string) Clock {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return Clock{Now: night, Zone: loc, Lang: lang}
}

// plainSpaces makes the unbreakable spaces comparable with what a row writes.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func TestClock(t *testing.T) {
	stamp := func(c Clock, at time.Time) string { return c.Stamp(at) }
	ago := func(c Clock, at time.Time) string { return c.Ago(at) }
	answerBy := func(c Clock, at time.Time) string { s, _ := c.AnswerBy(at); return s }
	until := func(c Clock, at time.Time) string { return c.Until(at) }
	for _, row := range []struct {
		name   string
		say    func(Clock, time.Time) string
		away   time.Duration // from now
		en, fr string
	}{
		{"said this moment", stamp, 0, "02:47, now", "02:47, à l’instant"},
		{"said by a clock ahead of ours", stamp, time.Minute, "02:48, now", "02:48, à l’instant"},
		{"said 59 seconds ago", stamp, -59 * time.Second, "02:46, now", "02:46, à l’instant"},
		{"said a quarter of an hour ago", stamp, -16 * time.Minute, "02:31, 16 min ago", "02:31, il y a 16 min"},
		{"said hours ago", stamp, -3*time.Hour - 59*time.Minute, "22:48, 3 h ago", "22:48, il y a 3 h"},
		{"said just under a day ago", stamp, -24*time.Hour + time.Minute, "02:48, 23 h ago", "02:48, il y a 23 h"},
		{"said a day ago", stamp, -24 * time.Hour, "20 Nov, 02:47", "20 nov., 02:47"},
		{"said on the first of a month", stamp, -20 * 24 * time.Hour, "1 Nov, 02:47", "1er nov., 02:47"},
		{"said in another year", stamp, -365 * 24 * time.Hour, "21 Nov 2025, 02:47", "21 nov. 2025, 02:47"},
		{"done this moment", ago, 0, "just now", "à l’instant"},
		{"done a minute ago", ago, -time.Minute, "1 minute ago", "il y a 1 minute"},
		{"done two minutes ago", ago, -2 * time.Minute, "2 minutes ago", "il y a 2 minutes"},
		{"done an hour ago", ago, -time.Hour, "1 hour ago", "il y a 1 heure"},
		{"done five hours ago", ago, -5 * time.Hour, "5 hours ago", "il y a 5 heures"},
		{"done days ago", ago, -49 * time.Hour, "on 19 Nov", "le 19 nov."},
		{
			"a minute late", answerBy, -time.Minute, "Answer by 02:46 (1 min late)",
			"À répondre avant 02:46 (1 min de retard)",
		},
		{
			"days late", answerBy, -50 * time.Hour, "Answer by 19 Nov, 00:47 (2 days late)",
			"À répondre avant 19 nov., 00:47 (2 jours de retard)",
		},
		{
			"a day late", answerBy, -25 * time.Hour, "Answer by 20 Nov, 01:47 (1 day late)",
			"À répondre avant 20 nov., 01:47 (1 jour de retard)",
		},
		{"due this moment", answerBy, 0, "Answer by 02:47 (now)", "À répondre avant 02:47 (maintenant)"},
		{"due soon", answerBy, 14 * time.Minute, "Answer by 03:01 (in 14 min)", "À répondre avant 03:01 (dans 14 min)"},
		{"due in hours", answerBy, 4 * time.Hour, "Answer by 06:47 (in 4 h)", "À répondre avant 06:47 (dans 4 h)"},
		{"a way open for days", until, 96 * time.Hour, "until 25 Nov", "jusqu’au 25 nov."},
		{"a way on its last day", until, 2 * time.Hour, "until 04:47", "jusqu’à 04:47"},
	} {
		t.Run(row.name, func(t *testing.T) {
			for lang, want := range map[Lang]string{English: row.en, French: row.fr} {
				if got := plainSpaces(row.say(clockIn(t, lang, "Europe/Paris"), night.Add(row.away))); got != want {
					t.Errorf("%s: %q, want %q", lang, got, want)
				}
			}
		})
	}
}

func TestLate(t *testing.T) {
	c := clockIn(t, English, "Europe/Paris")
	for away, want := range map[time.Duration]bool{-time.Minute: true, -time.Second: true, 0: false, time.Hour: false} {
		if _, late := c.AnswerBy(night.Add(away)); late != want {
			t.Errorf("due in %v: late is %v", away, late)
		}
	}
}

func TestTimesAreOfThePersonsZone(t *testing.T) {
	if got := clockIn(t, English, "America/New_York").Stamp(night.Add(-25 * time.Hour)); got != "19 Nov, 19:47" {
		t.Errorf("in New York it was said %q", got)
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int64][2]string{
		0: {"0", "0"}, 280: {"280", "280"}, 8000: {"8,000", "8 000"},
		1234567: {"1,234,567", "1 234 567"},
	} {
		for i, lang := range []Lang{English, French} {
			if got := plainSpaces(lang.grouped(n)); got != want[i] {
				t.Errorf("%s: %d is %q, want %q", lang, n, got, want[i])
			}
		}
	}
}

// On a narrow phone the bracket goes to the second line whole.
func TestTheBracketIsNotBroken(t *testing.T) {
	for _, lang := range []Lang{English, French} {
		c := Clock{Now: night, Zone: time.UTC, Lang: lang}
		for _, left := range []time.Duration{
			-26 * time.Hour, -90 * time.Second, 0, 40 * time.Minute, 3 * time.Hour,
			72 * time.Hour,
		} {
			text, _ := c.AnswerBy(night.Add(left))
			if before, bracket, _ := strings.Cut(text, " ("); strings.Contains(bracket, " ") || before == text {
				t.Errorf("%q may break in its bracket", text)
			}
		}
	}
}
