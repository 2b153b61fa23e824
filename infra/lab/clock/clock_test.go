package clock_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// show prints the time for each line it gets.
const show = `package main

import (
	"bufio"
	"fmt"
	"os"
	"time"
)

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(time.Now().UnixMilli())
	}
}
`

// A process built with the overlay follows the shift while it runs; another does not.
func TestShift(t *testing.T) {
	folder := t.TempDir()
	overlay, err := clock.Overlay(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	shift, err := clock.NewShift()
	if err != nil {
		t.Fatal(err)
	}
	defer shift.Close()
	source, binary := filepath.Join(folder, "show.go"), filepath.Join(folder, "show")
	if err := os.WriteFile(source, []byte(show), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-overlay="+overlay, "-o", binary,
		source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	running := exec.CommandContext(t.Context(), binary)
	running.Env = append(os.Environ(), clock.Variable+"="+shift.Path())
	ask, err := running.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := running.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Start(); err != nil {
		t.Fatal(err)
	}
	var last int64
	var before time.Duration
	for _, by := range []time.Duration{0, time.Hour, 400 * 24 * time.Hour} {
		if err := shift.Set(by); err != nil {
			t.Fatal(err)
		}
		var shown int64
		_, _ = fmt.Fprintln(ask) // a failure shows in the response
		if _, err := fmt.Fscan(answers, &shown); err != nil {
			t.Fatal(err)
		}
		passed := time.Duration(shown-last) * time.Millisecond
		if more := passed - (by - before); last > 0 && (more < 0 || more > time.Minute) {
			t.Errorf("moved from %v to %v, the clock went on by %v", before, by, passed)
		}
		last, before = shown, by
	}
	_ = ask.Close() // ends it
	if err := running.Wait(); err != nil {
		t.Error(err)
	}
}
