// Package metrics counts what happens on the way of a mention and writes it to the log in CloudWatch's embedded metric
// format, where CloudWatch makes metrics of it without a call of ours. There are no dimensions: each would cost money.
package metrics

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"oyez/shared/mention"
)

// Namespace is where CloudWatch keeps them.
const Namespace = "Oyez"

// Name is a metric's name.
type Name string

// The counts.
const (
	Heard        Name = "Heard"        // mentions in deliveries, duplicates included
	Rejected     Name = "Rejected"     // deliveries with a bad signature
	Quarantined  Name = "Quarantined"  // deliveries kept because they could not be read whole
	Stored       Name = "Stored"       // mentions new or changed
	Duplicate    Name = "Duplicate"    // mentions heard before
	Counted      Name = "Counted"      // likes and their kin
	Disconnected Name = "Disconnected" // accounts that took our permission back
	Deferred     Name = "Deferred"     // deliveries that the table could not take and the topic did
	Refused      Name = "Refused"      // deliveries that neither could take: answered 503
	Scored       Name = "Scored"
	Alerts       Name = "Alerts"     // alerts opened
	Woken        Name = "Woken"      // SMS accepted by SNS
	Unsent       Name = "Unsent"     // SMS refused, or nobody on call
	Suppressed   Name = "Suppressed" // SMS held back: budget, quiet hours, shadow
	Overdue      Name = "Overdue"    // conversations of the inbox whose clock ran out, so that they wake
	Taken        Name = "Taken"
	Answered     Name = "Answered" // answers published
	Unanswered   Name = "Unanswered"
	Late         Name = "Late"        // due items that sweep had to see to
	Unweighed    Name = "Unweighed"   // the brand's own bar or weights could not be read
	Unfetched    Name = "Unfetched"   // feeds that are gone, or could not be read for a day
	Texted       Name = "Texted"      // SMS from our people
	Ignored      Name = "Ignored"     // SMS from others, too many from one number, or not as AWS writes them
	Delivered    Name = "Delivered"   // SMS that the phone's carrier took
	Undelivered  Name = "Undelivered" // SMS that SNS accepted and the carrier did not
	// receipts of messages that belong to no alert: codes, courtesies, another stack's
	Unmatched  Name = "Unmatched"
	CanaryLost Name = "CanaryLost" // test pages that did not get through
	Unbeaten   Name = "Unbeaten"   // calls to the heartbeat's address that failed
	Ailing     Name = "Ailing"     // faults of the installation that the morning's examination found
)

// The times, in milliseconds.
const (
	SaidToHeard  Name = "SaidToHeard"
	HeardToWoken Name = "HeardToWoken"
	WokenToTaken Name = "WokenToTaken"

	WokenToDelivered Name = "WokenToDelivered"
)

// Names lists every metric, for the test that holds the template's alarms to them.
func Names() []Name {
	return []Name{
		Heard, Rejected, Quarantined, Stored, Duplicate, Counted, Disconnected, Deferred, Refused, Scored, Alerts,
		Woken, Unsent, Suppressed, Overdue,
		Taken, Answered, Unanswered, Late, Unweighed, Unfetched, Texted, Ignored, Delivered, Undelivered, Unmatched,
		CanaryLost, Unbeaten, Ailing, SaidToHeard, HeardToWoken, WokenToTaken, WokenToDelivered,
	}
}

// Recorder gathers the metrics of one invocation. It is safe for goroutines.
type Recorder struct {
	w   io.Writer
	now func() time.Time

	mu     sync.Mutex
	counts map[Name]float64
	times  map[Name][]float64
}

// New makes a recorder that writes a line to w at each Flush.
func New(w io.Writer, now func() time.Time) *Recorder {
	return &Recorder{w: w, now: now, counts: map[Name]float64{}, times: map[Name][]float64{}}
}

// Of is the recorder for what happens to the words of a source. What customers did not say counts in no figure.
func (r *Recorder) Of(s mention.Source) *Recorder {
	if s.Customers() {
		return r
	}
	return New(io.Discard, r.now)
}

// Count adds to a count.
func (r *Recorder) Count(name Name, n int) {
	if n == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts[name] += float64(n)
}

// maxTimes is how many values of one metric the format takes in a line.
const maxTimes = 100

// Took notes how long something took; negative times, which clocks apart can bring, count as none.
func (r *Recorder) Took(name Name, d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.times[name]) < maxTimes {
		r.times[name] = append(r.times[name], float64(max(d, 0))/float64(time.Millisecond))
	}
}

// Flush writes what was gathered as one line, or nothing, and begins anew.
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
	_, _ = r.w.Write(append(data, '\n')) // stdout is all there is
}
