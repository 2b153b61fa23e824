package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// root is the module's folder.
var root = os.DirFS("../../..")

// sources are the module's Go files, by path.
func sources(t *testing.T) (names []string) {
	t.Helper()
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) < 100 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	return names
}

func parse(t *testing.T, name string) (*token.FileSet, *ast.File) {
	t.Helper()
	source, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return set, file
}

// reading matches code that reads the machine's clock or zone.
var reading = []string{"Now", "Since", "Until", "Local"}

// readers are the files that may read the machine's clock, and why. All other code is given a clock, so that tests
// choose the moment and pass on any day.
var readers = map[string]string{
	"shared/app/*.go":                       "the wiring of all functions: it gives their parts the clock",
	"infra/*/main.go":                       "a main",
	"infra/lab/bench/*.go":                  "a main that measures",
	"infra/lab/bench/processor_test.go":     "gives up waiting for the processor",
	"infra/lab/stack/clock.go":              "the clock of the stack goes as fast as the machine's",
	"infra/lab/stack/stream.go":             "DynamoDB Local has written when the machine's clock says so",
	"infra/lab/stack/table.go":              "DynamoDB Local has written when the machine's clock says so",
	"infra/lab/stack/stack.go":              "how far the clock of the stack is from the machine's",
	"infra/lab/stack/lambda/lambda.go":      "bills how long a function ran",
	"infra/lab/stack/lambda/lambda_test.go": "functions without a stack have the machine's clock",
	"infra/lab/stack/delivery_test.go":      "functions without a stack have the machine's clock",
	"shared/settings/parameter.go":          "signs a request, as the SDK does",
	"shared/settings/*_test.go":             "the clock of a synctest bubble",
	"shared/table/embedded/feed_test.go":    "the clock of a synctest bubble",
	"shared/platform/platformtest/*.go":     "times a benchmark",
	"shared/platform/renewal.go":            "the age of a token that this process asked for",
}

// waiting matches code that waits in real time.
var waiting = []string{"Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

// waiters are the files that may wait in real time, and why.
var waiters = map[string]string{
	"shared/app/services.go":          "what signing in waits with, so that nobody learns whose number is known",
	"shared/settings/parameter.go":    "a pause before SSM is asked again",
	"shared/table/items_test.go":      "an index or a stream that lags, in tests",
	"infra/cli/cli.go":                "a command that is interrupted and does not end",
	"infra/local/main.go":             "a main: sweeps every few seconds",
	"infra/local/laptop/laptop.go":    "a pause before a delivery is replayed again",
	"infra/local/*_test.go":           "a browser and a program that run by themselves",
	"infra/lab/bench/*.go":            "a main that measures",
	"infra/lab/proof/speed.go":        "complaints are sent at a steady rate",
	"infra/lab/faults/faults.go":      "a call that takes its time",
	"infra/lab/stack/*.go":            "processes that run by themselves",
	"infra/lab/stack/lambda/*.go":     "processes that run by themselves",
	"infra/lab/dynamolocal/server.go": "a process that runs by itself",
}

// TestClock: only the files above read the machine's clock or wait in real time.
func TestClock(t *testing.T) {
	used := map[string]bool{}
	for _, name := range sources(t) {
		set, file := parse(t, name)
		for _, s := range selectors(file, "time") {
			allowed := readers
			if slices.Contains(waiting, s.Sel.Name) {
				allowed = waiters
			} else if !slices.Contains(reading, s.Sel.Name) {
				continue
			}
			pattern, ok := match(allowed, name)
			if !ok {
				t.Errorf("%s: time.%s: take a clock, or say in this test why not", set.Position(s.Pos()), s.Sel.Name)
			}
			used[pattern] = true
		}
	}
	for _, list := range []map[string]string{readers, waiters} {
		for pattern := range list {
			if !used[pattern] {
				t.Errorf("%s: it is named here, and does nothing with the clock", pattern)
			}
		}
	}
}

// selectors are a file's uses of a standard package.
func selectors(file *ast.File, pkg string) (found []*ast.SelectorExpr) {
	if !slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"`+pkg+`"` }) {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
				found = append(found, s)
			}
		}
		return true
	})
	return found
}

// match is the pattern that permits a file; an exact name goes first.
func match(allowed map[string]string, name string) (string, bool) {
	if _, ok := allowed[name]; ok {
		return name, true
	}
	for pattern := range allowed {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return pattern, true
		}
	}
	return "", false
}
