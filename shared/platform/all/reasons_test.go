package all_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

// Whatever reason an adapter can give is one of the list, so that the desk says it in both languages. The adapters'
// sources are read for the texts that become one: those of a field Reason, and why a look failed.
func TestEveryReasonIsOfTheSet(t *testing.T) {
	found := 0
	for _, name := range append(all.Names(), "") {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				for _, text := range reasons(n) {
					found++
					if !platform.KnownReason(text) {
						t.Errorf("%s: %q is not in the table of texts", set.Position(n.Pos()), text)
					}
				}
				return true
			})
		}
	}
	if found < 100 {
		t.Errorf("only %d reasons are found: has their form changed?", found)
	}
}

// reasons are the texts at n that become a reason.
func reasons(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if name(n.Key) == "Reason" {
			return texts(n.Value)
		}
	case *ast.CallExpr:
		if name(n.Fun) == "Unseen" {
			return texts(n.Args[0])
		}
	}
	return nil
}

// texts are the literals of an expression, formats cut before what is filled in.
func texts(e ast.Expr) (all []string) {
	ast.Inspect(e, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			text = strings.TrimSuffix(text, ": ") // another text of the set follows
			if err == nil && strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") && !strings.HasPrefix(text, "%") &&
				!strings.HasPrefix(text, " (") {
				all = append(all, text)
			}
		}
		return true
	})
	return all
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
