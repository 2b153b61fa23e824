package scoring_test

import (
	"testing"

	"github.com/jonreiter/govader"

	"oyez/shared/scoring"
)

// tweets are as long as tweets are.
var tweets = [...]string{
	"@brand third time my order is lost, nobody answers, this is a scam. I want my money back NOW https://t.co/abc",
	"just landed in Boston, lovely crew on board and even ten minutes early, thank you so much @brand",
	"@brand bonjour, à quelle heure ouvre votre boutique de Lyon dimanche ? Merci d'avance pour la réponse",
	"the new phone is out on Friday, shares of the company closed at 31 dollars after the announcement",
}

// BenchmarkBeside scores the same texts with all our heads and with an English sentiment lexicon, to compare
// mentions/s.
func BenchmarkBeside(b *testing.B) {
	ours, theirs := scoring.New(), govader.NewSentimentIntensityAnalyzer()
	for _, row := range []struct {
		name  string
		score func(text string)
	}{
		{
			"all heads and the lexicon",
			func(text string) { ours.Score(scoring.Input{Text: text, Channel: "tweet", Followers: -1}) },
		},
		{"all heads, language said", func(text string) {
			ours.Score(scoring.Input{Text: text, Lang: "en", Channel: "tweet", Followers: -1})
		}},
		{"the words alone", func(text string) { ours.Judge(scoring.Input{Text: text, Lang: "en", Channel: "tweet"}) }},
		{"govader", func(text string) { theirs.PolarityScores(text) }},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				row.score(tweets[i%len(tweets)])
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mentions/s")
		})
	}
}

// TestNoMemory: after the first text, reading allocates nothing.
func TestNoMemory(t *testing.T) {
	if racing {
		t.Skip("SKIPPED under the race detector, which allocates; .ci/run runs this test without it")
	}
	scorer := scoring.New()
	for _, text := range tweets {
		in := scoring.Input{Text: text, Channel: "tweet"}
		scorer.Judge(in)
		if n := testing.AllocsPerRun(200, func() { scorer.Judge(in) }); n >= 1 {
			t.Errorf("%q: %.0f allocations", text, n)
		}
	}
}
