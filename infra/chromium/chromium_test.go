package chromium

import (
	"errors"
	"net/http"
	"net/http/httptest"
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
		{"the one that CHROMIUM names, before all", "/opt/browser", map[string]bool{"/opt/browser": true, "chromium": true}, "/opt/browser"},
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
