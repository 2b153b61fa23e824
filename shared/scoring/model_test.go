package scoring_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oyez/shared/scoring"
)

// TestModelFile: the file is small and exactly what Pack writes; anything else is rejected.
func TestModelFile(t *testing.T) {
	packed, err := os.ReadFile("model.bin")
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) > 4<<20 {
		t.Errorf("%d bytes, want 4 MiB at most", len(packed))
	}
	p, err := scoring.Unpack(string(packed))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.Pack(), packed) {
		t.Error("unpacked and packed again, it differs")
	}
	for name, other := range map[string]string{
		"empty":               "",
		"one byte short":      string(packed[:len(packed)-1]),
		"of another version":  "\x00" + string(packed[1:]),
		"something else long": strings.Repeat("x", len(packed)),
	} {
		if _, err := scoring.Load(other); err == nil {
			t.Errorf("%s: loaded", name)
		}
		if _, err := scoring.Unpack(other); err == nil {
			t.Errorf("%s: unpacked", name)
		}
	}
}

// TestJudgement checks properties of every judgement.
func TestJudgement(t *testing.T) {
	texts, langs := allSentences()
	for i, text := range texts {
		for _, channel := range append(scoring.Channels[:], "fax") {
			in := scoring.Input{Text: text, Lang: langs[i], Channel: channel, Followers: -1}
			holds(t, scoring.New(), in)
			if scoring.New().Judge(in).Sentiment == scoring.Unsure {
				t.Errorf("%q in %q: a model never says that it is unsure", text, channel)
			}
		}
	}
}

// TestLanguageTold: without a language tag a text reads the same as with one; a few words of no clear language are
// unknown.
func TestLanguageTold(t *testing.T) {
	for _, row := range []struct {
		name, text string
		known      bool
	}{
		{"English", "I have been waiting for my order for three weeks now", true},
		{"French", "J'attends ma commande depuis trois semaines maintenant", true},
		{"German", "Ich warte seit drei Wochen auf meine Bestellung", true},
		{"Spanish", "Llevo tres semanas esperando mi pedido y nadie me contesta", true},
		{"Italian", "Aspetto il mio ordine da tre settimane e nessuno mi risponde", true},
		{"Portuguese", "Estou esperando meu pedido há três semanas e ninguém responde", true},
		{"Arabic", "انتظر طلبي منذ ثلاثة أسابيع", true},
		{"a word that all borrow", "ok", false},
		{"none at all", "4471", false},
	} {
		if j := scoring.New().Judge(scoring.Input{Text: row.text}); j.Known != row.known {
			t.Errorf("%s: known is %v, want %v", row.name, j.Known, row.known)
		}
	}
}

func TestUnescape(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"nothing to undo", "I don’t & won't", "I don’t & won't"},
		{"entities", "fish &amp; chips &lt;3", "fish & chips <3"},
		{"escapes of JSON", `don\u2019t say \"no\"\nagain`, "don’t say \"no\"\nagain"},
		{"no escape at all", `C:\users\u12`, `C:\users\u12`},
		{"half a pair", `\ud83d`, `\ud83d`},
		{"a backslash at the end", `ends so \`, `ends so \`},
	} {
		if got := scoring.Unescape(row.in); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		scoring.New()
	}
}

// TestWholeNumbers: no floating point, whose rounding differs between machines.
func TestWholeNumbers(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		looked++
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if n.Kind == token.FLOAT || n.Kind == token.IMAG {
					t.Errorf("%s: %s", name, n.Value)
				}
			case *ast.Ident:
				if n.Name == "float32" || n.Name == "float64" {
					t.Errorf("%s: %s", name, n.Name)
				}
			case *ast.ImportSpec:
				if n.Path.Value == `"math"` {
					t.Errorf("%s imports math", name)
				}
			}
			return true
		})
	}
	if looked == 0 {
		t.Error("no file looked at")
	}
}
