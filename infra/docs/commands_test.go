package docs

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform/all"
)

// command is one `go run` or `go test` as a page shows it.
type command struct {
	page string
	line string   // as shown
	verb string   // run or test
	what string   // package or pattern
	args []string // what follows it
	file string   // what its input comes from; "" for none
	part bool     // it stands within a sentence, and may leave out what the sentence is not about
}

var (
	goCommand = regexp.MustCompile(`^(?:\w+=\S+ )*go (run|test) (.*)$`)
	words     = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
	comment   = regexp.MustCompile(`\s+#.*$`)
	joint     = regexp.MustCompile(`\s+(?:&&|\|)\s+`)
)

// commands are those of a page.
func commands(p page) []command {
	var all []command
	for _, b := range p.blocks {
		for _, line := range b.lines {
			all = append(all, within(p, line, false)...)
		}
	}
	for _, code := range p.inline {
		all = append(all, within(p, code, true)...)
	}
	return all
}

func within(p page, line string, part bool) (found []command) {
	for _, one := range joint.Split(comment.ReplaceAllString(line, ""), -1) {
		if m := goCommand.FindStringSubmatch(one); m != nil {
			c := commandOf(p.name, one, m[1], m[2])
			c.part = part
			found = append(found, c)
		}
	}
	return found
}

func commandOf(name, line, verb, rest string) command {
	c := command{page: name, line: line, verb: verb}
	if before, file, found := strings.Cut(rest, " < "); found {
		rest, c.file = before, file
	}
	for _, w := range words.FindAllString(rest, -1) {
		c.args = append(c.args, strings.Trim(w, `'"`))
	}
	if i := slices.IndexFunc(c.args, func(a string) bool { return strings.HasPrefix(a, "./") }); i >= 0 {
		c.what = c.args[i]
		c.args = slices.Delete(c.args, i, i+1)
	}
	return c
}

// tools are the programs that the pages name, each built once.
type tools struct {
	folder string
	help   map[string]string // what -h prints, by program and subcommand
}

func build(t *testing.T, all []command) *tools {
	t.Helper()
	names := map[string]bool{}
	for _, c := range all {
		if c.verb == "run" {
			names[c.what] = true
		}
	}
	folder := t.TempDir()
	args := []string{"build", "-ldflags=-s -w", "-o", folder + string(filepath.Separator)}
	for name := range names {
		args = append(args, name)
	}
	if out, err := goTool(t, args...); err != nil {
		t.Fatalf("a page names a program that cannot be built: %v\n%s", err, out)
	}
	return &tools{folder: folder, help: map[string]string{}}
}

func goTool(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *tools) start(ctx context.Context, c command, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.folder, filepath.Base(c.what)), args...)
	cmd.Dir = root
	return cmd
}

// helpOf is what a program says about itself; of a subcommand, what that says.
func (s *tools) helpOf(t *testing.T, c command) string {
	t.Helper()
	args := []string{"-h"}
	name := strings.TrimPrefix(c.what, "./")
	if len(c.args) > 0 && strings.Contains(s.helpOfWords(t, c, args), name+" "+c.args[0]+" -h") {
		args = []string{c.args[0], "-h"}
	}
	return s.helpOfWords(t, c, args)
}

func (s *tools) helpOfWords(t *testing.T, c command, args []string) string {
	t.Helper()
	key := c.what + " " + strings.Join(args, " ")
	if _, known := s.help[key]; !known {
		out, err := s.start(t.Context(), c, args...).CombinedOutput()
		if err != nil {
			t.Errorf("%s ends with %v\n%s", key, err, out)
		}
		s.help[key] = string(out)
	}
	return s.help[key]
}

var flagLine = regexp.MustCompile(`(?m)^  -(\S+)(?:[ \t]+(\S+))?$`)

// flags are those of a program, each with whether a value follows it.
func (s *tools) flags(t *testing.T, c command) map[string]bool {
	t.Helper()
	takes := map[string]bool{}
	for _, m := range flagLine.FindAllStringSubmatch(s.helpOf(t, c), -1) {
		takes[m[1]] = m[2] != ""
	}
	return takes
}

// fault says what a program would not understand of its arguments; "" for nothing.
func (s *tools) fault(t *testing.T, c command) string {
	t.Helper()
	takes := s.flags(t, c)
	takes["h"] = false
	for i := 0; i < len(c.args); i++ {
		name, isFlag := strings.CutPrefix(c.args[i], "-")
		value, known := takes[name]
		switch {
		case !isFlag || name == "":
		case !known:
			return "has no flag -" + name
		case value && i+1 == len(c.args) && !c.part:
			return "wants a value after -" + name
		case value:
			i++
		}
	}
	return ""
}

// Every command names a program that exists, with flags that it has; every test that is named exists.
func TestCommands(t *testing.T) {
	var all []command
	for _, p := range pages(t) {
		all = append(all, commands(p)...)
	}
	programs := build(t, all)
	tests := declared(t)
	for _, c := range all {
		fault := ""
		if c.verb == "run" {
			fault = programs.fault(t, c)
		} else {
			fault = testFault(c, tests)
		}
		if fault != "" {
			t.Errorf("%s: %s: %s", c.page, c.line, fault)
		}
	}
	var shown []string
	for _, cells := range table(t, "developing.md", "flags") {
		name, _, _ := strings.Cut(strings.Trim(cells[0], "`-"), " ")
		shown = append(shown, name)
	}
	slices.Sort(shown)
	if has := slices.Sorted(maps.Keys(programs.flags(t, command{what: "./infra/local"}))); !slices.Equal(shown, has) {
		t.Errorf("the table of developing.md shows the flags %v; infra/local has %v", shown, has)
	}
	t.Run("run", func(t *testing.T) { run(t, programs, all) })
}

// Whatever stands in a block of shell is of a kind that is looked at here, or cannot be: it is for AWS or a platform.
func TestKindsOfCommands(t *testing.T) {
	known := regexp.MustCompile(
		`^(go (run|test) |(sam|aws|curl|export|echo|sleep) |\.ci/run|OYEZ_STRIP=|body=|signature=|#|$)`)
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			for _, line := range b.lines {
				if b.kind == "sh" && !known.MatchString(line) {
					t.Errorf("%s: nobody tries %s", p.name, line)
				}
			}
		}
	}
}

// declared are the names of tests, fuzz targets, benchmarks and flags, by the folder of their package.
func declared(t *testing.T) map[string][]string {
	t.Helper()
	name := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)|flag\.Bool\("(\w+)"`)
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, m := range name.FindAllStringSubmatch(string(source), -1) {
			found := m[1]
			if m[2] != "" {
				found = "-" + m[2]
			}
			all["./"+filepath.ToSlash(folder)] = append(all["./"+filepath.ToSlash(folder)], found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// testFault says what of a `go test` does not exist.
func testFault(c command, tests map[string][]string) string {
	folder, below := strings.CutSuffix(c.what, "/...")
	if !below && len(tests[folder]) == 0 {
		return "there are no tests in " + folder
	}
	if _, err := os.Stat(filepath.Join(root, folder)); err != nil {
		return "there is no " + folder
	}
	for i := 0; i < len(c.args); i++ {
		switch a := c.args[i]; {
		case (a == "-run" || a == "-bench") && i+1 < len(c.args):
			i++
			pattern, err := regexp.Compile(c.args[i])
			if err != nil {
				return "no pattern: " + c.args[i]
			}
			kind := map[string]string{"-run": "Test", "-bench": "Benchmark"}[a]
			if c.args[i] != "xxx" && !slices.ContainsFunc(tests[folder], func(name string) bool {
				return strings.HasPrefix(name, kind) && pattern.MatchString(name)
			}) {
				return "nothing is called " + c.args[i]
			}
		case a == "-race", slices.Contains(tests[folder], a):
		case strings.HasPrefix(a, "./"): // a second package
			if rest := testFault(command{what: a}, tests); rest != "" {
				return rest
			}
		default:
			return "has no flag " + a
		}
	}
	return ""
}

// placeholder is what the reader puts something else for: <TableName>, FOLDER.
var placeholder = regexp.MustCompile(`<\w+>|^[A-Z]+$`)

// tried says whether a command can be run here. Those that cannot ask AWS, measure or learn for minutes, or want a file
// that only the reader has.
func tried(c command) bool {
	file := c.file
	for i, a := range c.args {
		switch {
		case placeholder.MatchString(a), a == "-stack", a == "-table", a == "-role":
			return false
		case slices.Contains([]string{"-weights", "-adapt", "-file", "-team"}, a) && i+1 < len(c.args):
			file = c.args[i+1]
		}
	}
	_, err := os.Stat(filepath.Join(root, file))
	switch c.what {
	case "./infra/doctor":
		return false
	case "./infra/lab/bench":
		return slices.Contains(c.args, "-h")
	}
	return c.verb == "run" && !c.part && (err == nil || c.what == "./infra/score")
}

// run tries each command that can be.
func run(t *testing.T, s *tools, all []command) {
	done := map[string]bool{}
	for _, c := range all {
		if done[c.line] || !tried(c) {
			continue
		}
		done[c.line] = true
		t.Run(c.line, func(t *testing.T) {
			switch c.what {
			case "./infra/local", "./infra/backtest":
				address := serve(t, s, c)
				if c.what == "./infra/local" && len(c.args) == 0 {
					theFirstMinute(t, s, address)
				}
			case "./infra/why": // asks what runs: theFirstMinute does
			default:
				cmd := s.start(t.Context(), c, c.args...)
				cmd.Stdin = strings.NewReader("My order is late, and nobody answers.\n")
				if out, err := cmd.CombinedOutput(); err != nil || len(out) == 0 {
					t.Errorf("it ends with %v and prints %s", err, out)
				}
			}
		})
	}
	for _, line := range []string{
		"go run ./infra/local", "go run ./infra/backtest infra/backtest/sample.csv -pages-a-week 5",
		"go run ./infra/hear x events/x/mention-angry.json", "go run ./infra/score -head priority",
	} {
		if !done[line] {
			t.Errorf("%s was not run: is it on no page any more?", line)
		}
	}
}

// serve runs Oyez as the page says, on a port of its own, until the test ends.
func serve(t *testing.T, s *tools, c command) (address string) {
	t.Helper()
	// Not the test's context: that is over before the program can end by itself.
	cmd := s.start(context.Background(), c, append([]string{"-addr", "127.0.0.1:0"}, c.args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	drained := make(chan struct{})
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		<-drained
		if err := cmd.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for address == "" && lines.Scan() {
		address = regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(lines.Text())
	}
	go func() {
		defer close(drained)
		for lines.Scan() { // it would wait for somebody to read
		}
	}()
	if address == "" {
		t.Fatal("it ends before it listens")
	}
	return address
}

// theFirstMinute tries the lines with curl, and has `why` look for what was said.
func theFirstMinute(t *testing.T, s *tools, address string) {
	for _, tool := range []string{"curl", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skipf("SKIPPED, the lines with curl are not tried: %v", err)
		}
	}
	scripts := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			script := strings.Join(b.lines, "\n")
			if b.kind != "sh" || !strings.Contains(script, "curl") || !strings.Contains(script, "127.0.0.1:3000") {
				continue
			}
			scripts++
			script = "curl() { command curl --silent --show-error --fail-with-body \"$@\"; }\nset -eu\n" +
				strings.ReplaceAll(script, "127.0.0.1:3000", address)
			if out, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s\n%s", p.name, err, script, out)
			}
		}
	}
	if scripts < 2 {
		t.Errorf("only %d scripts", scripts)
	}
	const asked = "2080765813578191303"
	post(t, address, asked)
	why := command{what: "./infra/why"}
	out, err := s.start(t.Context(), why, "-local", "http://"+address, "x/424242/post/"+asked).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "heard") {
		t.Errorf("why prints %v, %s", err, out)
	}
	phone, err := http.Get("http://" + address + "/phone.json")
	if err != nil {
		t.Fatal(err)
	}
	defer phone.Body.Close()
	if texts, err := io.ReadAll(phone.Body); err != nil || !strings.Contains(string(texts), "OYEZ") {
		t.Errorf("the phone shows %v, %s", err, texts)
	}
}

// post sends what somebody says on X, with an id of our choice.
func post(t *testing.T, address, id string) {
	t.Helper()
	body := fmt.Sprintf(`{"for_user_id":"424242","tweet_create_events":[{"id_str":%q,"text":"@oyez my order is lost",
		"created_at":"Sat Nov 21 20:41:10 +0000 2026","user":{"id_str":"777","name":"Pat Doe","screen_name":"patdoe"}}]}`, id)
	d, err := all.Deliver("x", []byte(body), time.Time{}) // X signs no time
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/webhooks/"+d.Path,
		strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = d.Header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
}
