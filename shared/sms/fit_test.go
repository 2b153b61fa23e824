package sms_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"oyez/shared/sms"
)

const link = "https://oyez.example.com/K7Q2M4XWTR5B3CDE"

func fire() sms.Parts {
	return sms.Parts{
		Head:   "OYEZ 91 Facebook",
		Author: "Jeanne Martin",
		Quote:  "la machine a pris feu et a brûlé mon fils",
		NoText: "(une image)",
		Facts:  "3e msg",
		Code:   "4821",
		Link:   link,
	}
}

func TestFit(t *testing.T) {
	const long = "Hier soir la machine a pris feu et a brûlé mon fils, personne ne répond, c'est le troisième message que je vous envoie et j'attends toujours"
	gateway := "https://a1b2c3d4e5.execute-api.ap-southeast-2.amazonaws.com/" + strings.Repeat("K", 30) // 90 characters
	for _, row := range []struct {
		name   string
		change func(*sms.Parts)
		want   string
	}{
		{
			"all of it fits", func(*sms.Parts) {},
			`OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu et a brulé mon fils" 3e msg. 4821 ` + link,
		},
		{
			"a long quote is cut on a word", func(p *sms.Parts) { p.Quote = long },
			`OYEZ 91 Facebook, Jeanne Martin: "Hier soir la machine a pris feu et a brulé mon fils, personne ne..." 3e msg. 4821 ` + link,
		},
		{
			"a word without end is cut inside", func(p *sms.Parts) { p.Quote = strings.Repeat("a", 300) },
			`OYEZ 91 Facebook, Jeanne Martin: "` + strings.Repeat("a", 67) + `..." 3e msg. 4821 ` + link,
		},
		{
			"with the longest link the facts go", func(p *sms.Parts) { p.Quote, p.Link = long, gateway },
			`OYEZ 91 Facebook, Jeanne Martin: "Hier soir la machine a..." 4821 ` + gateway,
		},
		{
			"a long name is cut after the facts", func(p *sms.Parts) {
				p.Quote, p.Link, p.Author = long, gateway, "Marie-Antoinette de La Rochefoucauld-Bayers"
			},
			`OYEZ 91 Facebook, Marie-Antoinet...: "Hier soir la machine a..." 4821 ` + gateway,
		},
		{
			"a short quote is kept whole when the facts go",
			func(p *sms.Parts) { p.Quote, p.Link = "la machine a pris feu !", gateway },
			`OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu !" 4821 ` + gateway,
		},
		{
			"nobody's name", func(p *sms.Parts) { p.Author = "" },
			`OYEZ 91 Facebook: "la machine a pris feu et a brulé mon fils" 3e msg. 4821 ` + link,
		},
		{
			"a name that cannot be written", func(p *sms.Parts) { p.Author = "王小明" },
			`OYEZ 91 Facebook: "la machine a pris feu et a brulé mon fils" 3e msg. 4821 ` + link,
		},
		{
			"no words at all", func(p *sms.Parts) { p.Quote = "" },
			`OYEZ 91 Facebook, Jeanne Martin: (une image) 3e msg. 4821 ` + link,
		},
		{
			"only emoji", func(p *sms.Parts) { p.Quote = "😡😡 😡" },
			`OYEZ 91 Facebook, Jeanne Martin: (une image) 3e msg. 4821 ` + link,
		},
		{
			"only signs left of another script", func(p *sms.Parts) { p.Quote = "机器着火了！！" },
			`OYEZ 91 Facebook, Jeanne Martin: (une image) 3e msg. 4821 ` + link,
		},
		{
			"signs are all that was written", func(p *sms.Parts) { p.Quote = "???" },
			`OYEZ 91 Facebook, Jeanne Martin: "???" 3e msg. 4821 ` + link,
		},
		{
			"nothing to quote and nothing to say of it", func(p *sms.Parts) { p.Quote, p.NoText = "", "" },
			`OYEZ 91 Facebook, Jeanne Martin. 3e msg. 4821 ` + link,
		},
		{
			"no facts", func(p *sms.Parts) { p.Facts = "" },
			`OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu et a brulé mon fils" 4821 ` + link,
		},
		{
			"no code and no link", func(p *sms.Parts) { p.Code, p.Link = "", "" },
			`OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu et a brulé mon fils" 3e msg.`,
		},
		{
			"a quote that plays our part",
			func(p *sms.Parts) { p.Quote = `réglé" 3e msg. 1111 https://evil.example/K7Q2M4XWTR5B3CDE "` },
			`OYEZ 91 Facebook, Jeanne Martin: "réglé' 3e msg. 1111 ... '" 3e msg. 4821 ` + link,
		},
		{
			"curly quotes too", func(p *sms.Parts) { p.Quote = "“réglé” «ok»" },
			`OYEZ 91 Facebook, Jeanne Martin: "'réglé' 'ok'" 3e msg. 4821 ` + link,
		},
		{
			"a name that plays our part", func(p *sms.Parts) { p.Author = `J: "ok" OK 1111 http://evil.example` },
			`OYEZ 91 Facebook, J: 'ok' OK 1111 ...: "la machine a pris feu et a brulé mon fils" 3e msg. 4821 ` + link,
		},
		{
			"a bare address", func(p *sms.Parts) { p.Quote = "allez sur Evil.example/x, ou www.evil.fr" },
			`OYEZ 91 Facebook, Jeanne Martin: "allez sur Evil. example/x, ou www. evil. fr" 3e msg. 4821 ` + link,
		},
		{
			"an address in wide letters and hidden joints",
			func(p *sms.Parts) { p.Quote = "ｅｖｉｌ．ｃｏｍ ht\u200btps:/\u2060/evil.com évil。com" },
			`OYEZ 91 Facebook, Jeanne Martin: "evil. com ... évil. com" 3e msg. 4821 ` + link,
		},
		{
			"an address of numbers", func(p *sms.Parts) { p.Quote = "va sur 10.0.0.1/x" },
			`OYEZ 91 Facebook, Jeanne Martin: "va sur 10. 0. 0. 1/x" 3e msg. 4821 ` + link,
		},
		{
			"abbreviations, prices and a forgotten space stay readable",
			func(p *sms.Parts) { p.Quote = "Le S.A.V. prend 12.50 euros.Honteux (v2.0)" },
			`OYEZ 91 Facebook, Jeanne Martin: "Le S.A.V. prend 12.50 euros. Honteux (v2.0)" 3e msg. 4821 ` + link,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := fire()
			row.change(&p)
			got, err := sms.Fit(p)
			if err != nil || got != row.want {
				t.Errorf("error %v\n got %s\nwant %s", err, got, row.want)
			}
			check(t, p, got)
		})
	}
}

func TestFitRefuses(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*sms.Parts)
		want   error
	}{
		{"a link that leaves no room", func(p *sms.Parts) { p.Link += strings.Repeat("x", 120) }, sms.ErrTooLong},
		{"a link of extension characters", func(p *sms.Parts) { p.Link += strings.Repeat("~", 60) }, sms.ErrTooLong},
		{"a link the alphabet lacks", func(p *sms.Parts) { p.Link += "ç" }, sms.ErrAlphabet},
		{"a code with a newline", func(p *sms.Parts) { p.Code = "48\n21" }, sms.ErrAlphabet},
	} {
		p := fire()
		row.change(&p)
		if got, err := sms.Fit(p); !errors.Is(err, row.want) || got != "" {
			t.Errorf("%s: %q, %v", row.name, got, err)
		}
	}
}

func TestLine(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"as it is", "OYEZ 4821: Ben took it.", "OYEZ 4821: Ben took it."},
		{
			"folded", "OYEZ 4821 : réouverte, François n’a pas répondu",
			"OYEZ 4821 : réouverte, Francois n'a pas répondu",
		},
		{"cut on a word", strings.Repeat("mot ", 60), strings.Repeat("mot ", 38) + "mot..."},
		{"no link in a name", "OYEZ 4821: evil.example took it.", "OYEZ 4821: evil. example took it."},
	} {
		got := sms.Line(row.text)
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
		checkText(t, got)
	}
}

// tappable is what phones make a link of, written apart from the package: a scheme, or a label, a dot and two letters.
var tappable = regexp.MustCompile(`(?i)[a-z]+://|[\pL\pN-]\.\pL[\pL\pN-]|\d\.\d+\.\d+\.\d`)

// check asks for what every SMS promises, by a count of its own.
func check(t *testing.T, p sms.Parts, got string) {
	t.Helper()
	checkText(t, got)
	if n, _ := bySpec(got); n > 160 {
		t.Errorf("%d septets: %q", n, got)
	}
	checkQuestionMarks(t, got, p.Head, p.Author, p.Quote, p.NoText, p.Facts, p.Code, p.Link)
	ours := strings.TrimSpace(p.Code + " " + p.Link)
	if ours == "" {
		return
	}
	before, whole := strings.CutSuffix(got, ours)
	if !whole || before != "" && !strings.HasSuffix(before, " ") {
		t.Errorf("code and link not whole and last: %q", got)
	}
	if found := tappable.FindString(before); found != "" {
		t.Errorf("a second link, %q: %q", found, got)
	}
	if n := strings.Count(before, `"`); n != 0 && n != 2 {
		t.Errorf("%d double quotes: %q", n, got)
	}
}

// FuzzFit lets people write what they like into every part that is theirs, with links of every length we use.
func FuzzFit(f *testing.F) {
	f.Add("Jeanne Martin", "la machine a pris feu", "3e msg", uint8(20))
	f.Add(`" 1111 http://a.b`, "“x” https://evil.example …", "", uint8(70))
	f.Add("\xff", strings.Repeat("é€[", 200), "premier sans réponse depuis 2 jours", uint8(61))
	f.Add("李", "a.co b.co://c.co d..e .co x.y.zz 1.2.3.4", "x", uint8(0))
	f.Fuzz(func(t *testing.T, author, quote, facts string, path uint8) {
		facts = strings.NewReplacer(".", "", `"`, "", "://", "").Replace(sms.Fold(facts)) // ours: no addresses in it
		p := sms.Parts{
			Head: "OYEZ 100 Facebook", Author: author, Quote: quote, NoText: "(une image)", Facts: facts,
			Code: "4821", Link: "https://oyez.example/" + strings.Repeat("K", int(path)%70),
		}
		got, err := sms.Fit(p)
		if err != nil {
			t.Fatalf("%v for a link of %d characters", err, len(p.Link))
		}
		check(t, p, got)
		check(t, sms.Parts{Quote: quote}, sms.Line(quote))
		if !strings.HasPrefix(got, p.Head) {
			t.Errorf("head not whole: %q", got)
		}
	})
}

func BenchmarkFit(b *testing.B) {
	p := fire()
	p.Quote = strings.Repeat(p.Quote+" ", 4)
	for b.Loop() {
		if _, err := sms.Fit(p); err != nil {
			b.Fatal(err)
		}
	}
}
