package desk

import (
	"html/template"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"plain words", "Où est ma commande ?", "Où est ma commande ?"},
		{"lines and tabs stay", "one\n\ttwo\n\nthree", "one\n\ttwo\n\nthree"},
		{"Windows lines", "one\r\ntwo", "one\ntwo"},
		{"many blank lines are one", "one\n\n \n\n\n\ntwo", "one\n\n two"},
		{"an override of direction", "safe\u202egpj.exe", "safegpj.exe"},
		{"isolates and marks", "a\u2066b\u2069c\u200fd\u061ce", "abcde"},
		{"zero width between letters", "pay\u200bpal\u2060.\ufeffcom", "paypal.com"},
		{"a joiner between Latin letters", "pay\u200dpal", "paypal"},
		{"a joiner in an emoji", "👩\u200d🔧", "👩\u200d🔧"},
		{"a non-joiner in Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"control characters", "a\x00b\x1b[31mc\x7f\u0085d", "ab[31mcd"},
		{"invisible tags", "a\U000e0041\U000e0042b", "ab"},
		{"a tower of accents", "e" + strings.Repeat("\u0301", 50) + "x", "e\u0301\u0301\u0301x"},
		{"broken UTF-8", "a\xffb", "a\ufffdb"},
		{"line separators", "a\u2028b\u2029c", "a\nb\nc"},
		{"Hebrew", "שלום עולם", "שלום עולם"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := clean(row.in); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for _, row := range []struct {
		name, in string
		budget   int
		want     string
		whole    bool
	}{
		{"fits", "one two", 7, "one two", true},
		{"cut at a space", "one two three", 10, "one two", false},
		{"one long word is cut within", strings.Repeat("a", 100), 10, strings.Repeat("a", 10), false},
		{"escaping counts", `""""`, 11, `""`, false},
		{"never within a character", "éééé", 5, "éé", false},
		{"nothing", "", 0, "", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, whole := cut(row.in, row.budget)
			if got != row.want || whole != row.whole {
				t.Errorf("%q %v, want %q %v", got, whole, row.want, row.whole)
			}
		})
	}
}

// FuzzWords holds for any words: what is shown is valid, within its bytes, and without unseen signs.
func FuzzWords(f *testing.F) {
	f.Add("safe\u202egpj.exe <script>", 20)
	f.Add("👩\u200d🔧\xff\n\n\n\n", 3)
	show := template.Must(template.New("").Parse("{{.}}"))
	f.Fuzz(func(t *testing.T, s string, budget int) {
		budget %= 1 << 16
		text, whole := cut(clean(s), budget)
		if !utf8.ValidString(text) ||
			strings.ContainsAny(text, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u0000\ufeff\r") {
			t.Errorf("%q is shown as %q", s, text)
		}
		var out strings.Builder
		if err := show.Execute(&out, text); err != nil {
			t.Fatal(err)
		}
		if out.Len() > max(budget, 0) {
			t.Errorf("%q takes %d bytes of %d", text, out.Len(), budget)
		}
		if whole && text != clean(s) {
			t.Errorf("%q is said to be whole: %q", s, text)
		}
	})
}
