package scoring_test

import (
	"strings"
	"testing"

	"oyez/shared/scoring"

	"oyez/shared/texts"
)

func TestNucleus(t *testing.T) {
	for _, row := range []struct{ name, text, lang, want string }{
		{
			"the sentence with the danger, not the first",
			"Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond.", "fr",
			"Hier soir la machine a pris feu et a brûlé mon fils.",
		},
		{
			"the complaint between kind words", "Hello, I love your shop. The last order arrived broken. Have a nice day!",
			"en", "The last order arrived broken.",
		},
		{"the earliest of equals", "It is broken. It is broken!", "en", "It is broken."},
		{"names and links before it", "@brand @other https://t.co/x the app crashes", "en", "the app crashes"},
		{
			"a greeting and nothing to complain of", "Bonjour.\nJe voudrais savoir où se trouve la notice.", "fr",
			"Je voudrais savoir où se trouve la notice.",
		},
		{"one sentence", "Where is the manual?", "en", "Where is the manual?"},
		{"over several lines", "Hi\n\n\nmy toaster\texploded\nbye", "en", "my toaster exploded"},
		{
			"a sentence without end begins with its heaviest clause",
			"hello, i bought this kettle for my mother last spring in your shop downtown, and this morning it caught fire, so please call me", "en",
			"and this morning it caught fire, so please call me",
		},
		{"no words", "😡 !!!", "", ""},
		{"empty", "", "en", ""},
		{"names alone", "@brand", "", ""},
		{"broken bytes", "it is \xffbroken", "en", "it is broken"},
	} {
		if got := scoring.Nucleus(row.text, row.lang); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
	if got := scoring.Nucleus(strings.Repeat("word ", 50_000)+"it caught fire.", "en"); !strings.HasPrefix(got,
		"word word") {
		t.Errorf("beyond what is read: %.40q", got)
	}
}

func TestReasonsInWords(t *testing.T) {
	for _, row := range []struct {
		reason         scoring.Reason
		english, franc string
	}{
		{scoring.Reason{Code: "danger"}, "someone may be in danger", "personne en danger"},
		{scoring.Reason{Code: "doubt"}, "may be a complaint", "peut-être une réclamation"},
		{scoring.Reason{Code: "alarm"}, "reads like an emergency", "ressemble à une urgence"},
		{scoring.Reason{Code: "leaving"}, "threatens to leave", "menace de partir"},
		{scoring.Reason{Code: "repeat", N: 1}, "1st message", "1er message"},
		{scoring.Reason{Code: "repeat", N: 2}, "2nd message", "2e message"},
		{scoring.Reason{Code: "repeat", N: 3}, "3rd message", "3e message"},
		{scoring.Reason{Code: "repeat", N: 4}, "4th message", "4e message"},
		{scoring.Reason{Code: "repeat", N: 11}, "11th message", "11e message"},
		{scoring.Reason{Code: "repeat", N: 12}, "12th message", "12e message"},
		{scoring.Reason{Code: "repeat", N: 13}, "13th message", "13e message"},
		{scoring.Reason{Code: "repeat", N: 21}, "21st message", "21e message"},
		{scoring.Reason{Code: "repeat", N: 112}, "112th message", "112e message"},
		{scoring.Reason{Code: "waiting", N: 1}, "waiting 1 hour", "sans réponse depuis 1 heure"},
		{
			scoring.Reason{Code: "waiting", N: 47},
			"waiting 47 hours",
			"sans réponse depuis 47 heures",
		},
		{scoring.Reason{Code: "waiting", N: 48}, "waiting 2 days", "sans réponse depuis 2 jours"},
		{scoring.Reason{Code: "followers", N: 999}, "999 followers", "999 abonnés"},
		{scoring.Reason{Code: "followers", N: 12300}, "12,300 followers", "12\u202f300 abonnés"},
		{scoring.Reason{Code: "followers", N: 1234567}, "1,234,567 followers", "1\u202f234\u202f567 abonnés"},
		{scoring.Reason{Code: "rated", N: 1}, "rated 1 of 5", "note de 1 sur 5"},
		{scoring.Reason{Code: "of a later version"}, "of a later version", "of a later version"},
	} {
		if got := texts.English.Coded("score", row.reason.Code, row.reason.N); got != row.english {
			t.Errorf("%+v: %q, want %q", row.reason, got, row.english)
		}
		french := strings.ReplaceAll(texts.French.Coded("score", row.reason.Code, row.reason.N), "\u00a0", " ")
		if french != row.franc {
			t.Errorf("%+v: %q, want %q", row.reason, french, row.franc)
		}
	}
}
