package metrics_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/metrics"
)

func TestALineIsCloudWatchsEmbeddedFormat(t *testing.T) {
	var out strings.Builder
	at := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	r := metrics.New(&out, func() time.Time { return at })
	r.Flush()
	if out.Len() != 0 {
		t.Fatalf("nothing was counted, and it writes %q", &out)
	}
	r.Count(metrics.Heard, 1)
	r.Count(metrics.Heard, 1)
	r.Count(metrics.Stored, 0)
	r.Of(mention.Canary).Count(metrics.Heard, 1)
	r.Of("x/1").Count(metrics.Heard, 1)
	r.Took(metrics.HeardToWoken, 1500*time.Millisecond)
	r.Took(metrics.HeardToWoken, -time.Second) // two clocks
	for range 200 {
		r.Took(metrics.SaidToHeard, time.Second)
	}
	r.Flush()
	var line struct {
		AWS struct {
			Timestamp         int64
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []struct{ Name, Unit string }
			}
		} `json:"_aws"`
		Heard        float64
		HeardToWoken []float64
		SaidToHeard  []float64
	}
	decoder := json.NewDecoder(strings.NewReader(out.String()))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&line); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	if line.Heard != 3 || len(line.HeardToWoken) != 2 || line.HeardToWoken[0] != 1500 || line.HeardToWoken[1] != 0 ||
		len(line.SaidToHeard) != 100 {
		t.Errorf("%+v", line)
	}
	m := line.AWS.CloudWatchMetrics
	if line.AWS.Timestamp != at.UnixMilli() || len(m) != 1 || m[0].Namespace != metrics.Namespace ||
		len(m[0].Metrics) != 3 || len(m[0].Dimensions) != 1 {
		t.Errorf("%+v", line.AWS)
	}
	out.Reset()
	r.Flush()
	if out.Len() != 0 {
		t.Errorf("flushed twice: %q", &out)
	}
}
