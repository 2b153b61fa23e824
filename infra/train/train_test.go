package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oyez/shared/scoring"
)

func TestMeasures(t *testing.T) {
	all := []told{{0, 0}, {0, 1}, {1, 1}, {2, 2}, {2, 1}, {1, 1}}
	for _, row := range []struct {
		name string
		of   func([]told) float64
		want float64
	}{
		{"right", accuracy, 100 * 4.0 / 6},
		{"macro-recall", macroRecall, 100 * (0.5 + 1 + 0.5) / 3},
		{"F1 of one class", meanF1(1), 100 * 4.0 / 6},
		{"mean F1 of two", meanF1(0, 2), 100 * 2.0 / 3},
		{"of none", accuracy, 0},
	} {
		in := all
		if row.name == "of none" {
			in = nil
		}
		if got := row.of(in); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%s: %f, want %f", row.name, got, row.want)
		}
	}
	if got := auc([]ranked{{true, 9}, {false, 1}, {true, 5}, {false, 5}}); got != 87.5 {
		t.Errorf("AUC %f, want 87.5: one pair in four is equal", got)
	}
}

// TestFit finds the line that the guesses were made by.
func TestFit(t *testing.T) {
	var all []guess
	for i := -40; i <= 40; i++ {
		lean := float64(i) / 10
		of := 1 / (1 + math.Exp(-(0.5*lean + 0.25)))
		for n := range 1000 {
			all = append(all, guess{lean, float64(n) < of*1000})
		}
	}
	if slope, base := fit(all); math.Abs(slope-0.5) > 0.01 || math.Abs(base-0.25) > 0.01 {
		t.Errorf("slope %f, base %f, want 0.5 and 0.25", slope, base)
	}
}

// TestQuantised weights are within half a step of what was learned.
func TestQuantised(t *testing.T) {
	p, w := empty(), make([]float32, allRows)
	for i := range w {
		w[i] = float32(i%1000-500) / 250
	}
	quantise(p, 1, w)
	for i, got := range weightsOf(p, 1) {
		if math.Abs(float64(got-w[i])) > 2.0/127/2+1e-3 {
			t.Fatalf("weight %d: %f, want %f", i, got, w[i])
		}
	}
}

// TestShippedTwice learns from a handful of texts twice, and asks for the same bytes, and for what was taught.
func TestShippedTwice(t *testing.T) {
	folder := t.TempDir()
	for head, sets := range shippedSets {
		for _, s := range sets {
			for _, part := range []string{"train", "dev"} {
				writeSet(t, filepath.Join(folder, s.name+"."+part+".tsv.gz"), lessons[head])
			}
		}
	}
	first, second := shipped(t, folder), shipped(t, folder)
	if !bytes.Equal(first, second) {
		t.Error("learned twice, the weights differ")
	}
	l, err := scoring.Load(string(first))
	if err != nil {
		t.Fatal(err)
	}
	if j := l.Judge(scoring.Input{Text: "zorble again", Channel: "tweet"}); j.Sentiment != scoring.Negative {
		t.Errorf("what was taught to be negative is %s", j.Sentiment)
	}
}

// lessons by head, some labels for each name that a set may give them.
var lessons = map[string]string{
	"sentiment": strings.Repeat("negative\tthe zorble came\npositive\tthe quimby came\nneutral\tthe plain came\njoy\ta quimby\nanger\ta zorble\n", 5),
	"complaint": strings.Repeat("problem\tit is a zorble\nother\tit is a quimby\n", 5),
	"urgent":    strings.Repeat("urgent\tthe river zorble\nother\tthe river quimby\n", 5),
}

func shipped(t *testing.T, folder string) []byte {
	t.Helper()
	p, err := ship(folder, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return p.Pack()
}

// TestAdapted shows that a brand's own word is learned, and that the report says so.
func TestAdapted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.tsv")
	text := strings.Repeat("complaint\tmy frobnicator zizzes\nother\tmy frobnicator hums\n", 25)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "ours.bin")
	var out bytes.Buffer
	if err := run([]string{"-adapt", file, "-head", "complaint", "-lang", "en", "-from", "../../shared/scoring/model.bin", "-to", to}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	l, err := load(to)
	if err != nil {
		t.Fatal(err)
	}
	for said, want := range map[string]bool{"my frobnicator zizzes": true, "my frobnicator hums": false} {
		if j := l.Judge(scoring.Input{Text: said, Lang: "en", Channel: "tweet"}); j.IsComplaint != want {
			t.Errorf("%q: complaint is %v", said, j.IsComplaint)
		}
	}
	if !strings.Contains(out.String(), "40 mentions to learn from, 10 kept") {
		t.Errorf("report: %s", out.String())
	}
}

func TestRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "bad.tsv")
	if err := os.WriteFile(file, []byte("no tab here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no data":        nil,
		"no such folder": {"-data", "none", "-shipped"},
		"no such file":   {"-adapt", "none.tsv"},
		"no such head":   {"-adapt", file, "-head", "urgent"},
		"no tab":         {"-adapt", file},
		"no weights":     {"-data", ".", "-from", file},
	} {
		if err := run(args, io.Discard, io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestGoals measures the shipped weights on the sets of the table and holds what they must reach.
func TestGoals(t *testing.T) {
	folder := os.Getenv("OYEZ_SHARED")
	if folder == "" {
		t.Skip("OYEZ_SHARED is not set: the labelled mentions are not part of the repository")
	}
	l, err := load("../../shared/scoring/model.bin")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := report(&out, filepath.Join(folder, "data", "sentiment"), l); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + out.String())
	if strings.Contains(out.String(), "below") {
		t.Error("a set is below what it must reach")
	}
}

func writeSet(t *testing.T, path, text string) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
