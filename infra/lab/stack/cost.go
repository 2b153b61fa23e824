package stack

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"sync"
)

// Units are DynamoDB request units.
type Units struct {
	Calls         int
	Reads, Writes float64
}

// Meter counts what is paid per call. Its zero value is ready.
type Meter struct {
	mu        sync.Mutex
	units     map[string]map[string]Units // by function, by operation
	requests  int                         // of the HTTP API
	messages  int                         // published to topics
	polled    int                         // queue calls
	boundless map[string]int              // scans and queries without a limit, by function and operation
}

var (
	consistent = regexp.MustCompile(`"ConsistentRead"\s*:\s*true`)
	limited    = regexp.MustCompile(`"Limit"\s*:\s*[1-9]`)
)

// dynamodb counts one response. The response omits two paid cases: a failed condition, counted as one unit per kilobyte
// sent (two in a transaction), and a read that found nothing, counted as half a unit (one if consistent).
func (m *Meter) dynamodb(function, operation string, status int, sent, answer []byte) {
	type capacity struct{ CapacityUnits, ReadCapacityUnits, WriteCapacityUnits float64 }
	var one struct{ ConsumedCapacity json.RawMessage }
	var list []capacity
	if bytes.Contains(answer, []byte(`"ConsumedCapacity"`)) && json.Unmarshal(answer, &one) == nil &&
		len(one.ConsumedCapacity) > 0 {
		var single capacity
		if json.Unmarshal(one.ConsumedCapacity, &list) != nil && json.Unmarshal(one.ConsumedCapacity, &single) == nil {
			list = []capacity{single}
		}
	}
	writes := operation != "GetItem" && operation != "Query" && operation != "Scan"
	u := Units{Calls: 1}
	for _, c := range list {
		if writes {
			u.Writes += c.CapacityUnits
		} else {
			u.Reads += c.CapacityUnits
		}
	}
	if status == http.StatusBadRequest && writes {
		u.Writes = float64((len(sent) + 1023) / 1024)
		if operation == "TransactWriteItems" {
			u.Writes *= 2
		}
	}
	if u.Reads == 0 && status == http.StatusOK && !writes {
		u.Reads = 0.5
		if consistent.Match(sent) {
			u.Reads = 1
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.units == nil {
		m.units, m.boundless = map[string]map[string]Units{}, map[string]int{}
	}
	if operation == "Scan" || operation == "Query" && !limited.Match(sent) {
		m.boundless[function+" "+operation]++
	}
	if m.units[function] == nil {
		m.units[function] = map[string]Units{}
	}
	sum := m.units[function][operation]
	m.units[function][operation] = Units{sum.Calls + u.Calls, sum.Reads + u.Reads, sum.Writes + u.Writes}
}

func (m *Meter) count(what *int, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	*what += n
}

// Reading is a meter's state.
type Reading struct {
	Units     map[string]map[string]Units // by function, by operation
	Requests  int                         // of the HTTP API
	Published int                         // messages to topics
	Queues    int                         // queue calls that moved messages
	Boundless map[string]int              // scans and queries without a limit, by function and operation
}

// Read returns the counts so far.
func (m *Meter) Read() Reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := Reading{
		Units: map[string]map[string]Units{}, Requests: m.requests, Published: m.messages, Queues: m.polled,
		Boundless: maps.Clone(m.boundless),
	}
	for _, function := range slices.Sorted(maps.Keys(m.units)) {
		r.Units[function] = maps.Clone(m.units[function])
	}
	return r
}
