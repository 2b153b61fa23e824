package browser

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestFind(t *testing.T) {
	for _, row := range []struct {
		name, env string
		installed map[string]bool
		want      string // "" for an error
	}{
		{"Debian's name", "", map[string]bool{"chromium": true, "google-chrome": true}, "chromium"},
		{"Ubuntu's name", "", map[string]bool{"chromium-browser": true}, "chromium-browser"},
		{"Chrome", "", map[string]bool{"google-chrome": true}, "google-chrome"},
		{
			"the one that CHROMIUM names, before all", "/opt/browser",
			map[string]bool{"/opt/browser": true, "chromium": true},
			"/opt/browser",
		},
		{"CHROMIUM names none: no other is taken", "/opt/browser", map[string]bool{"chromium": true}, ""},
		{"none", "", nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := find(func(string) string { return row.env }, func(name string) (string, error) {
				if !row.installed[name] {
					return "", errors.New("not installed")
				}
				return name, nil
			})
			if got != row.want || (err != nil) != (row.want == "") {
				t.Errorf("%q, %v, want %q", got, err, row.want)
			}
		})
	}
}

func TestAPageOfAPhonesSize(t *testing.T) {
	ctx := New(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>here</title>"))
	}))
	defer server.Close()
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	title, err := chromedp.Run(ctx, chromedp.Title())
	if err != nil || title != "here" {
		t.Errorf("title %q, %v", title, err)
	}
	width, err := chromedp.Run(ctx, chromedp.Evaluate[int]("innerWidth"))
	if err != nil || width != Width {
		t.Errorf("%d pixels wide, %v, want %d", width, err, Width)
	}
}

// Faults finds each fault on a page, and none on a sound one.
func TestFaults(t *testing.T) {
	ctx := New(t)
	const good = `<!doctype html><html lang="en"><title>t</title><h1>One</h1><p>Two</p><p>Three</p>`
	pages := map[string]string{
		"/good": good,
		"/bad": `<!doctype html><title>t</title><p style="color:#999;background:#fff">pale</p><a href="/">x</a>
			<input type="text"><div style="width:900px" tabindex="3">wide</div><script>nothere()</script>`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(pages[r.URL.Path]))
	}))
	defer server.Close()
	faults := func(path string) string {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+path)); err != nil {
			t.Fatal(err)
		}
		list, err := Faults(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "\n")
	}
	if err := chromedp.Do(ctx, Watch(), Scheme("light")); err != nil {
		t.Fatal(err)
	}
	if got := faults("/good"); got != "" {
		t.Errorf("a good page: %s", got)
	}
	got := faults("/bad")
	for _, want := range []string{
		"contrast 2.85", "small, ", "no label", "not one h1", "no language",
		"scrolls sideways", "out of turn", "script: ", "nothere",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not found: %s", want, got)
		}
	}
}
