package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"oyez/infra/cli"
	"oyez/infra/lab/browser"
	"oyez/shared/scoring"
)

func at() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const export = "time;author;text\n05/10/2026 03:30;lea;Your machine caught fire and burned my son\n" +
	"06/10/2026 10:00;tom;Great, thank you\nlater;tom;?\n"

func TestFaultsNameTheirCure(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	good, bad := write(t, "export.csv", export), write(t, "bad.csv", "people: []\n")
	for name, row := range map[string]struct {
		args []string
		want string
	}{
		"no export":        {nil, "one export in CSV is needed; see"},
		"two exports":      {[]string{good, good}, "one export in CSV is needed; see"},
		"a missing export": {[]string{bad + ".not"}, "no such file"},
		"no table":         {[]string{bad}, bad + ": no column is called time"},
		"a missing team":   {[]string{good, "-team", bad + ".not"}, "team file: "},
		"bad weights":      {[]string{good, "-weights", bad}, "not weights of this version"},
		"less than none":   {[]string{good, "-pages-a-week", "-1"}, "-pages-a-week cannot be less than 0; see"},
		"a bad flag":       {[]string{good, "-bar", "60"}, "not defined: -bar; see go run ./infra/backtest -h"},
		"address in use":   {[]string{good, "-addr", taken.Addr().String()}, "choose another with -addr"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := command{now: at}.run(t.Context(), cli.IO{Out: &out, Err: &out}, row.args)
			if err == nil || !strings.Contains(err.Error(), row.want) || out.Len() > 0 {
				t.Errorf("%v, want %q in it; printed %q", err, row.want, &out)
			}
		})
	}
}

// The terminal gets the figures and the address of the page; the context's end ends it well.
func TestTheFiguresAndThePage(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	reader, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- command{now: at}.run(ctx, cli.IO{Out: out, Err: io.Discard}, []string{
			write(t, "export.csv", export), "-addr", "127.0.0.1:0", "-pages-a-week", "2",
			"-weights", write(t, "ours.bin", scoring.Shipped()),
		})
		out.Close()
	}()
	var read strings.Builder
	for buffer := make([]byte, 256); !strings.Contains(read.String(), "/\n"); {
		n, err := reader.Read(buffer)
		if err != nil {
			t.Fatalf("it ended with %v, saying %q", err, read.String())
		}
		read.Write(buffer[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()
	for _, words := range []string{
		"2 mentions from 5 Oct 2026", "line 4: time", "at most 2 pages a week", "someone may be in danger", "2026-10-04",
	} {
		if !strings.Contains(read.String(), words) {
			t.Errorf("the terminal lacks %q:\n%s", words, read.String())
		}
	}
	lines := strings.Fields(read.String())
	response, err := http.Get(lines[len(lines)-1])
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK ||
		!strings.Contains(string(page), "caught fire and burned my son") {
		t.Errorf("%s, %v: %s", response.Status, err, page)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// The page in a real browser: moving the bar changes the alerts, their count, and where they stand in the picture. With
// OYEZ_SCREENSHOTS set to a folder, it is drawn there.
func TestTheSliderInABrowser(t *testing.T) {
	tab := browser.New(t)
	file, err := os.Open("sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, faults, err := readExport(file, paris(t))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	r, err := play(t.Context(), list, settings{people: people(t), accept: 5, progress: quiet})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r.page())
	defer server.Close()
	count := func(script string) int {
		t.Helper()
		n, err := chromedp.Run(tab, chromedp.Evaluate[int](script))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const shown, marked, counted = `document.querySelectorAll('article:not([hidden])').length`,
		`[...document.querySelectorAll('.heat b')].reduce((n,b)=>n+ +b.textContent,0)`,
		`+document.getElementById('pages').textContent`
	for _, lang := range []string{"fr", "en"} {
		if err := chromedp.Do(tab, chromedp.Navigate(server.URL+"/?lang="+lang),
			chromedp.WaitVisible(chromedp.CSS("#sum"))); err != nil {
			t.Fatal(err)
		}
		for _, scheme := range []string{"light", "dark"} {
			if err := chromedp.Do(tab, browser.Scheme(scheme)); err != nil {
				t.Fatal(err)
			}
			found, err := browser.Faults(tab)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range found {
				t.Errorf("%s, %s: %s", lang, scheme, fault)
			}
			if folder := os.Getenv("OYEZ_SCREENSHOTS"); folder != "" {
				picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
				if err != nil {
					t.Fatal(err)
				}
				name := filepath.Join(folder, "backtest-"+lang+"-"+scheme+".png")
				if err := os.WriteFile(name, picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	move := func(bar int) int {
		return count(fmt.Sprintf(
			`(b=>{b.value=%d;b.dispatchEvent(new Event('input'))})(document.getElementById('bar'));`+shown, bar))
	}
	first := count(shown)
	if first == 0 || count(marked) != first || count(counted) != first {
		t.Errorf("%d shown, %d marked, %d counted", first, count(marked), count(counted))
	}
	low, high := move(40), move(90)
	if low <= first || high >= low || count(marked) != high || count(counted) != high ||
		count(`+document.getElementById('at').textContent`) != 90 {
		t.Errorf("at first %d, under 40 %d, under 90 %d, of which %d are marked", first, low, high, count(marked))
	}
}
