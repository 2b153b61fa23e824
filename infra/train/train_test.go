package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/infra/cli"
	"oyez/shared/alert"
	"oyez/shared/scoring"
)

func at() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }

func train(ctx context.Context, s cli.IO, args []string) error {
	return command{now: at}.run(ctx, s, args)
}

func quiet(string) func(done, of int) { return func(int, int) {} }

func TestMeasures(t *testing.T) {
	all := []verdict{{0, 0}, {0, 1}, {1, 1}, {2, 2}, {2, 1}, {1, 1}}
	for _, row := range []struct {
		name string
		of   func([]verdict) float64
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

// TestFit recovers the line that generated the guesses.
func TestFit(t *testing.T) {
	var all []guess
	for i := -40; i <= 40; i++ {
		lean := float64(i) / 10
		of := 1 / (1 + math.Exp(-(0.5*lean + 0.25)))
		for n := range 1000 {
			all = append(all, guess{lean: lean, true: float64(n) < of*1000})
		}
	}
	if slope, base := fit(all); math.Abs(slope-0.5) > 0.01 || math.Abs(base-0.25) > 0.01 {
		t.Errorf("slope %f, base %f, want 0.5 and 0.25", slope, base)
	}
}

// TestQuantised: weights are within half a step of what was learned.
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

// TestShippedTwice learns from a few texts twice, and checks for the same bytes and for what was taught.
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

// lessons are examples by head, with labels for each of a set's label names.
var lessons = map[string]string{
	"sentiment": strings.Repeat("negative\tthe zorble came\npositive\tthe quimby came\nneutral\tthe plain came\njoy\ta quimby\nanger\ta zorble\n", 5),
	"complaint": strings.Repeat("problem\tit is a zorble\nother\tit is a quimby\n", 5),
	"urgent":    strings.Repeat("urgent\tthe river zorble\nother\tthe river quimby\n", 5),
}

func shipped(t *testing.T, folder string) []byte {
	t.Helper()
	p, err := ship(folder, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return p.Pack()
}

// TestAdapted: a brand's own word is learned, and the report says so.
func TestAdapted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.tsv")
	text := strings.Repeat("complaint\tmy frobnicator zizzes\nother\tmy frobnicator hums\n", 25)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "ours.bin")
	var out bytes.Buffer
	if err := train(t.Context(), cli.IO{Out: &out, Err: io.Discard},
		[]string{"-adapt", file, "-lang", "en", "-from", "../../shared/scoring/model.bin", "-to", to}); err != nil {
		t.Fatal(err)
	}
	_, l, err := cli.Weights(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		said      string
		complaint bool
		level     scoring.Level
	}{
		{"my frobnicator zizzes", true, scoring.Inbox},
		{"my frobnicator hums", false, scoring.Inbox},
		// What must not be missed, whatever a brand has taught.
		{"my frobnicator hums, caught fire and burned me", true, scoring.Page},
		{"my frobnicator hums, you will hear from my lawyer", true, scoring.Page},
	} {
		got := alert.Weigh(l.Score(scoring.Input{Text: row.said, Lang: "en", Channel: "tweet", Followers: -1}))
		if got.Complaint != row.complaint || got.Level != row.level {
			t.Errorf("%q: %+v", row.said, got)
		}
	}
	for _, want := range []string{"50 mentions", "after 100.0", "-weights " + to} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in the report: %s", want, out.String())
		}
	}
}

// TestOwnSentences: none that the scorer is tested with is learned from, none stands twice, and each is whole.
func TestOwnSentences(t *testing.T) {
	tested := ""
	for _, file := range []string{"sentences_test.go", "testdata/urgent.tsv"} {
		text, err := os.ReadFile(filepath.Join("../../shared/scoring", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, begins := range []string{`{"`, "\t"} { // of a text, in either file
			tested += strings.ReplaceAll(strings.ToLower(string(text)), begins, "\n")
		}
	}
	tested = strings.ReplaceAll(tested, `", `, "\n")
	seen := map[string]bool{}
	for line := range strings.Lines(sentences) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 || feeling[f[0]] == 0 && f[0] != "negative" || f[1] != "complaint" && f[1] != "other" {
			t.Errorf("no sentence: %q", line)
			continue
		}
		text := strings.ToLower(f[3])
		if seen[text] {
			t.Errorf("twice: %q", f[3])
		}
		seen[text] = true
		if strings.Contains(tested, "\n"+text+"\n") {
			t.Errorf("learned from and tested with: %q", f[3])
		}
	}
}

// TestRehearsed: however few or many mentions a brand has, our own sentences weigh a fifth of them, said where they
// were.
func TestRehearsed(t *testing.T) {
	for _, h := range heads[:2] {
		for _, n := range []int{10, 10_000} {
			sum := 0.0
			for _, r := range rehearsed(h, slices.Repeat([]row{{in: scoring.Input{Channel: "review"}}}, n)) {
				sum += float64(r.weight)
				if r.in.Channel != "review" {
					t.Fatalf("%s: said in %q", h.name, r.in.Channel)
				}
			}
			if math.Abs(sum-float64(n)/5) > float64(n)/1000 {
				t.Errorf("%s: beside %d mentions our sentences weigh %f", h.name, n, sum)
			}
		}
	}
}

// TestLabelsTell: the labels of a brand's file say which head it teaches, and a useless file is refused with the
// reason.
func TestLabelsTell(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ours.tsv")
	for _, row := range []struct{ name, labels, asked, head, err string }{
		{"sentiments", "negative neutral positive", "", "sentiment", ""},
		{"complaints", "complaint other", "", "complaint", ""},
		{"complaints, as asked", "complaint other", "complaint", "complaint", ""},
		{"complaints, but sentiments are asked for", "complaint other", "sentiment", "", "no label that is known"},
		{"other labels", "good bad", "", "", "no label that is known"},
		{"one of two missing", "other", "", "", "only 0 of them complaint"},
		{"one of three missing", "negative positive", "", "", "only 0 of them neutral"},
	} {
		var text strings.Builder
		for _, label := range strings.Fields(row.labels) {
			text.WriteString(strings.Repeat(label+"\tsome words\n", fifths))
		}
		if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		h, _, err := brandHead(set{file: file}, row.asked)
		switch {
		case row.err == "" && (err != nil || h.name != row.head):
			t.Errorf("%s: %q, %v", row.name, h.name, err)
		case row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)):
			t.Errorf("%s: %v, want %q", row.name, err, row.err)
		}
	}
}

// TestFitHolds: a few guesses that are all right, or all wrong, never give infinite certainty.
func TestFitHolds(t *testing.T) {
	for _, right := range []bool{true, false} {
		slope, base := fit(slices.Repeat([]guess{{lean: 3, true: right}}, 10))
		if p := 1 / (1 + math.Exp(-slope*3-base)); math.IsNaN(p) || right != (p > 0.5) || p > 0.9999 || p < 0.0001 {
			t.Errorf("all %v: %f", right, p)
		}
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
		if err := train(t.Context(), cli.IO{Out: io.Discard, Err: io.Discard}, args); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestGoals measures the shipped weights on the sets of the table against their goals.
func TestGoals(t *testing.T) {
	folder := os.Getenv("OYEZ_SHARED")
	if folder == "" {
		t.Skip("OYEZ_SHARED is not set: the labelled mentions are not part of the repository")
	}
	_, l, err := cli.Weights("../../shared/scoring/model.bin")
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
