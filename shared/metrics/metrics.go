// Package metrics counts what happens to mentions and logs it in CloudWatch's embedded metric format, from which
// CloudWatch makes metrics without an API call. There are no dimensions: each would cost money.
package metrics

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"oyez/shared/mention"
)

// Namespace is the CloudWatch namespace of all metrics.
const Namespace = "Oyez"

// Name is a metric's name.
type Name string

// The counts.
const (
	Heard        Name = "Heard"        // mentions in deliveries, duplicates included
	Rejected     Name = "Rejected"     // deliveries with a bad signature
	Quarantined  Name = "Quarantined"  // deliveries stored because they could not be parsed in full
	Stored       Name = "Stored"       // new or changed mentions
	Duplicate    Name = "Duplicate"    // mentions already stored
	Counted      Name = "Counted"      // likes and the like
	Disconnected Name = "Disconnected" // accounts that revoked our permission
	Deferred     Name = "Deferred"     // deliveries that the topic took because the table could not
	Refused      Name = "Refused"      // deliveries that neither took: answered 503
	Scored       Name = "Scored"
	Alerts       Name = "Alerts"     // alerts opened
	Woken        Name = "Woken"      // SMS accepted by SNS
	Unsent       Name = "Unsent"     // SMS refused, or nobody on call
	Suppressed   Name = "Suppressed" // SMS suppressed: budget, quiet hours, shadow
	Overdue      Name = "Overdue"    // inbox conversations whose deadline passed, so that they alert
	Taken        Name = "Taken"
	Answered     Name = "Answered" // answers published
	Unanswered   Name = "Unanswered"
	Late         Name = "Late"        // due items that sweep had to handle
	Unweighed    Name = "Unweighed"   // the brand's own bar or weights could not be read
	Unfetched    Name = "Unfetched"   // feeds that are gone, or could not be read for a day
	Texted       Name = "Texted"      // SMS from our people
	Ignored      Name = "Ignored"     // SMS from others, too many from one number, or malformed
	Delivered    Name = "Delivered"   // SMS that the carrier delivered
	Undelivered  Name = "Undelivered" // SMS that SNS accepted but the carrier did not deliver
	// receipts of messages without an alert: codes, optional notices, another stack's
	Unmatched  Name = "Unmatched"
	CanaryLost Name = "CanaryLost" // test pages that did not arrive
	Unbeaten   Name = "Unbeaten"   // failed calls to the heartbeat's address
	Ailing     Name = "Ailing"     // faults of the installation found by the daily doctor
)

// The times, in milliseconds.
const (
	SaidToHeard  Name = "SaidToHeard"
	HeardToWoken Name = "HeardToWoken"
	WokenToTaken Name = "WokenToTaken"

	WokenToDelivered Name = "WokenToDelivered"
)

// Names lists every metric; a test compares the template's alarms with it.
func Names() []Name {
	return []Name{
		Heard, Rejected, Quarantined, Stored, Duplicate, Counted, Disconnected, Deferred, Refused, Scored, Alerts,
		Woken, Unsent, Suppressed, Overdue,
		Taken, Answered, Unanswered, Late, Unweighed, Unfetched, Texted, Ignored, Delivered, Undelivered, Unmatched,
		CanaryLost, Unbeaten, Ailing, SaidToHeard, HeardToWoken, WokenToTaken, WokenToDelivered,
	}
}

// Recorder collects the metrics of one invocation. It is safe for concurrent use.
type Recorder struct {
	w   io.Writer
	now func() time.Time

	mu     sync.Mutex
	counts map[Name]float64
	times  map[Name][]float64
}

// New returns a recorder that writes one line to w at each Flush.
func New(w io.Writer, now func() time.Time) *Recorder {
	return &Recorder{w: w, now: now, counts: map[Name]float64{}, times: map[Name][]float64{}}
}

// Of returns the recorder for a source: one that discards everything unless customers speak there.
func (r *Recorder) Of(s mention.Source) *Recorder {
	if s.Customers() {
		return r
	}
	return New(io.Discard, r.now)
}

func (r *Recorder) Count(name Name, n int) {
	if n == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts[name] += float64(n)
}

// maxTimes is how many values of a metric the format allows in a line.
const maxTimes = 100

// Took records a duration. Negative ones, from clocks that differ, count as zero.
func (r *Recorder) Took(name Name, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.times[name]) < maxTimes {
		r.times[name] = append(r.times[name], float64(max(d, 0))/float64(time.Millisecond))
	}
}

// Flush writes what was collected as one line, or nothing, and starts afresh.
func (r *Recorder) Flush() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.counts) == 0 && len(r.times) == 0 {
		return
	}
	type metric struct {
		Name Name
		Unit string
	}
	var list []metric
	line := map[string]any{}
	for _, name := range Names() {
		if n, ok := r.counts[name]; ok {
			list, line[string(name)] = append(list, metric{name, "Count"}), n
		}
		if t, ok := r.times[name]; ok {
			list, line[string(name)] = append(list, metric{name, "Milliseconds"}), t
		}
	}
	line["_aws"] = map[string]any{
		"Timestamp": r.now().UnixMilli(),
		"CloudWatchMetrics": []map[string]any{{
			"Namespace": Namespace, "Dimensions": [][]string{{}}, "Metrics": list,
		}},
	}
	clear(r.counts)
	clear(r.times)
	data, err := json.Marshal(line)
	if err != nil {
		return // numbers and fixed names always marshal
	}
	_, _ = r.w.Write(append(data, '\n')) // if stdout fails, there is nowhere to report it
}
