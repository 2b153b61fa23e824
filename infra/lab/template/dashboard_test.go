package template

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"oyez/shared/metrics"
)

// The dashboard shows all of our metrics and no others, every function, and a mention's way from left to right.
func TestDashboard(t *testing.T) {
	template := read(t)
	body := value(at(template, "Resources", "Dashboard", "Properties", "DashboardBody"))
	var dashboard struct {
		Widgets []struct {
			X, Y, Width, Height int
			Properties          struct {
				Title   string
				Metrics [][]any
			}
		}
	}
	if err := json.Unmarshal([]byte(regexp.MustCompile(`\$\{[^}]+\}`).ReplaceAllString(body, "name")),
		&dashboard); err != nil {
		t.Fatalf("not the JSON of a dashboard: %v", err)
	}
	var shown, way []metrics.Name
	for i, w := range dashboard.Widgets {
		for _, o := range dashboard.Widgets[:i] {
			if w.X < o.X+o.Width && o.X < w.X+w.Width && w.Y < o.Y+o.Height && o.Y < w.Y+w.Height {
				t.Errorf("%q lies over %q", w.Properties.Title, o.Properties.Title)
			}
		}
		if w.X+w.Width > 24 || w.Properties.Title == "" {
			t.Errorf("%q is wider than the page, or says nothing", w.Properties.Title)
		}
		for _, m := range w.Properties.Metrics {
			if m[0] != metrics.Namespace {
				continue
			}
			name := metrics.Name(m[1].(string))
			if !slices.Contains(metrics.Names(), name) {
				t.Errorf("nothing emits %s", name)
			}
			shown = append(shown, name)
			if w.Y == 0 {
				way = append(way, name)
			}
		}
	}
	for _, name := range metrics.Names() {
		if !slices.Contains(shown, name) {
			t.Errorf("%s is not shown", name)
		}
	}
	want := []metrics.Name{
		metrics.Heard, metrics.Stored, metrics.Scored, metrics.Alerts, metrics.Woken, metrics.Taken,
		metrics.Answered,
	}
	if !slices.Equal(way, want) {
		t.Errorf("the way of a mention is shown as %v", way)
	}
	for function := range resources(template, serverless) {
		if !regexp.MustCompile(`"Errors", "FunctionName", "\$\{` + function + `\}"`).MatchString(body) {
			t.Errorf("the errors of %s are not shown", function)
		}
	}
}
