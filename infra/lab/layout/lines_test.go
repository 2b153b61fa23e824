package layout

import (
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// Line widths in columns; a tab counts as four.
const (
	widest = 120
	texts  = 80 // a line with this many columns of strings need not be broken
)

// TestLines: lines fit a window, except where a break would make them harder to read: inside raw strings, in rows that
// are mostly strings, and in tables in comments.
func TestLines(t *testing.T) {
	for _, name := range sources(t) {
		source, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		var long []int
		for n, line := range strings.Split(string(source), "\n") {
			if columns(line) > widest && !strings.HasPrefix(line, "//\t") {
				long = append(long, n+1)
			}
		}
		if len(long) == 0 {
			continue
		}
		set, file := parse(t, name)
		text, raw := map[int]int{}, map[int]bool{} // by line: columns taken by strings; inside a raw string
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.BasicLit)
			if !ok || s.Kind != token.STRING {
				return true
			}
			text[set.Position(s.Pos()).Line] += columns(s.Value)
			for line := set.Position(s.Pos()).Line; s.Value[0] == '`' && line <= set.Position(s.End()).Line; line++ {
				raw[line] = true
			}
			return true
		})
		for _, line := range long {
			if text[line] < texts && !raw[line] {
				t.Errorf("%s:%d: wider than %d columns", name, line, widest)
			}
		}
	}
}

// columns is a line's width without the spaces that align a table.
func columns(line string) int {
	return utf8.RuneCountInString(aligning.ReplaceAllString(line, " ")) + 3*strings.Count(line, "\t")
}

var aligning = regexp.MustCompile(" {2,}")
