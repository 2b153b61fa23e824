package clock_test

import (
	"testing"
	"time"

	"oyez/infra/lab/clock"
	"oyez/infra/team"
)

func TestClock(t *testing.T) {
	start := time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)
	still, ticking := clock.At(start), clock.Ticking(start)
	still.Forward(time.Hour)
	if got := still.Now(); !got.Equal(start.Add(time.Hour)) || !still.Now().Equal(got) {
		t.Errorf("a clock that stands still shows %v", got)
	}
	if first, second := ticking.Now(), ticking.Now(); !first.Equal(start) || second.Sub(first) != time.Millisecond {
		t.Errorf("a clock that ticks shows %v, then %v", first, second)
	}
}

// Each moment is what its name says: the rota and the zone agree.
func TestMoments(t *testing.T) {
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	minuteLater := map[string]string{
		"the hour that is skipped":    "2027-03-28 03:00",
		"the hour that comes twice":   "2027-10-31 02:00",
		"29 February":                 "2028-03-01 00:00",
		"the last minute of a year":   "2027-01-01 00:00",
		"the minute of a hand-over":   "2026-11-30 09:00",
		"the minute of the test page": "2026-12-01 10:01",
	}
	for _, m := range clock.Moments() {
		if got := people.OnCall(m.At)[0].ID; got != m.OnCall {
			t.Errorf("%s: %s is on call, not %s", m.Name, got, m.OnCall)
		}
		want, edge := minuteLater[m.Name]
		if got := m.At.Add(time.Minute).In(paris).Format("2006-01-02 15:04"); edge && got != want {
			t.Errorf("%s: a minute later it is %s, not %s", m.Name, got, want)
		}
		delete(minuteLater, m.Name)
	}
	if len(minuteLater) > 0 {
		t.Errorf("no such moments: %v", minuteLater)
	}
}
