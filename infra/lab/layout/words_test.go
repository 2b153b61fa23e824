package layout

import (
	"go/ast"
	"strings"
	"testing"
	"unicode"
)

// retired are words once used for a term of Oyez, and the term in use.
var retired = map[string]string{
	"tell": "notify", "tells": "notify", "told": "notified", "untold": "missing fields",
	"ring": "notify", "rings": "notify", "rung": "notified",
	"held": "suppressed", "owed": "unscored, or due", "settle": "log at intake", "settled": "logged at intake",
	"thin": "needs enrichment", "overhear": "note", "look": "deletion check", "looks": "deletion check",
	"follow": "deletion check", "follows": "deletion check", "followed": "deletion check",
	"keep": "retention", "keeps": "retention", "withhold": "redact", "withheld": "redacted",
	"foreign": "unknown account", "summoned": "addressed", "direct": "addressed", "earlier": "backfilled",
	"surrender": "give up", "errand": "job", "guard": "recover", "draw": "random", "harmless": "defang",
	"knock": "ping", "discreet": "redacted", "passed": "declined", "again": "reopened", "wall": "local time",
	"whim": "delivery plan", "weather": "chaos", "door": "adapter", "vault": "secret cache", "past": "backtest",
	"twin": "fake DynamoDB",
}

// meanings are exported names that use a retired word in its plain English meaning.
var meanings = map[string]string{
	"Keeps": "of a platform, for how long: one of the plain verbs Hears, Replies, Needs, Keeps of the table of platforms",
}

// TestWords: no exported name uses a retired word.
func TestWords(t *testing.T) {
	used := map[string]bool{}
	for _, name := range sources(t) {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "/testdata/") {
			continue
		}
		set, file := parse(t, name)
		for _, id := range exported(file) {
			for _, word := range split(id.Name) {
				term, old := retired[word]
				if !old {
					continue
				}
				if _, plain := meanings[id.Name]; plain {
					used[id.Name] = true
					continue
				}
				t.Errorf("%s: %s: %q is retired: say %s", set.Position(id.Pos()), id.Name, word, term)
			}
		}
	}
	for name := range meanings {
		if !used[name] {
			t.Errorf("%s is allowed here, and nothing has that name", name)
		}
	}
}

// exported are a file's exported constants, variables, types, functions, methods, and the fields and methods of its
// exported types.
func exported(file *ast.File) (list []*ast.Ident) {
	add := func(names ...*ast.Ident) {
		for _, name := range names {
			if name.IsExported() {
				list = append(list, name)
			}
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(d.Name)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					add(s.Names...)
				case *ast.TypeSpec:
					if add(s.Name); !s.Name.IsExported() {
						continue
					}
					ast.Inspect(s.Type, func(n ast.Node) bool {
						if field, ok := n.(*ast.Field); ok {
							add(field.Names...)
						}
						return true
					})
				}
			}
		}
	}
	return list
}

// split splits a name into words: "NotifiedByID" is notified, by, id.
func split(name string) (words []string) {
	runes := []rune(name)
	begin := 0
	for i := 1; i <= len(runes); i++ {
		switch {
		case i == len(runes):
		case !unicode.IsUpper(runes[i]): // within a word
			continue
		case unicode.IsUpper(runes[i-1]) &&
			(i+1 == len(runes) || unicode.IsUpper(runes[i+1])): // within an abbreviation
			continue
		}
		words = append(words, strings.ToLower(string(runes[begin:i])))
		begin = i
	}
	return words
}

func TestSplit(t *testing.T) {
	for name, want := range map[string]string{
		"NotifiedByID": "notified by id", "SMSSent": "sms sent", "ID": "id", "Told": "told", "AString": "a string",
	} {
		if got := strings.Join(split(name), " "); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
