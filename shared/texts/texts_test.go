package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	for tag, want := range map[string]Lang{
		"fr": French, "FR": French, "fr-CA": French, "en": English, "en-GB": English, "de": English, "": English,
		"fro": English,
	} {
		if got := Of(tag); got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
}

func TestSay(t *testing.T) {
	for _, row := range []struct {
		form   string
		args   []any
		en, fr string
	}{
		{"Done", nil, "Done", "Done"},
		{"{who} took it {ago}.", []any{"Ben", "just now"}, "Ben took it just now.", "Ben took it just now."},
		{"{code}: OK {code} or E {code}", []any{"4821"}, "4821: OK 4821 or E 4821", "4821: OK 4821 or E 4821"},
		{"{n} {n|day|days}", []any{0}, "0 days", "0 day"},
		{"{n} {n|day|days}", []any{1}, "1 day", "1 day"},
		{"{n} {n|day|days}", []any{1234567}, "1,234,567 days", "1 234 567 days"},
		{"{n}", []any{int64(-8000)}, "-8,000", "-8 000"},
		{"{nth n} message", []any{1}, "1st message", "1er message"},
		{"{nth n} message", []any{2}, "2nd message", "2e message"},
		{"{nth n} message", []any{3}, "3rd message", "3e message"},
		{"{nth n} message", []any{13}, "13th message", "13e message"},
		{"{nth n} message", []any{22}, "22nd message", "22e message"},
		{"waiting {hours n}", []any{int64(5)}, "waiting 5 hours", "waiting 5 heures"},
		{"waiting {hours n}", []any{int64(49)}, "waiting 2 days", "waiting 2 jours"},
		{"note {de who}", []any{"Ben"}, "note de Ben", "note de Ben"},
		{"note {de who}", []any{"Anna"}, "note d’Anna", "note d’Anna"},
		{"note {de who}", []any{"Élodie"}, "note d’Élodie", "note d’Élodie"},
		{"note {de who}", []any{"Hélène"}, "note d’Hélène", "note d’Hélène"},
		{"note {de who}", []any{"Yves"}, "note d’Yves", "note d’Yves"},
		{"note {de who}", []any{"Yann"}, "note de Yann", "note de Yann"},
		{"note {de who}", []any{""}, "note de ", "note de "},
		{"since {date}.", []any{"19 nov."}, "since 19 nov.", "since 19 nov."},
		{"named...", nil, "named...", "named..."},
		{"100 {pct}%", []any{"%d"}, "100 %d%", "100 %d%"},
	} {
		parsed := parse("k\n" + row.form + "\n" + row.form)
		for lang, want := range map[Lang]string{English: row.en, French: row.fr} {
			if got := plainSpaces(lang.fill(parsed["k"], row.args)); got != want {
				t.Errorf("%s, %q with %v: %q, want %q", lang, row.form, row.args, got, want)
			}
		}
	}
	if got := English.Say("no.such-key"); got != "no.such-key" {
		t.Errorf("a key that is not there: %q", got)
	}
	if got := French.Coded("why", "of a later version"); got != "of a later version" {
		t.Errorf("a code that is not there: %q", got)
	}
	if got := English.Join("rota.and", []string{"Anna", "Ben", "Cem"}); got != "Anna and Ben and Cem" {
		t.Errorf("joined: %q", got)
	}
}

// TestTheTableIsWellFormed: three lines an entry, each key once, the same names in both languages.
func TestTheTableIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for entry := range strings.SplitSeq(source, "\n\n") {
		lines := slices.DeleteFunc(strings.Split(entry, "\n"), func(line string) bool {
			return strings.HasPrefix(line, "#") || line == ""
		})
		if len(lines) == 0 {
			continue
		}
		if len(lines) != 3 {
			t.Errorf("an entry of %d lines: %q", len(lines), lines)
			continue
		}
		if seen[lines[0]] {
			t.Errorf("%s is there twice", lines[0])
		}
		seen[lines[0]] = true
		for _, line := range lines {
			if strings.TrimSpace(line) != line {
				t.Errorf("%s: spaces at an end of %q", lines[0], line)
			}
		}
	}
	if len(seen) != len(table()) {
		t.Errorf("%d entries are read of %d", len(table()), len(seen))
	}
	for key, text := range table() {
		var french []string
		for _, p := range text.french {
			if p.name != "" && !slices.Contains(french, p.name) {
				french = append(french, p.name)
			}
			if p.name != "" && !slices.Contains([]string{"", "de", "nth", "hours"}, p.how) &&
				(!strings.HasPrefix(p.how, "|") || strings.Count(p.how, "|") != 2) {
				t.Errorf("%s: nobody knows how to write {%s %s}", key, p.how, p.name)
			}
		}
		english := slices.Sorted(slices.Values(text.names))
		if slices.Sort(french); !slices.Equal(english, french) {
			t.Errorf("%s fills in %v in English and %v in French", key, english, french)
		}
	}
}

// plainly is a text as it stands in the table.
func plainly(form []piece) string {
	var out strings.Builder
	for _, p := range form {
		out.WriteString(p.plain)
		if p.name != "" {
			out.WriteString("{" + p.how + " " + p.name + "}")
		}
	}
	return out.String()
}

// TestEveryTextIsInBothLanguages, and neither is the other's.
func TestEveryTextIsInBothLanguages(t *testing.T) {
	for key, text := range table() {
		if plainSpaces(plainly(text.english)) == plainSpaces(plainly(text.french)) && !alike[key] {
			t.Errorf("%s is %q in both languages", key, plainly(text.english))
		}
	}
	for key := range alike {
		if _, known := table()[key]; !known {
			t.Errorf("%s is alike in both languages, and not there", key)
		}
	}
}

// alike are the texts that English and French write in the same way.
var alike = map[string]bool{
	"time.minutes": true, "time.hours": true, "time.date": true, "time.date-year": true, "time.date-time": true,
	"attempt.line": true, "reply.reason-and-cause": true, "sms.nth": true,
	"score.public": true, "score.repeat": true, "backtest.heard": true,
}

// TestTypography: the spaces that French wants before its double signs, none of which breaks, and curly apostrophes.
// An SMS folds both into what its alphabet has.
func TestTypography(t *testing.T) {
	wrong := regexp.MustCompile(`[^\x{202f}][;?!]|[^\x{00a0}\d]:|« | »`)
	for key, text := range table() {
		for lang, form := range map[Lang][]piece{English: text.english, French: text.french} {
			for _, p := range form {
				if strings.ContainsAny(p.plain, `'"`) {
					t.Errorf("%s, %s: a straight quote in %q", key, lang, p.plain)
				}
			}
		}
		if s := plainly(text.french); wrong.MatchString(s) {
			t.Errorf("%s: %q has %q", key, s, wrong.FindString(s))
		}
	}
}

// TestPlainWords: people are called neither users nor cases.
func TestPlainWords(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\b(incidents?|tickets?|users?|utilisateurs?|stakeholders?|cases?)\b`)
	for key, text := range table() {
		for _, form := range [][]piece{text.english, text.french} {
			if found := forbidden.FindString(plainly(form)); found != "" && !strings.HasPrefix(key, "platform.") {
				t.Errorf("%s says %q", key, found)
			}
		}
	}
}

// closed are the lists of codes that have a text each, and the folders whose code writes the codes. That no code lacks
// its text is for the tests of those who write them, and for TestNoReasonIsMissing.
var closed = map[string][]string{
	"why":      {"shared/alert", "shared/sms", "functions/receipts"},
	"score":    {"shared/scoring"},
	"platform": {"shared/platform"},
}

// TestNoReasonIsMissing reads the constants of the types called Reason, and those called codeSomething in scoring.
func TestNoReasonIsMissing(t *testing.T) {
	found := 0
	for list, folders := range closed {
		for _, folder := range folders {
			files, err := filepath.Glob(filepath.Join("..", "..", folder, "*.go"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range files {
				file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
				if err != nil {
					t.Fatal(err)
				}
				ast.Inspect(file, func(n ast.Node) bool {
					spec, ok := n.(*ast.ValueSpec)
					if !ok || len(spec.Values) != 1 {
						return true
					}
					kind, _ := spec.Type.(*ast.Ident)
					if (kind == nil || kind.Name != "Reason") && !strings.HasPrefix(spec.Names[0].Name, "code") {
						return true
					}
					lit, ok := spec.Values[0].(*ast.BasicLit)
					if !ok || lit.Kind != token.STRING {
						return true
					}
					found++
					code, err := strconv.Unquote(lit.Value)
					if err != nil || !Known(list, code) && !arrived[code] {
						t.Errorf("%s: no text for %s %q", path, list, code)
					}
					return true
				})
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d reasons are found: has their form changed?", found)
	}
}

// arrived are the reasons of receipts that an SMS arrived: nobody asks why.
var arrived = map[string]bool{"accepted-by-carrier": true, "accepted-by-phone": true}

// say is a call that fills in a text: Lang.Say or a method that passes on to it.
var say = regexp.MustCompile(`^[sS]ay$`)

// TestEveryKeyIsUsedAndEveryUseIsAKey reads the code and the templates: no text is missing, none is left over, and each
// call gives as many values as its text has names.
func TestEveryKeyIsUsedAndEveryUseIsAKey(t *testing.T) {
	used := map[string]bool{}
	literals := map[string]map[string]bool{} // by folder
	root := filepath.Join("..", "..")
	sections := map[string]bool{}
	for key := range table() {
		section, _, _ := strings.Cut(key, ".")
		sections[section] = true
	}
	keyed := regexp.MustCompile(`^([a-z]+)\.[a-z][a-z-]*$`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return fs.SkipDir
		}
		folder, _ := filepath.Rel(root, filepath.Dir(path))
		switch {
		case strings.HasSuffix(path, ".html"):
			page, err := os.ReadFile(path)
			for _, found := range inTemplates.FindAllStringSubmatch(string(page), -1) {
				used[found[1]] = true
				if text, known := table()[found[1]]; !known {
					t.Errorf("%s: no text %s", path, found[1])
				} else if values := len(strings.Fields(found[2])); values != len(text.names) {
					t.Errorf("%s: %s is given %d values for %v", path, found[1], values, text.names)
				}
			}
			return err
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				checkCall(t, path, call)
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(lit.Value)
			if err != nil {
				return true
			}
			if literals[folder] == nil {
				literals[folder] = map[string]bool{}
			}
			literals[folder][s] = true
			if match := keyed.FindStringSubmatch(s); match != nil && sections[match[1]] {
				used[s] = true
				if _, known := table()[s]; !known && match[0] != "time.go" {
					t.Errorf("%s: no text %s", path, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for list, folders := range closed {
		for key := range table() {
			code, of := strings.CutPrefix(key, list+".")
			if of && slices.ContainsFunc(folders, func(folder string) bool { return written(literals, folder, code) }) {
				used[key] = true
			}
		}
	}
	for key := range table() {
		if !used[key] {
			t.Errorf("nobody says %s", key)
		}
	}
}

// written reports whether a literal stands in the code of a folder or below it, alone or before what is filled in.
func written(literals map[string]map[string]bool, folder, code string) bool {
	for name, found := range literals {
		if name != folder && !strings.HasPrefix(name, folder+"/") {
			continue
		}
		if found[code] || found[code+": "] {
			return true
		}
		for literal := range found {
			if strings.HasPrefix(literal, code+" (") || strings.HasPrefix(literal, code+": ") {
				return true
			}
		}
	}
	return false
}

var inTemplates = regexp.MustCompile(`\.Say "([^"]+)"((?: [.$][.$\w]*)*)`)

// checkCall holds a call of Say with a literal key to the table.
func checkCall(t *testing.T, path string, call *ast.CallExpr) {
	t.Helper()
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !say.MatchString(fun.Sel.Name) || len(call.Args) == 0 {
		return
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		return
	}
	key, err := strconv.Unquote(lit.Value)
	if err != nil {
		return
	}
	text, known := table()[key]
	switch {
	case !known:
		t.Errorf("%s: no text %s", path, key)
	case !call.Ellipsis.IsValid() && len(call.Args)-1 != len(text.names):
		t.Errorf("%s: %s is given %d values for %v", path, key, len(call.Args)-1, text.names)
	}
}
