// Package docs is the documentation, one page for each question. Its tests follow every link of the repository's pages,
// try every command that they show, and compare the table of parameters with the template.
package docs

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"oyez/shared/platform/all"
)

// Every link within the repository leads to a file, and to a heading where it names one. Links to elsewhere are
// complete and encrypted; whether somebody is there, a test without a network cannot know.
func TestLinks(t *testing.T) {
	every := pages(t)
	for _, p := range every {
		for _, l := range p.links {
			if fault := follow(every, p, l); fault != "" {
				t.Errorf("%s: %s %s", p.name, l, fault)
			}
		}
	}
}

// What a page says of a folder or file of ours, it says of one that is there.
func TestPaths(t *testing.T) {
	ours := regexp.MustCompile(`^(shared|functions|infra|events)/[\w./-]+$`)
	for _, p := range pages(t) {
		for _, code := range p.inline {
			if _, err := os.Stat(filepath.Join(root, code)); ours.MatchString(code) && err != nil {
				t.Errorf("%s: there is no %s", p.name, code)
			}
		}
	}
}

// follow says what is wrong with a link.
func follow(every map[string]page, from page, link string) string {
	to, err := url.Parse(link)
	switch {
	case err != nil:
		return "is no address"
	case to.Hostname() == "127.0.0.1", to.Scheme == "https" && to.Host != "":
		return ""
	case to.Scheme != "" || to.Host != "" || strings.HasPrefix(to.Path, "/"):
		return "is neither a path from this page nor an https address"
	}
	name := from.name
	if to.Path != "" {
		name = path.Join(path.Dir(from.name), to.Path)
	}
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
		return "leads to nothing"
	}
	if target := every[name]; to.Fragment != "" && !target.anchors[to.Fragment] {
		return "leads to no heading"
	}
	return ""
}

func TestFollow(t *testing.T) {
	here := page{name: "infra/docs/desk.md", anchors: map[string]bool{"take": true}}
	every := map[string]page{here.name: here, "README.md": {name: "README.md"}}
	for link, good := range map[string]bool{
		"https://example.com/x": true, "http://127.0.0.1:3000/": true, "#take": true, "desk.md#take": true,
		"../../README.md": true, "../runbooks": true,
		"http://example.com/x": false, "#give": false, "nothing.md": false, "/README.md": false,
		"../../README.md#take": false, "%zz": false,
	} {
		if fault := follow(every, here, link); (fault == "") != good {
			t.Errorf("%s: %q", link, fault)
		}
	}
}

// Whoever starts at the README finds every page.
func TestEveryPageIsReached(t *testing.T) {
	every := pages(t)
	reached := map[string]bool{}
	next := []string{"README.md"}
	for len(next) > 0 {
		name := next[0]
		next = next[1:]
		if p, ok := every[name]; ok && !reached[name] {
			reached[name] = true
			for _, l := range p.links {
				to, _, _ := strings.Cut(l, "#")
				next = append(next, path.Join(path.Dir(name), to))
			}
		}
	}
	for name := range every {
		if !reached[name] {
			t.Errorf("no link leads to %s", name)
		}
	}
}

// The README is read whole by a newcomer; what is longer belongs on a page of its own.
func TestReadmeIsShort(t *testing.T) {
	const most = 12_000
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(readme) > most {
		t.Errorf("README.md has %d bytes, more than %d", len(readme), most)
	}
}

// parameter is one of the template, as a row of the table shows it.
type parameter struct{ Name, Default string }

// The table shows every parameter of the template, in its order, with its default.
func TestParameters(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Parameters yaml.Node `yaml:"Parameters"`
	}
	if err := yaml.Unmarshal(source, &template); err != nil {
		t.Fatal(err)
	}
	var want []parameter
	for i := 0; i < len(template.Parameters.Content); i += 2 {
		var values struct {
			Default *string `yaml:"Default"`
		}
		if err := template.Parameters.Content[i+1].Decode(&values); err != nil {
			t.Fatal(err)
		}
		p := parameter{Name: template.Parameters.Content[i].Value, Default: "none: must be given"}
		if values.Default != nil {
			p.Default = *values.Default
		}
		if p.Default == "" {
			p.Default = "empty"
		}
		want = append(want, p)
	}
	var got []parameter
	for _, cells := range table(t, "deploying.md", "parameters") {
		got = append(got, parameter{strings.Trim(cells[0], "`"), strings.Trim(cells[1], "`")})
	}
	if len(want) == 0 || !cmp.Equal(got, want) {
		t.Errorf("the table of deploying.md is not template.yaml's (-table +template):\n%s", cmp.Diff(got, want))
	}
}

// table is the cells of the table between <!-- name:begin --> and <!-- name:end -->, without its head.
func table(t *testing.T, file, name string) [][]string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, begins := strings.Cut(string(source), "<!-- "+name+":begin -->\n\n")
	body, _, ends := strings.Cut(rest, "\n<!-- "+name+":end -->")
	rows := strings.Split(strings.TrimSpace(body), "\n")
	if !begins || !ends || len(rows) < 3 {
		t.Fatalf("%s has no table between <!-- %s:begin --> and <!-- %[2]s:end -->", file, name)
	}
	var all [][]string
	for _, row := range rows[2:] {
		cells := strings.Split(strings.Trim(row, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, cells)
	}
	return all
}

// The secrets that a page shows are in the form that the functions read.
func TestSecrets(t *testing.T) {
	found := 0
	for _, b := range pages(t)["infra/docs/connecting.md"].blocks {
		source := strings.Join(b.lines, "\n")
		if b.kind != "json" || strings.Contains(source, `"feeds"`) {
			continue
		}
		found++
		function := "desk"
		if strings.Contains(source, `"secrets"`) {
			function = "receive"
		}
		if _, err := all.Decode(function, []byte(source)); err != nil {
			t.Errorf("%v\n%s", err, source)
		}
	}
	if found < 4 {
		t.Errorf("only %d blocks of secrets", found)
	}
}

// The drawing is readable by day and by night, and asks nobody for anything.
func TestDrawing(t *testing.T) {
	source, err := os.ReadFile("architecture.svg")
	if err != nil {
		t.Fatal(err)
	}
	drawing := strings.ReplaceAll(string(source), `xmlns="http://www.w3.org/2000/svg"`, "")
	if !strings.Contains(drawing, "prefers-color-scheme: dark") || !strings.Contains(drawing, "<title") {
		t.Error("the drawing has no dark colours, or no title")
	}
	for _, from := range []string{"http", "@import", "@font-face", "<script", "href="} {
		if strings.Contains(drawing, from) {
			t.Errorf("the drawing contains %q", from)
		}
	}
}
