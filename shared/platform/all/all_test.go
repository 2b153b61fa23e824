package all_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/line"
	"oyez/shared/platform/x"
)

func names(adapters []platform.Adapter) []string {
	var names []string
	for _, a := range adapters {
		names = append(names, a.Spec().Name)
	}
	return names
}

func TestTheList(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range all.Names() {
		if seen[name] {
			t.Errorf("two adapters are called %q", name)
		}
		seen[name] = true
	}
	if got := names(all.On(all.Local(nil))); !reflect.DeepEqual(got, all.Names()) {
		t.Errorf("locally %v are on, want all of %v", got, all.Names())
	}
	if got := all.On(all.Config{}); len(got) > 0 {
		t.Errorf("without settings %v are on", names(got))
	}
	config := all.Of(x.Config{Secrets: []string{""}}, line.Config{Secrets: []string{"", "s"}})
	if got := names(all.On(config)); !slices.Equal(got, []string{"line"}) {
		t.Errorf("%v are on, want the one with a secret that is not empty", got)
	}
}

// Whatever the local run sends is what the platform would have signed.
func TestLocalDeliveriesAreBelieved(t *testing.T) {
	now := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	body := []byte("{}")
	for _, a := range all.All(all.Local(nil)) {
		name := a.Spec().Name
		r, err := all.Deliver(name, body, now)
		if err != nil {
			t.Fatal(err)
		}
		first, path, _ := strings.Cut(r.Path, "/")
		if r.Path = path; first != name || r.Header.Get("Content-Type") == "" {
			t.Errorf("%s: sent to /webhooks/%s as %q", name, first, r.Header.Get("Content-Type"))
		}
		if err := platform.Verify(a, r, now); err != nil {
			t.Error(err)
		}
		if err := platform.Verify(a, platform.Request{Body: body}, now); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: a delivery that nobody signed: %v", name, err)
		}
	}
	if r, err := all.Deliver("feed", body, now); err == nil {
		t.Errorf("a feed is delivered: %+v", r)
	}
}

// An adapter of the list that does not run the contract, or has no samples to run it with, is not proven; what is
// delivered to it is measured too, and arbitrary bytes are.
func TestEveryAdapterRunsTheContract(t *testing.T) {
	for _, name := range append(all.Names(), "feed") {
		if !proves(t, filepath.Join("..", name), "Test", "Run") {
			t.Errorf("no test function in shared/platform/%s calls platformtest.Run", name)
		}
		for _, target := range []string{"FuzzParse", "FuzzVerify"} {
			if fuzzed := declares(t, filepath.Join("..", name), target); !fuzzed &&
				(name != "feed" || target == "FuzzParse") {
				t.Errorf("no %s in shared/platform/%s", target, name)
			}
		}
		if name != "feed" && !proves(t, filepath.Join("..", name), "BenchmarkBeside", "Beside") {
			t.Errorf("no BenchmarkBeside in shared/platform/%s calls platformtest.Beside", name)
		}
		samples, err := filepath.Glob(filepath.Join("..", "..", "..", "events", name, "*.*"))
		if err != nil || len(samples) == 0 {
			t.Errorf("no samples in events/%s (%v)", name, err)
		}
	}
}

// An adapter's folder that is not in the list would never be heard.
func TestEveryAdapterIsInTheList(t *testing.T) {
	listed := map[string]bool{
		// what adapters share
		"all": true, "platformtest": true, "mapping": true, "hypertext": true, "standardwebhooks": true,
		"feed": true, // fetched by collect
	}
	for _, name := range all.Names() {
		listed[name] = true
	}
	folders, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && !listed[f.Name()] {
			t.Errorf("shared/platform/%s is not in the list", f.Name())
		}
	}
}

// declares says whether a folder's tests have a function of that name.
func declares(t *testing.T, folder, name string) bool {
	for _, file := range tests(t, folder) {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
				return true
			}
		}
	}
	return false
}

func tests(t *testing.T, folder string) []*ast.File {
	names, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, parsed)
	}
	return files
}

// proves looks for a function of platformtest, under whatever name that is imported, called from a test or benchmark
// whose name begins so.
func proves(t *testing.T, folder, begins, called string) bool {
	for _, parsed := range tests(t, folder) {
		imported := ""
		for _, i := range parsed.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); path == "oyez/shared/platform/platformtest" {
				imported = "platformtest"
				if i.Name != nil {
					imported = i.Name.Name
				}
			}
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || imported == "" || f.Recv != nil || !strings.HasPrefix(f.Name.Name, begins) {
				continue
			}
			found := false
			ast.Inspect(f.Body, func(n ast.Node) bool {
				found = found || calls(n, imported, called)
				return true
			})
			if found {
				return true
			}
		}
	}
	return false
}

// calls says whether n is a call of pkg.name.
func calls(n ast.Node, pkg, name string) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	of, ok := selector.X.(*ast.Ident)
	return ok && of.Name == pkg
}
