package scoring_test

import (
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/scoring"
)

// score scores with the built-in bar.
func score(in scoring.Input) scoring.Score { return alert.Weigh(scoring.New().Score(in)) }

func hear(text, lang string) scoring.Score {
	return score(scoring.Input{Text: text, Lang: lang, Followers: -1})
}

func (s sentence) is(got scoring.Score) bool {
	return got.Sentiment == s.sentiment && got.Complaint == s.complaint && got.Urgent == s.urgent &&
		got.Level == s.level
}

func TestNamedSentences(t *testing.T) {
	for lang, list := range named {
		for _, s := range list {
			if got := hear(s.text, lang); !s.is(got) {
				t.Errorf("%q (%s)\n got %+v\nwant %v complaint %v urgent %v %v", s.text, lang, got, s.sentiment,
					s.complaint, s.urgent, s.level)
			}
		}
	}
}

// TestSentences requires a share of sentences with all of sentiment, complaint, urgent and level right.
func TestSentences(t *testing.T) {
	const atLeast = 0.85
	right, all := 0, 0
	for _, group := range []map[string][]sentence{named, others} {
		for lang, list := range group {
			for _, s := range list {
				all++
				got := hear(s.text, lang)
				if s.is(got) {
					right++
				} else {
					t.Logf("%q (%s)\n got %+v\nwant %v complaint %v urgent %v %v", s.text, lang, got, s.sentiment,
						s.complaint, s.urgent, s.level)
				}
			}
		}
	}
	t.Logf("%d of %d wholly right", right, all)
	if float64(right) < atLeast*float64(all) {
		t.Errorf("%d of %d wholly right, want %.0f %%", right, all, 100*atLeast)
	}
}

// TestLevels varies the context of the text.
func TestLevels(t *testing.T) {
	for _, row := range []struct {
		name string
		in   scoring.Input
		want scoring.Level
	}{
		{
			"an angry customer with eleven followers",
			scoring.Input{Text: "@brand third time my order is lost, nobody answers, this is a scam. I want my money back NOW", Followers: 11},
			page,
		},
		{
			"the same in private",
			scoring.Input{
				Text:      "third time my order is lost, nobody answers, this is a scam. I want my money back NOW",
				Followers: -1, Private: true,
			},
			page,
		},
		{"a mild complaint, first time", scoring.Input{Text: "My parcel has not arrived yet", Followers: 3}, inbox},
		{
			"an angry complaint, first time, in private",
			scoring.Input{Text: "I am furious, the sofa is broken", Followers: -1, Private: true},
			inbox,
		},
		{"strong words in private", scoring.Input{Text: "You are crooks", Followers: -1, Private: true}, inbox},
		{"danger in private", scoring.Input{Text: "Your toaster caught fire", Followers: -1, Private: true}, page},
		{
			"praise from somebody everybody knows",
			scoring.Input{Text: "I love it", Followers: 5_000_000, Verified: true},
			log,
		},
		{
			"a complaint of somebody everybody knows",
			scoring.Input{Text: "Disappointed with the quality", Followers: 5_000_000, Verified: true},
			inbox,
		},
		{"one star and no words", scoring.Input{Rating: 1, Followers: -1}, inbox},
		{"three stars and no words", scoring.Input{Rating: 3, Followers: -1}, inbox},
		{"five stars and no words", scoring.Input{Rating: 5, Followers: -1}, log},
		{"a picture and no words", scoring.Input{Followers: -1}, inbox},
		{"five stars and a complaint", scoring.Input{
			Text: "It broke after a day", Lang: "en", Rating: 5,
			Followers: -1,
		}, inbox},
		{"one star and praise", scoring.Input{Text: "Excellent", Rating: 1, Followers: -1}, inbox},
		{"news, but in private", scoring.Input{
			Text: "They announced the results for the third quarter", Lang: "en",
			Followers: -1, Private: true,
		}, inbox},
		{"a wrong language", scoring.Input{
			Text: "La machine a pris feu dans notre cuisine et personne ne répond",
			Lang: "en", Followers: -1,
		}, page},
	} {
		if got := score(row.in); got.Level != row.want {
			t.Errorf("%s: %+v, want %s", row.name, got, row.want)
		}
	}
}

// TestSaidAgain varies the number of messages and the wait.
func TestSaidAgain(t *testing.T) {
	mild := scoring.Input{Text: "My parcel has not arrived yet", Followers: 3}
	furious := scoring.Input{Text: "I am furious, the sofa is broken", Followers: -1, Private: true}
	for _, row := range []struct {
		name    string
		in      scoring.Input
		said    int
		between time.Duration
		want    scoring.Level
	}{
		{"a mild complaint", mild, 1, 0, inbox},
		{"a mild complaint, third message in two days", mild, 3, 49 * time.Hour, page},
		{"an angry complaint in private", furious, 1, 0, inbox},
		{"an angry complaint in private, again", furious, 2, 0, page},
		{
			"a thank-you, again and again",
			scoring.Input{Text: "Thank you so much, I love it!", Followers: 3},
			5,
			100 * time.Hour, log,
		},
	} {
		s := score(row.in)
		var reasons []scoring.Reason
		s.Priority, reasons = scoring.Together(s.Priority, row.said, row.between)
		if got := alert.Weigh(s).Level; got != row.want {
			t.Errorf("%s: %s of %+v and %+v, want %s", row.name, got, s, reasons, row.want)
		}
	}
}

func BenchmarkTweet(b *testing.B) {
	in := scoring.Input{Text: "@brand third time my order is lost, nobody answers, this is a scam. I want my money back NOW https://t.co/abc", Lang: "en", Followers: 11}
	scorer := scoring.New()
	scorer.Score(in) // compiles the tables
	for b.Loop() {
		scorer.Score(in)
	}
}

func BenchmarkNucleus(b *testing.B) {
	for b.Loop() {
		scoring.Nucleus(
			"Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu. Troisième message.", "fr")
	}
}
