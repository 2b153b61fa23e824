package sms_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"oyez/shared/scoring"
	"oyez/shared/sms"
)

// vocabulary is what people write, by language: words, and how they end a sentence.
var vocabulary = map[string]string{
	"en": "the machine caught fire and burned my son nobody answers third time I want my money back NOW it's don't can’t can't again order lost parcel broken £40 50% off @oyez #scam refund please help worst ever",
	"fr": "la machine a pris feu et a brûlé mon fils personne ne répond troisième message j’attends l'œuvre où déjà à Noël ça garçon € 12,50 n° 4821 SAV S.A.V. colis cassé remboursez-moi « honte » naïve Œuvre",
	"es": "la máquina se quemó y mi niño está herido nadie contesta señor ¿cuándo? ¡vergüenza! pingüino año mañana devuélvanme mi dinero ya llevo tres días esperando única",
	"de": "die Maschine hat Feuer gefangen und mein Sohn ist verletzt niemand antwortet Straße groß Übel Ärger öffentlich Größe ẞ fünf Tage gewartet Geld zurück „sofort“ Kundendienst unverschämt §5",
	"":   "😡 🔥🔥 👨‍👩‍👧‍👦 👍🏽 🇫🇷 ❤️ 1️⃣ 🏳️‍🌈 🙏 ‼️ ❓ ❔ … – — “ ” ‘ ’ \u200b \u202e \ufeff \u00a0 ａｂｃ ％ 王小明 Привет Жалоба شكرا ٤٨ ½ ™ ﬁn e\u0301 n\u0303 \xff \xc3 Z͑ͫa ¿ ⁇ 𝓗𝓮𝓵𝓵𝓸 ^ { [ ~ ] } | \\ https://evil.example/x www.evil.fr",
}

var languages = []string{"en", "fr", "es", "de"}

// written returns random text that somebody may have written, and its language.
func written(random *rand.Rand) (text, lang string) {
	lang = languages[random.IntN(len(languages))]
	words, oddities := strings.Fields(vocabulary[lang]), strings.Fields(vocabulary[""])
	var b strings.Builder
	for range 1 + random.IntN(90) {
		if random.IntN(12) == 0 {
			b.WriteString(oddities[random.IntN(len(oddities))])
		} else {
			b.WriteString(words[random.IntN(len(words))])
		}
		switch random.IntN(14) {
		case 0:
			b.WriteString([]string{". ", "! ", " ? ", "?! ", "...", "\n", " !!! ", ";"}[random.IntN(8)])
		case 1: // no space: words run into one another
		default:
			b.WriteByte(' ')
		}
	}
	return b.String(), lang
}

// parts counts how many SMS a text would be, by the specification alone: 160 septets or 70 UCS-2 units in one; 153 or
// 67 in each of several, of which none parts an escape or a surrogate pair.
func parts(text string) int {
	one, each := 70, 67
	if _, ok := bySpec(text); ok {
		one, each = 160, 153
	}
	total, n, room := 0, 1, each
	for _, r := range text {
		w := septets[r]
		if one == 70 {
			w = 1
			if r > 0xFFFF {
				w = 2
			}
		}
		total += w
		if w > room {
			n, room = n+1, each
		}
		room -= w
	}
	if total <= one {
		return 1
	}
	return n
}

func TestParts(t *testing.T) {
	for text, want := range map[string]int{
		"": 1, strings.Repeat("a", 160): 1, strings.Repeat("a", 161): 2, strings.Repeat("a", 306): 2,
		strings.Repeat("a", 307): 3,
		strings.Repeat("€", 80):  1, strings.Repeat("€", 81): 2,
		strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152): 3,
		strings.Repeat("ç", 70):                                   1, strings.Repeat("ç", 71): 2,
		strings.Repeat("🔥", 35): 1, strings.Repeat("🔥", 36): 2,
	} {
		if got := parts(text); got != want {
			t.Errorf("%d parts of %.20q..., want %d", got, text, want)
		}
	}
}

// Whatever people write, in whatever language, an SMS is one readable segment. A part of the proof runs always; all of
// it, a million texts, with OYEZ_PROVE=full.
func TestEveryTextIsOneSegment(t *testing.T) {
	n := 10_000
	if os.Getenv("OYEZ_PROVE") == "full" {
		n = 1_000_000
	}
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wait.Go(func() {
			for i := worker; i < n && !t.Failed(); i += workers {
				prove(t, rand.New(rand.NewPCG(uint64(i), 160)))
			}
		})
	}
	wait.Wait()
}

func prove(t *testing.T, random *rand.Rand) {
	text, lang := written(random)
	p := sms.Parts{
		Head: fmt.Sprintf("OYEZ %d %s", random.IntN(101),
			[]string{"Facebook", "X private", "Google avis", "Trustpilot review"}[random.IntN(4)]),
		NoText: "(une image, sans texte)", Quote: scoring.Nucleus(text, lang),
		Code: fmt.Sprintf("OK %04d", random.IntN(10000)),
		Link: "https://oyez.example/" + strings.Repeat("K", 16+random.IntN(40)),
	}
	if random.IntN(5) > 0 {
		name, _ := written(random)
		p.Author = name[:min(len(name), random.IntN(60))] // also in the middle of a character
	}
	if said := random.IntN(9); said > 1 {
		p.Facts = fmt.Sprintf("%de msg", said)
	}
	got, err := sms.Fit(p)
	if err != nil {
		t.Errorf("%v for %+v", err, p)
		return
	}
	check(t, p, got)
	if strings.Contains(p.Quote, "?") && !strings.Contains(text, "?") {
		t.Errorf("a question mark that nobody wrote in %q of %q", p.Quote, text)
	}
	counted, ok := sms.Septets(got)
	if spec, in := bySpec(got); counted != spec || ok != in || !in {
		t.Errorf("%d septets, want %d: %q", counted, spec, got)
	}
	if parts(got) != 1 {
		t.Errorf("%d parts: %q", parts(got), got)
	}
	if !utf8.ValidString(got) || strings.ContainsRune(got, utf8.RuneError) {
		t.Errorf("a broken character: %q", got)
	}
	if i := strings.Index(got, `"`); i >= 0 {
		shown := strings.TrimSuffix(got[i+1:strings.LastIndex(got, `"`)], "...")
		if whole := sms.Line(p.Quote); !strings.HasPrefix(whole, shown) &&
			!strings.HasPrefix(shown, strings.TrimSuffix(whole, "...")) {
			t.Errorf("%q is not how %q begins", shown, whole)
		}
	}
}
