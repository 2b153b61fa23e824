package scoring_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"oyez/shared/scoring"

	"oyez/shared/texts"
)

// allSentences are the lists' texts and languages.
func allSentences() (texts, langs []string) {
	for _, group := range []map[string][]sentence{named, others} {
		for _, lang := range []string{"en", "fr", ""} {
			for _, s := range group[lang] {
				texts, langs = append(texts, s.text), append(langs, lang)
			}
		}
	}
	return texts, langs
}

var rank = map[scoring.Level]int{scoring.Log: 0, scoring.Inbox: 1, scoring.Page: 2}

func drawInput(t *rapid.T) scoring.Input {
	texts, langs := allSentences()
	text := rapid.OneOf(
		rapid.SampledFrom(texts),
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(texts), 1, 4),
			func(s []string) string { return strings.Join(s, ". ") }),
	).Draw(t, "text")
	return scoring.Input{
		Text:      text,
		Lang:      rapid.SampledFrom(append(langs[:1:1], "fr", "", "es", "xx-YY")).Draw(t, "lang"),
		Rating:    rapid.IntRange(0, 5).Draw(t, "rating"),
		Followers: rapid.IntRange(-1, 20_000_000).Draw(t, "followers"),
		Verified:  rapid.Bool().Draw(t, "verified"),
		Private:   rapid.Bool().Draw(t, "private"),
		Addressed: rapid.SampledFrom([]scoring.Addressed{scoring.ToUs, scoring.AboutUs, scoring.Overheard}).Draw(t,
			"direct"),
	}
}

// TestEveryScore checks properties of every score.
func TestEveryScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		s := score(in)
		sum := 0
		for i, r := range s.Reasons {
			sum += r.Points
			if r.Points < 0 || !texts.Known("score", r.Code) {
				t.Fatalf("reason %+v", r)
			}
			if i > 0 && s.Reasons[i-1].Points < r.Points && sum < 100 {
				t.Fatalf("reasons not heaviest first: %+v", s.Reasons)
			}
		}
		if sum != s.Priority || s.Priority < 0 || s.Priority > 100 {
			t.Fatalf("priority %d of points %d", s.Priority, sum)
		}
		if (s.Complaint || s.Sentiment == scoring.Unsure) && s.Level == scoring.Log {
			t.Fatalf("merely logged: %+v", s)
		}
		if again := score(in); !cmp.Equal(s, again) {
			t.Fatalf("scored again: %+v, first %+v", again, s)
		}
		more := in
		more.Followers += rapid.IntRange(0, 2_000_000).Draw(t, "more followers")
		more.Verified = in.Verified || rapid.Bool().Draw(t, "now verified")
		if m := score(more); m.Priority < s.Priority || rank[m.Level] < rank[s.Level] ||
			m.Complaint != s.Complaint || m.Urgent != s.Urgent {
			t.Fatalf("more reach lowers: %+v, before %+v", m, s)
		}
		if n := scoring.Nucleus(in.Text, in.Lang); strings.TrimSpace(n) != n || strings.ContainsAny(n, "\n\r") {
			t.Fatalf("nucleus %q", n)
		}
	})
}

// TestTogether: another message or a longer wait only adds points, and every point has its reason.
func TestTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		priority := rapid.IntRange(0, 100).Draw(t, "priority")
		said, between := rapid.IntRange(0, 9).Draw(t,
			"said"), time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "between"))
		p, reasons := scoring.Together(priority, said, between)
		sum := priority
		for _, r := range reasons {
			sum += r.Points
		}
		if p != sum || p < priority || p > 100 {
			t.Fatalf("%d of %d with %+v", p, priority, reasons)
		}
		if more, _ := scoring.Together(priority, said+1, between+time.Hour); more < p {
			t.Fatalf("another message and an hour lower %d to %d", p, more)
		}
	})
}

// TestSameWords changes a text's spelling, not its meaning.
func TestSameWords(t *testing.T) {
	texts, langs := allSentences()
	for _, change := range []struct {
		name string
		do   func(string) string
	}{
		{"another name", func(s string) string { return strings.ReplaceAll(s, "@brand", "@some_other_name42") }},
		{"a name before", func(s string) string { return "@somebody " + s }},
		{"two names after", func(s string) string { return s + " @somebody @another" }},
		{"a capital first", func(s string) string { return capital(s) }},
		{"a link after", func(s string) string { return s + " https://t.co/terrible-scam?x=fire" }},
		{"spaces", func(s string) string { return "  " + strings.ReplaceAll(s, " ", "  \t") + " " }},
		{"curly apostrophes", func(s string) string { return strings.ReplaceAll(s, "'", "’") }},
		{"letters and accents apart", norm.NFD.String},
		{"letters and accents together", norm.NFC.String},
		{"no accents", func(s string) string { return withoutAccents(s) }},
		{
			"a soft hyphen and a direction mark",
			func(s string) string { return "\u200f" + strings.ReplaceAll(s, "r", "r\u00ad") },
		},
	} {
		for i, text := range texts {
			want, got := hear(text, langs[i]), hear(change.do(text), langs[i])
			if diff := cmp.Diff(want, got); diff != "" && text != "" {
				t.Errorf("%s: %q (-before +after):\n%s", change.name, change.do(text), diff)
			}
		}
	}
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

func withoutAccents(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r < 0x300 || r > 0x36f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestStrangeTexts requires only a score, and that an unreadable text is not merely logged.
func TestStrangeTexts(t *testing.T) {
	for name, text := range map[string]string{
		"broken bytes":            "caf\xe9 \xff\xfe\xfd",
		"ten thousand characters": strings.Repeat("this is broken. ", 700),
		"one endless word":        strings.Repeat("a", 100_000),
		"one endless ladder":      strings.Repeat("ab", 50_000),
		"nothing but denials":     strings.Repeat("not you ", 10_000),
		"nothing but apostrophes": strings.Repeat("'", 50_000),
		"right to left":           "\u202eلا يعمل المنتج\u202c",
		"nothing but marks":       strings.Repeat("?!.,", 20_000),
		"cut inside a letter":     strings.Repeat("é", scoring.MaxText/2) + "é",
		"zeros":                   "\x00\x00\x00",
	} {
		s := hear(text, "")
		if s.Level == scoring.Log {
			t.Errorf("%s: %+v", name, s)
		}
		scoring.Nucleus(text, "")
	}
}

// BenchmarkLong: time is linear in length, so ns/op differ by sixteen.
func BenchmarkLong(b *testing.B) {
	for _, size := range []int{4 << 10, 64 << 10} {
		text := strings.Repeat(
			"I cancel this not very good subscription to you, never again would my family fly with it. ", size/90)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			for b.Loop() {
				hear(text, "en")
				scoring.Nucleus(text, "en")
			}
		})
	}
}
