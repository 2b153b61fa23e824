package sms_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"oyez/shared/sms"
)

func TestSeptets(t *testing.T) {
	for r := rune(0); r < 0x11000; r++ {
		wantN, wantOK := bySpec(string(r))
		if n, ok := sms.Septets(string(r)); n != wantN || ok != wantOK {
			t.Errorf("%U: %d, %v, want %d, %v", r, n, ok, wantN, wantOK)
		}
	}
	for _, row := range []struct {
		name, text string
		n          int
		ok         bool
	}{
		{"empty", "", 0, true},
		{"extension characters count two", "a€[b]", 8, true},
		{"a small ç is not there", "ça", 1, false},
		{"a broken byte", "a\xffb", 2, false},
	} {
		if n, ok := sms.Septets(row.text); n != row.n || ok != row.ok {
			t.Errorf("%s: %d, %v, want %d, %v", row.name, n, ok, row.n, row.ok)
		}
	}
}

func TestFold(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{
			"what the alphabet has stays", "é è à ù ì ò ñ ü ö ä Ä Ö Ü ß å Å æ Æ ø Ø Ç É £ € § ¿¡ @ [x] {y} ~ ^ | \\",
			"é è à ù ì ò ñ ü ö ä Ä Ö Ü ß å Å æ Æ ø Ø Ç É £ € § ¿¡ @ [x] {y} ~ ^ | \\",
		},
		{
			"French", "Ça brûlait : cœur, Noël, août, « là-bas », l’été… n°5",
			"Ça brulait : coeur, Noel, aout, \" là-bas \", l'été... no5",
		},
		{"capitals", "À ÊTRE ŒUVRE Œuvre CŒUR Œ", "A ETRE OEUVRE Oeuvre COEUR Oe"},
		{"accents apart from their letters", "e\u0301te\u0301 c\u0327a", "été ca"},
		{"dashes and spaces", "a–b—c\u00a0d\u202fe\u2009f", "a-b-c d e f"},
		{"newlines and tabs", "un\r\n\n deux\ttrois\u2028quatre", "un deux trois quatre"},
		{"ligatures and wide letters", "ﬁn ＯＹＥＺ ① ½ ²", "fin OYEZ 1 1/2 2"},
		{"emoji between words", "super😀merci", "super merci"},
		{"emoji before a full stop", "brûlé 😡😡.", "brulé ."},
		{"emoji at both ends", "😡 nul 😡", "nul"},
		{"a family of joined emoji", "la 👩‍👩‍👧‍👦 famille", "la famille"},
		{"flags and keycaps", "🇫🇷 1️⃣ ok", "1 ok"},
		{"zero-width and soft hyphens inside words", "rem\u200bbour\u00adse\u2060ment\ufeff", "remboursement"},
		{"bidi overrides", "abc\u202edef\u202c\u2066ghi\u2069", "abcdefghi"},
		{"controls", "a\x00b\x1b[31mc", "ab[31mc"},
		{"Cyrillic", "Очень плохо, Щука и ЁЖ, ЩИ", "Ochen plokho, Shchuka i YOZH, SHCHI"},
		{"Greek", "Χάλια υπηρεσία, ΔΕΝ", "Chalia ypiresia, ΔEN"},
		{"Polish and Vietnamese", "łódź Đà Nẵng", "lodz Dà Nang"},
		{"Arabic goes, its question mark and digits stay", "أين طلبي ١٢٣؟", "123?"},
		{"Chinese goes between words", "my机器broke", "my broke"},
		{"full-width punctuation", "坏了！为什么？", "!?"},
		{"Korean goes, decomposed too", "서비스 bad", "bad"},
		{"a replacement character is no question mark", "caf\ufffd \xff\xfe ok", "caf ok"},
		{"private use and noncharacters", "a\ue000b\uffffc", "a b c"},
		{"stars", "★★★☆☆", "***"},
		{"nothing readable", "机器😡", ""},
		{"question marks that were written", "hein ? ⁇ ⁉", "hein ? ?? !?"},
		{"a letter that decomposes to eighteen", "\ufdfa", ""},
	} {
		if got := sms.Fold(row.text); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// FuzzFold: any text becomes one stable line of the GSM alphabet, without invented question marks.
func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"", "Ça brûle…", "😀\u200d", "\xff\xfe", "ẞ ŉ ǆ ﷺ", "?؟⁇", strings.Repeat("e\u0301", 300),
		"\u1100\u1161", "Ω K Å",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := sms.Fold(text)
		checkText(t, folded)
		if again := sms.Fold(folded); again != folded {
			t.Errorf("folded again: %q, first %q", again, folded)
		}
		checkQuestionMarks(t, folded, text)
	})
}

// checkText asks for one line of valid text in the alphabet, without spaces at its ends or two in a row.
func checkText(t *testing.T, s string) {
	t.Helper()
	if _, ok := bySpec(s); !ok || !utf8.ValidString(s) {
		t.Errorf("not in the alphabet: %q", s)
	}
	if strings.ContainsAny(s, "\r\n\f") || strings.Contains(s, "  ") || strings.TrimSpace(s) != s {
		t.Errorf("white space: %q", s)
	}
}

// checkQuestionMarks asks that every "?" was written: by its own sign, or by one that means it.
func checkQuestionMarks(t *testing.T, got string, sources ...string) {
	t.Helper()
	written := 0
	for _, r := range strings.Join(sources, "") {
		switch r {
		case '?', '？', '﹖', '؟', '⁈', '⁉', '‽', '︖':
			written++
		case '⁇':
			written += 2
		case '\u037e': // the Greek one is canonically a semicolon
		}
	}
	if n := strings.Count(got, "?"); n > written {
		t.Errorf("%d question marks in %q, %d written", n, got, written)
	}
}

func BenchmarkFold(b *testing.B) {
	text := strings.Repeat("Ma machine a brûlé cette nuit… personne ne répond à l’appel 😡 ", 3)
	for b.Loop() {
		sms.Fold(text)
	}
}
