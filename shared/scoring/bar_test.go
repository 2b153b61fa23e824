package scoring_test

import (
	"testing"

	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/scoring"
	"oyez/shared/texts"
)

// A higher bar pages less but hides nothing: other complaints go to the inbox, and grave ones still page.
func TestAHigherBarOnlyEverTakesPages(t *testing.T) {
	under := func(s scoring.Score, bar int) scoring.Score { s.Bar = bar; return alert.Weigh(s) }
	rapid.Check(t, func(t *rapid.T) {
		s := score(drawInput(t))
		if s.Bar != scoring.ShippedBar {
			t.Fatalf("scored under a bar of %d", s.Bar)
		}
		low := under(s, rapid.IntRange(-10, 70).Draw(t, "low"))
		high := under(s, rapid.IntRange(71, 200).Draw(t, "high"))
		if low.Priority != s.Priority || high.Priority != s.Priority || rank[low.Level] < rank[high.Level] {
			t.Fatalf("%+v, under a higher bar %+v", low, high)
		}
		if (low.Level == scoring.Log) != (high.Level == scoring.Log) || low.Bar < scoring.LowestBar ||
			high.Bar > scoring.HighestBar {
			t.Fatalf("%+v, under a higher bar %+v", low, high)
		}
		if s.Grave() && (low.Level != scoring.Page || high.Level != scoring.Page) {
			t.Fatalf("grave and does not page: %+v", high)
		}
		if back := under(high, s.Bar); back.Level != s.Level {
			t.Fatalf("there and back: %+v, was %+v", back, s)
		}
	})
}

// Who was addressed only adds points, and does not change what is a complaint.
func TestDirectnessOnlyAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		var last scoring.Score
		for i, direct := range []scoring.Addressed{scoring.Overheard, scoring.AboutUs, scoring.ToUs} {
			in.Addressed = direct
			s := score(in)
			if i > 0 && (s.Priority < last.Priority || rank[s.Level] < rank[last.Level] ||
				s.Complaint != last.Complaint) {
				t.Fatalf("%q: %+v, less direct %+v", direct, s, last)
			}
			if s.Complaint && s.Level == scoring.Log {
				t.Fatalf("%q: merely logged: %+v", direct, s)
			}
			last = s
		}
	})
}

// Every reason that a brand must not miss is found in English and in French, and has its text.
func TestReasonsAreFound(t *testing.T) {
	for _, row := range []struct {
		text, lang, want string
		in               scoring.Input
		grave            bool
	}{
		{"Your charger caught fire and burned my son", "en", "someone may be in danger", scoring.Input{}, true},
		{"Votre chargeur a pris feu et a brûlé mon fils", "fr", "personne en danger", scoring.Input{}, true},
		{"You refuse to refund me, my lawyer will sue you", "en", "threatens legal action", scoring.Input{}, true},
		{
			"Toujours pas remboursé, je vais porter plainte", "fr", "menace d’une action en justice",
			scoring.Input{},
			true,
		},
		{
			"I can see the personal data of other customers, this is a data leak", "en", "personal data exposed",
			scoring.Input{},
			true,
		},
		{
			"Fuite de données : je vois les données personnelles d'autres clients", "fr", "données personnelles exposées",
			scoring.Input{},
			true,
		},
		{"This is fraud, you stole money from my account", "en", "fraud or stolen money", scoring.Input{}, true},
		{"C'est une fraude, vous avez volé mon argent", "fr", "fraude ou argent volé", scoring.Input{}, true},
		{"Your service is down again and I cannot work", "en", "service down", scoring.Input{}, false},
		{"Votre site est inaccessible depuis ce matin", "fr", "service en panne", scoring.Input{}, false},
		{"Terrible support, I am going to cancel my subscription", "en", "threatens to leave", scoring.Input{}, false},
		{"Service nul, je vais résilier mon abonnement", "fr", "menace de partir", scoring.Input{}, false},
		{"My parcel is lost and nobody answers", "en", "says nobody answers", scoring.Input{}, false},
		{"Mon colis est perdu et personne ne répond", "fr", "dit que personne ne répond", scoring.Input{}, false},
		{"My parcel is lost", "en", "12,300 followers", scoring.Input{Followers: 12300}, false},
		{"Mon colis est perdu", "fr", "12\u202f300 abonnés", scoring.Input{Followers: 12300}, false},
		{"My parcel is lost", "en", "addressed to us", scoring.Input{}, false},
		{"Mon colis est perdu", "fr", "s’adresse à nous", scoring.Input{}, false},
		{"My parcel is lost", "en", "about us", scoring.Input{Addressed: scoring.AboutUs}, false},
		{"Mon colis est perdu", "fr", "parle de nous", scoring.Input{Addressed: scoring.AboutUs}, false},
		{"This burger killed me, so good", "en", "", scoring.Input{}, false},
		{"Ce burger m'a tué, trop bon", "fr", "", scoring.Input{}, false},
	} {
		row.in.Text, row.in.Lang = row.text, row.lang
		s := scoring.New().Score(row.in)
		found := row.want == ""
		for _, r := range s.Reasons {
			found = found || texts.Of(row.lang).Coded("score", r.Code, r.N) == row.want
		}
		if !found || s.Grave() != row.grave {
			t.Errorf("%q: grave %v, reasons %+v, want %q", row.text, s.Grave(), s.Reasons, row.want)
		}
	}
}
