// Package texts is everything that Oyez says to its own people, in English and in French: on pages, in SMS and in
// e-mails. The table is texts.txt; the package fills its texts in, and knows how each language writes numbers, names
// and times.
package texts

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Lang is a language in which Oyez writes to its people.
type Lang string

// The languages.
const (
	English Lang = "en"
	French  Lang = "fr"
)

// Of is the language for a tag such as "fr-CA": French for French, English for every other.
func Of(tag string) Lang {
	if primary, _, _ := strings.Cut(strings.ToLower(tag), "-"); primary == string(French) {
		return French
	}
	return English
}

// Say is a text of the table. The arguments fill in its names, in the order in which the English text first mentions
// them. A key that the table lacks is shown as it is.
func (l Lang) Say(key string, args ...any) string {
	t, known := table()[key]
	if !known {
		return key
	}
	return l.fill(t, args)
}

// Coded is the text of a code in a closed list, such as a reason; a code that the table lacks is shown as it is.
func (l Lang) Coded(list, code string, args ...any) string {
	if !Known(list, code) {
		return code
	}
	return l.Say(list+"."+code, args...)
}

// Known reports whether the table has a text for a code of a closed list.
func Known(list, code string) bool {
	_, known := table()[list+"."+code]
	return known
}

// Join makes one text of several, two at a time, with a text of two names such as "{list} and {next}".
func (l Lang) Join(key string, items []string) string {
	joined := ""
	for n, item := range items {
		if n == 0 {
			joined = item
		} else {
			joined = l.Say(key, joined, item)
		}
	}
	return joined
}

// text is one entry of the table.
type text struct {
	english, french []piece
	names           []string // in the order of the English text
}

// piece is a part of a text: plain words, or a name and how its value is written, "" for as it is.
type piece struct{ plain, how, name string }

//go:embed texts.txt
var source string

var (
	readOnce sync.Once // at the first text: a function that says none pays nothing
	entries  map[string]text
)

func table() map[string]text {
	readOnce.Do(func() { entries = parse(source) })
	return entries
}

// parse reads entries of three lines, a key and its two texts, parted by blank lines. Lines that begin with # are
// comments, and ~ is a space that does not break. French gets the spaces that its typography asks for: a narrow one
// before ; ? and !, a wide one before a colon and inside guillemets.
func parse(source string) map[string]text {
	spaces := strings.NewReplacer(
		" ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", " :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»")
	found := map[string]text{}
	var lines []string
	for line := range strings.Lines(source + "\n\n") {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case line != "":
			lines = append(lines, strings.ReplaceAll(line, "~", "\u00a0"))
		case len(lines) == 3:
			t := text{english: pieces(lines[1]), french: pieces(spaces.Replace(lines[2]))}
			for _, p := range t.english {
				if p.name != "" && !slices.Contains(t.names, p.name) {
					t.names = append(t.names, p.name)
				}
			}
			found[lines[0]] = t
			fallthrough
		default:
			lines = nil
		}
	}
	return found
}

// pieces takes a text apart: plain words, and between braces a name alone, {de name}, or {name|one|many}.
func pieces(form string) (list []piece) {
	for form != "" {
		plain, after, _ := strings.Cut(form, "{")
		inner, rest, _ := strings.Cut(after, "}")
		if plain != "" {
			list = append(list, piece{plain: plain})
		}
		if name, forms, plural := strings.Cut(inner, "|"); plural {
			list = append(list, piece{how: "|" + forms, name: name})
		} else if how, name, found := strings.Cut(inner, " "); found {
			list = append(list, piece{how: how, name: name})
		} else if inner != "" {
			list = append(list, piece{name: inner})
		}
		form = rest
	}
	return list
}

func (l Lang) fill(t text, args []any) string {
	form := t.english
	if l == French {
		form = t.french
	}
	var out strings.Builder
	for _, p := range form {
		out.WriteString(p.plain)
		if n := slices.Index(t.names, p.name); n >= 0 && n < len(args) {
			out.WriteString(l.write(p.how, args[n]))
		}
	}
	s := out.String()
	if strings.HasSuffix(s, "..") && !strings.HasSuffix(s, "...") { // a French month ends on a full stop of its own
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// write is a value as it stands in a text: {n} as it is, numbers in groups; {de who} after the French de; {nth n} as
// 3rd; {hours n} as 5 hours; {n|day|days} as the noun that fits the number.
func (l Lang) write(how string, value any) string {
	number, counted := count(value)
	switch {
	case strings.HasPrefix(how, "|"):
		one, many, _ := strings.Cut(how[1:], "|")
		if number == 1 || l == French && number == 0 {
			return one
		}
		return many
	case how == "nth":
		return l.ordinal(number)
	case how == "hours" && number >= 48:
		return l.Say("time.days", number/24)
	case how == "hours":
		return l.Say("time.hours-long", number)
	case how == "de":
		return elided("de", fmt.Sprint(value))
	case counted:
		return l.grouped(number)
	default:
		return fmt.Sprint(value)
	}
}

func count(value any) (n int64, counted bool) {
	switch n := value.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	default:
		return 0, false
	}
}

// elided puts a French word that ends on e before a name: "de Ben", "d’Anna", "d’Hélène", "d’Yves", "de Yann".
func elided(word, name string) string {
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	const vowels = "aàâäeéèêëiîïoôöuùûüœæAÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜŒÆ"
	if strings.ContainsRune(vowels+"hH", first) ||
		strings.ContainsRune("yY", first) && !strings.ContainsRune(vowels, second) {
		return strings.TrimSuffix(word, "e") + "’" + name
	}
	return word + " " + name
}

// ordinal is 1st, 2nd, 3rd, 11th, 22nd; in French 1er, 2e, 3e.
func (l Lang) ordinal(n int64) string {
	suffix := "th"
	switch {
	case l == French && n == 1:
		suffix = "er"
	case l == French:
		suffix = "e"
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.FormatInt(n, 10) + suffix
}

// grouped is 12,300 in English, and 12 300 with a narrow space in French.
func (l Lang) grouped(n int64) string {
	mark := ","
	if l == French {
		mark = "\u202f"
	}
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}
