// Package layout asserts who may import whom, so that a change that breaks the design fails by name.
package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module    = "oyez/"
	adapters  = "shared/platform/"
	sdk       = "github.com/aws/aws-sdk-go-v2/service/"
	plainData = sdk + "dynamodb/types"
)

// pkg is one package of `go list`, its path without the module's name.
type pkg struct {
	ImportPath  string
	Dir         string
	Imports     []string // without those of its tests
	GoFiles     []string
	TestGoFiles []string
	Deps        []string
}

// list runs go list; -e includes packages that do not compile.
func list(t *testing.T, args ...string) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go",
		append([]string{"list", "-e", "-json=ImportPath,Dir,Imports,GoFiles,TestGoFiles,Deps"}, args...)...)
	var stderr bytes.Buffer
	cmd.Dir, cmd.Stderr = "../../..", &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, stderr.Bytes())
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		for i := range p.Imports {
			p.Imports[i] = strings.TrimPrefix(p.Imports[i], module)
		}
		all = append(all, p)
	}
}

// rule forbids imports to one kind of package; the reason is part of the failure.
type rule struct {
	reason  string
	applies func(path string) bool
	forbids func(path, imported string) bool
}

func rules() []rule {
	return []rule{
		{
			"mention and texts import the standard library and nothing else",
			is("shared/mention", "shared/texts"),
			func(_, imported string) bool { return !standard(imported) },
		},
		{
			"scoring and rota know nobody but mention, and of libraries only those for text",
			is("shared/scoring", "shared/rota"),
			func(_, imported string) bool {
				return !standard(imported) && imported != "shared/mention" && imported != "github.com/rivo/uniseg" &&
					!under(imported, "golang.org/x/text/")
			},
		},
		{
			"alert, conversation and session are rules: they know mention and scoring, conversation what deserves an alert, " +
				"and no table, clock or network",
			is("shared/alert", "shared/conversation", "shared/session"),
			func(path, imported string) bool {
				return !standard(imported) && imported != "shared/mention" && imported != "shared/scoring" &&
					(path != "shared/conversation" || imported != "shared/alert")
			},
		},
		{
			"shared imports neither functions nor infra",
			func(path string) bool { return under(path, "shared/") },
			func(_, imported string) bool { return under(imported, "functions/") || under(imported, "infra/") },
		},
		{
			"functions import neither infra nor one another",
			func(path string) bool { return under(path, "functions/") },
			func(path, imported string) bool {
				return under(imported, "infra/") || under(imported, "functions/") &&
					function(imported) != function(path)
			},
		},
		{
			"only tests and the lab import the lab",
			func(path string) bool { return !under(path, "infra/lab/") },
			func(_, imported string) bool { return under(imported, "infra/lab/") },
		},
		{
			"the stand-in for AWS knows nothing of Oyez",
			func(path string) bool { return path == "infra/lab/stack" || under(path, "infra/lab/stack/") },
			func(_, imported string) bool {
				return !standard(imported) && !strings.Contains(imported, ".") &&
					!under(imported, "infra/lab/stack/") && imported != "infra/lab/clock"
			},
		},
		{
			"no function imports its own main, nor anybody else",
			func(string) bool { return true },
			func(_, imported string) bool { return isBootstrap(imported) },
		},
		{
			"adapters do not know one another",
			isAdapter,
			func(path, imported string) bool { return isAdapter(imported) && adapter(imported) != adapter(path) },
		},
		{
			"only functions and infra import what functions are built from",
			func(path string) bool { return !under(path, "functions/") && !under(path, "infra/") },
			func(_, imported string) bool { return isWiring(imported) },
		},
		{
			"only platform/all, mains and infra know the adapters; and collect knows feed, which nobody delivers to",
			func(path string) bool { return path != adapters+"all" && !isMain(path) && !isAdapter(path) },
			func(path, imported string) bool {
				return isAdapter(imported) && !(path == "functions/collect" && imported == adapters+"feed")
			},
		},
		{
			"only table/dynamo, sms, topic, settings, doctor, mains and infra use the SDK's clients",
			func(path string) bool {
				return !is("shared/table/dynamo", "shared/sms", "shared/topic", "shared/settings",
					"shared/doctor")(path) && !isMain(path)
			},
			func(_, imported string) bool { return under(imported, sdk) && imported != plainData },
		},
	}
}

func is(paths ...string) func(string) bool {
	return func(path string) bool { return slices.Contains(paths, path) }
}

func under(path, folder string) bool { return strings.HasPrefix(path, folder) }

func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && !under(imported, "shared/") && !under(imported, "functions/") &&
		!under(imported, "infra/") && imported != "events"
}

// function is the function that a path below functions/ belongs to.
func function(path string) string { return strings.Split(path, "/")[1] }

func isBootstrap(path string) bool {
	return under(path, "functions/") && strings.HasSuffix(path, "/bootstrap")
}

// isWiring: what functions are built from, for AWS and for a laptop.
func isWiring(path string) bool { return path == "shared/app" }

// isMain: what joins the parts, for AWS or for a developer.
func isMain(path string) bool { return isBootstrap(path) || isWiring(path) || under(path, "infra/") }

// isAdapter: shared/platform/x and below, but not the list, the contract or what adapters share.
func isAdapter(path string) bool {
	return under(path, adapters) && !is(adapters+"all", adapters+"platformtest", adapters+"mapping",
		adapters+"standardwebhooks", adapters+"hypertext")(path)
}

// adapter is the platform's name in an adapter's path.
func adapter(path string) string { return strings.Split(path, "/")[2] }

func broken(path string, imports []string) (faults []string) {
	for _, rule := range rules() {
		for _, imported := range imports {
			if rule.applies(path) && rule.forbids(path, imported) {
				faults = append(faults, path+" imports "+imported+": "+rule.reason)
			}
		}
	}
	return faults
}

func TestImports(t *testing.T) {
	all := list(t, "./...")
	if len(all) == 0 {
		t.Fatal("go list found no package")
	}
	for _, p := range all {
		for _, fault := range broken(p.ImportPath, p.Imports) {
			t.Error(fault)
		}
	}
	for _, path := range []string{"shared/mention", "shared/scoring", "shared/rota", "shared/platform/all"} {
		if !slices.ContainsFunc(all, func(p pkg) bool { return p.ImportPath == path }) {
			t.Errorf("%s is not there: was it renamed? The rules go by name", path)
		}
	}
}

// TestRules: each rule catches what it is for, and permits what it must.
func TestRules(t *testing.T) {
	for _, row := range []struct {
		path, imported string
		ok             bool
	}{
		{"shared/mention", "crypto/sha256", true},
		{"shared/mention", "golang.org/x/text/language", false},
		{"shared/mention", "shared/table", false},
		{"shared/scoring", "shared/mention", true},
		{"shared/scoring", "golang.org/x/text/unicode/norm", true},
		{"shared/rota", "shared/store", false},
		{"shared/alert", "shared/mention", true},
		{"shared/alert", "shared/store", false},
		{"shared/alert", "shared/conversation", false},
		{"shared/conversation", "shared/alert", true},
		{"shared/conversation", "github.com/rivo/uniseg", false},
		{"shared/store", "functions/score", false},
		{"shared/store", "infra/local", false},
		{"shared/store", plainData, true},
		{"shared/store", sdk + "dynamodb", false},
		{"shared/topic", sdk + "sns", true},
		{"functions/wake", sdk + "sns", false},
		{"shared/doctor", sdk + "lambda", true},
		{"shared/canary", sdk + "sns", false},
		{"functions/wake", "functions/score", false},
		{"functions/wake", "infra/team", false},
		{"functions/wake/bootstrap", "functions/wake", true},
		{"functions/wake/bootstrap", "functions/score", false},
		{"functions/wake/bootstrap", sdk + "sns", true},
		{"infra/local", "functions/wake/bootstrap", false},
		{"infra/local", "infra/lab/browser", false},
		{"infra/lab/proof", "infra/lab/stack", true},
		{"infra/lab/stack", "infra/lab/stack/policy", true},
		{"infra/lab/stack", "infra/lab/clock", true},
		{"infra/lab/stack", "shared/store", false},
		{"infra/lab/stack", "github.com/aws/aws-lambda-go/events", true},
		{"infra/local", "functions/wake", true},
		{"shared/platform/x", "shared/platform/meta", false},
		{"shared/platform/x", "shared/platform", true},
		{"shared/platform/x", "shared/platform/x/oauth", true},
		{"shared/platform/all", "shared/platform/x", true},
		{"shared/intake", "shared/platform/x", false},
		{"functions/collect", "shared/platform/feed", true},
		{"functions/collect", "shared/platform/x", false},
		{"shared/intake", "shared/platform/all", true},
		{"functions/desk/bootstrap", "shared/app", true},
		{"functions/desk", "shared/app", true},
		{"infra/local", "shared/app", true},
		{"shared/intake", "shared/app", false},
		{"shared/app", "shared/platform/x", true},
		{"shared/app", sdk + "sns", true},
	} {
		if faults := broken(row.path, []string{row.imported}); (len(faults) == 0) != row.ok {
			t.Errorf("%s imports %s: allowed is %v, want %v", row.path, row.imported, len(faults) == 0, row.ok)
		}
	}
}

// TestBinaries: a main is short. It links neither the laptop's table nor the SDK's config package with its single
// sign-on (1.2 ms of each cold start, and 2 MB).
func TestBinaries(t *testing.T) {
	found := 0
	for _, p := range list(t, "-deps", "./functions/...") {
		if !isBootstrap(p.ImportPath) {
			continue
		}
		found++
		if n := lines(t, p); n >= 60 {
			t.Errorf("%s has %d lines: what a main decides belongs into the function", p.ImportPath, n)
		}
		for _, heavy := range []string{
			"go.etcd.io/bbolt", "github.com/aws/aws-sdk-go-v2/config", module + "shared/table/embedded",
			"net/http/httptest", "testing", "github.com/chromedp/chromedp",
		} {
			if slices.Contains(p.Deps, heavy) {
				t.Errorf("%s links %s", p.ImportPath, heavy)
			}
		}
		// html/template makes the linker keep every method, so only page functions link it.
		pages := p.ImportPath == "functions/desk/bootstrap" || p.ImportPath == "functions/signin/bootstrap"
		if slices.Contains(p.Deps, module+"shared/web/page") != pages {
			t.Errorf("%s: pages are for desk and signin alone", p.ImportPath)
		}
		if slices.Contains(p.Deps,
			"github.com/go-webauthn/webauthn/webauthn") != (p.ImportPath == "functions/passkey/bootstrap") {
			t.Errorf("%s: the library of passkeys is for passkey alone", p.ImportPath)
		}
	}
	if found == 0 {
		t.Error("no functions/*/bootstrap: were they renamed? The rules go by name")
	}
}

// lines counts a package's lines.
func lines(t *testing.T, p pkg) (n int) {
	t.Helper()
	for _, name := range p.GoFiles {
		source, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(source, []byte("\n"))
	}
	return n
}

// TestPackageComments: each package has one package comment.
func TestPackageComments(t *testing.T) {
	for _, p := range list(t, "./...") {
		files := p.GoFiles
		if len(files) == 0 {
			files = p.TestGoFiles
		}
		comments := 0
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil,
				parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Error(err)
				continue
			}
			if file.Doc == nil {
				continue
			}
			comments++
			want := "Package " + file.Name.Name + " "
			if file.Name.Name == "main" {
				want = "Command "
			}
			if !strings.HasPrefix(file.Doc.Text(), want) {
				t.Errorf("%s/%s: its comment does not begin with %q", p.ImportPath, name, want)
			}
		}
		if len(files) > 0 && comments != 1 {
			t.Errorf("%s has %d package comments, want one", p.ImportPath, comments)
		}
	}
}
