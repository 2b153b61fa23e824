package all_test

import (
	"crypto/rand"
	"crypto/rsa"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

func names(adapters []platform.Adapter) []string {
	var names []string
	for _, a := range adapters {
		names = append(names, a.Name())
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
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	if got := names(all.On(all.Local(nil, key.Public()))); !reflect.DeepEqual(got, all.Names()) {
		t.Errorf("locally %v are on, want all of %v", got, all.Names())
	}
	if got := all.On(all.Config{}); len(got) > 0 {
		t.Errorf("without settings %v are on", names(got))
	}
	empty := all.Local(nil, nil)
	empty.X.Secrets = []string{""}
	if got := names(all.On(empty)); len(got) != len(all.Names())-1 {
		t.Errorf("with an empty secret %v are on", got)
	}
}

// An adapter of the list that does not run the contract, or has no samples to run it with, is not proven; what is
// delivered to it is measured too.
func TestEveryAdapterRunsTheContract(t *testing.T) {
	for _, name := range append(all.Names(), "feed") {
		if !proves(t, filepath.Join("..", name), "Test", "Run") {
			t.Errorf("no test function in shared/platform/%s calls platformtest.Run", name)
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
	listed := map[string]bool{"all": true, "platformtest": true, "mapping": true, "hypertext": true, "standardwebhooks": true, // what adapters share
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

// proves looks for a function of platformtest, under whatever name that is imported, called from a test or benchmark whose
// name begins so.
func proves(t *testing.T, folder, begins, called string) bool {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
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
