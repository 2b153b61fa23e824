package laptop_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"oyez/infra/local/laptop"
	"oyez/shared/metrics"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

// A mention can be followed from outside: one trace in the log from delivery to SMS, and every metric of its way in the
// EMF lines.
func TestTheWayCanBeFollowed(t *testing.T) {
	var figures bytes.Buffer
	w := newTownOf(t, embedded.Options{}, func(o *laptop.Options) { o.Metrics = &guarded{w: &figures} })
	log := w.log

	body := w.tweet("1", "777", angry)
	w.clock.Forward(2 * time.Second)
	w.hears("x", body)
	path := link(t, w.rings(1))
	w.clock.Forward(time.Minute)
	if status, _ := w.post(path, "take", nil); status >= http.StatusBadRequest {
		t.Fatalf("take: %d", status)
	}
	if status, page := w.post(path, "answer",
		url.Values{"text": {"We are on it."}, "as": {"public"}}); status >= http.StatusBadRequest {
		t.Fatalf("answer: %d\n%s", status, page)
	}
	forged := httptest.NewRequest(http.MethodPost, "/webhooks/x", strings.NewReader(body))
	web.Serve(w.oyez.Receive.Handle).ServeHTTP(httptest.NewRecorder(), forged)

	traces := map[string]string{}
	for _, line := range jsonLines(t, log.String()) {
		if trace, ok := line["trace"].(string); ok {
			traces[line["msg"].(string)] = trace
		}
	}
	if traces["woke"] == "" || traces["woke"] != traces["heard"] || traces["woke"] != traces["alert opened"] {
		t.Errorf("no one trace from the delivery to the SMS: %v", traces)
	}

	told := map[metrics.Name]float64{}
	took := map[metrics.Name]float64{}
	for _, line := range jsonLines(t, figures.String()) {
		for _, name := range metrics.Names() {
			switch v := line[string(name)].(type) {
			case float64:
				told[name] += v
			case []any:
				took[name] = v[0].(float64)
			}
		}
	}
	for _, name := range []metrics.Name{
		metrics.Heard, metrics.Stored, metrics.Scored, metrics.Alerts, metrics.Woken, metrics.Taken, metrics.Answered,
		metrics.Rejected,
	} {
		if told[name] != 1 {
			t.Errorf("%s: %v, want 1", name, told[name])
		}
	}
	for name, want := range map[metrics.Name]time.Duration{
		metrics.SaidToHeard:  2 * time.Second,
		metrics.HeardToWoken: 0, metrics.WokenToTaken: time.Minute,
	} {
		if got, ok := took[name]; !ok || time.Duration(got)*time.Millisecond != want {
			t.Errorf("%s: %v ms (%v), want %s", name, got, ok, want)
		}
	}
}

func jsonLines(t *testing.T, text string) (lines []map[string]any) {
	t.Helper()
	for line := range strings.Lines(text) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		lines = append(lines, fields)
	}
	return lines
}
