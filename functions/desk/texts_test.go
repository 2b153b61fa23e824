package desk

import (
	"reflect"
	"regexp"
	"testing"
)

func TestEveryTextIsInBothLanguages(t *testing.T) {
	alike := map[string]bool{"Minutes": true, "Hours": true, "DateTime": true, "Date": true, "DateYear": true}
	en, fr := reflect.ValueOf(wordsIn("en")), reflect.ValueOf(wordsIn("fr"))
	verb := regexp.MustCompile(`%[sd]`)
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		e, f := en.Field(i).String(), fr.Field(i).String()
		if e == "" || f == "" {
			t.Errorf("%s: %q and %q: one is missing", name, e, f)
		}
		if plainSpaces(e) == plainSpaces(f) && !alike[name] {
			t.Errorf("%s is %q in both languages", name, e)
		}
		if a, b := verb.FindAllString(e, -1), verb.FindAllString(f, -1); !reflect.DeepEqual(a, b) {
			t.Errorf("%s fills in %v in English and %v in French", name, a, b)
		}
	}
}

// TestPlainWords holds the texts to the words of experience.md.
func TestPlainWords(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\b(incidents?|tickets?|users?|utilisateurs?|stakeholders?|cases?)\b`)
	for _, lang := range []string{"en", "fr"} {
		w := reflect.ValueOf(wordsIn(lang))
		for i := range w.NumField() {
			if found := forbidden.FindString(w.Field(i).String()); found != "" {
				t.Errorf("%s %s says %q", lang, w.Type().Field(i).Name, found)
			}
		}
	}
}

// TestFrenchSpaces asks for the spaces that French wants before its double signs: none breaks, none is missing.
func TestFrenchSpaces(t *testing.T) {
	wrong := regexp.MustCompile(`[^\x{202f}][;?!]|[^\x{00a0}\d]:|« | »|'`)
	w := reflect.ValueOf(wordsIn("fr"))
	for i := range w.NumField() {
		if s := w.Field(i).String(); wrong.MatchString(s) {
			t.Errorf("%s: %q has %q", w.Type().Field(i).Name, s, wrong.FindString(s))
		}
	}
}

func TestSentenceEndsOnce(t *testing.T) {
	if got := sentence("%s l’a pris %s.", "Ben", "le 19 nov."); got != "Ben l’a pris le 19 nov." {
		t.Errorf("got %q", got)
	}
}
