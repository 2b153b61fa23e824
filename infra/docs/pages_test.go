package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

const root = "../.."

// page is one Markdown file of the repository.
type page struct {
	name    string // from the root, with slashes
	anchors map[string]bool
	links   []string
	blocks  []block
	inline  []string // code within a line
	prose   string   // all but code
}

// block is a fenced or indented block of code.
type block struct {
	kind  string // what stands after the fence: "sh"
	lines []string
}

var (
	heading  = regexp.MustCompile(`^#{1,6} +(.*)$`)
	inline   = regexp.MustCompile("`([^`]+)`")
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)|<(?:img|source)[^>]* src(?:set)?="([^"]+)"`)
	linkText = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	fence    = regexp.MustCompile("^ *```(.*)$")
	indented = regexp.MustCompile(`^ {4}(\S.*)$`)
)

// pages reads every Markdown file, but for those of tools that a checkout may have beside ours.
func pages(t *testing.T) map[string]page {
	t.Helper()
	all := map[string]page{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != root && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".md":
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all[name] = read(name, string(source))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read takes a page apart. It knows as much of Markdown as our pages use.
func read(name, source string) page {
	p := page{name: name, anchors: map[string]bool{}}
	var open *block
	blank := true
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\n")
		mark := fence.FindStringSubmatch(line)
		switch {
		case mark != nil && open == nil:
			open = &block{kind: mark[1]}
		case mark != nil:
			p.blocks = append(p.blocks, *open)
			open = nil
		case open != nil:
			open.lines = append(open.lines, strings.TrimSpace(line))
		case blank && indented.MatchString(line):
			p.blocks = append(p.blocks, block{lines: []string{indented.FindStringSubmatch(line)[1]}})
			continue // the next line may belong to it too
		default:
			p.readProse(line)
		}
		blank = line == ""
	}
	return p
}

func (p *page) readProse(line string) {
	if h := heading.FindStringSubmatch(line); h != nil {
		p.anchors[anchor(h[1])] = true
	}
	for _, code := range inline.FindAllStringSubmatch(line, -1) {
		p.inline = append(p.inline, code[1])
	}
	words := inline.ReplaceAllString(line, "")
	for _, l := range link.FindAllStringSubmatch(words, -1) {
		p.links = append(p.links, l[1]+l[2])
	}
	p.prose += words + "\n"
}

// anchor is the name that GitHub gives to a heading.
func anchor(heading string) string {
	text := linkText.ReplaceAllString(heading, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func TestRead(t *testing.T) {
	p := read("a.md", "# Who may do what?\n\nSee [b](b.md#x) and `[c](c.md)`.\n\n    go run ./x\n    go test ./y\n\n1. A step\n\n"+
		"   ```sh\n   go run ./z\n   ```\n")
	var lines []string
	for _, b := range p.blocks {
		lines = append(lines, b.lines...)
	}
	if !p.anchors["who-may-do-what"] || strings.Join(p.links, " ") != "b.md#x" ||
		strings.Join(lines, ", ") != "go run ./x, go test ./y, go run ./z" {
		t.Errorf("anchors %v, links %v, code %v", p.anchors, p.links, lines)
	}
}
