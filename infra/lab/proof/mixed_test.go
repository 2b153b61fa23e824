package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"oyez/infra/lab/dynamolocal"
	"oyez/infra/lab/stack"
)

// later is an attribute that an invented later version writes into every item, unknown to this one.
const later = "of_a_later_version"

// A short storm in which half of the sandboxes run an invented later version: every promise holds, and nothing that
// version wrote is lost.
func TestTwoVersionsMixed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds and starts every function twice")
	}
	const file = "shared/store/values.go"
	const made = "func newItem(k table.Key) *item { return &item{key: k, value: map[string]table.Value{}} }"
	source, err := os.ReadFile("../../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(string(source), made, `func newItem(k table.Key) *item {
	i := &item{key: k, value: map[string]table.Value{}}
	i.str("`+later+`", "kept")
	return i
}`, 1)
	if next == string(source) {
		t.Fatalf("%s makes items in another way: change this test", file)
	}
	size, wrong := short()
	var out bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	seen := &writes{marked: map[string]bool{}}
	v, err := Run(ctx, Options{
		Root: "../../..", Built: &built, DynamoDB: dynamolocal.Endpoint(t), Seed: 2, Size: size, Faults: wrong,
		Out:       &out,
		Transport: seen, Mixed: &stack.Built{Replace: map[string]string{file: next}},
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	v.Print(&out)
	if !v.Holds() {
		t.Errorf("a promise is broken\n%s", &out)
	}
	if seen.both < 20 {
		t.Errorf("only %d items were written by both versions, the later one first", seen.both)
	}
	if seen.found < 20 || len(seen.lost) > 0 {
		t.Errorf("%d items have what the later version wrote, these have lost it: %v", seen.found, seen.lost)
	}
}

// writes is a transport to DynamoDB that remembers which items the later version wrote.
type writes struct {
	mu     sync.Mutex
	marked map[string]bool
	both   int // this version's writes over the later one's items
	found  int
	lost   []string
}

type values map[string]map[string]any

func (v values) key() string {
	return v["pk"]["S"].(string) + " " + v["sk"]["S"].(string)
}

// write is a single write, or a part of a transaction.
type write struct {
	Item, Key                values
	ExpressionAttributeNames map[string]string
}

func (w *writes) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || response.StatusCode != http.StatusOK {
		return response, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch operation {
	case "PutItem", "UpdateItem", "DeleteItem":
		var one write
		if err := json.Unmarshal(body, &one); err != nil {
			return nil, err
		}
		w.note(operation, one)
	case "TransactWriteItems":
		var all struct{ TransactItems []map[string]write }
		if err := json.Unmarshal(body, &all); err != nil {
			return nil, err
		}
		for _, part := range all.TransactItems {
			for operation, one := range part {
				w.note(operation+"Item", one)
			}
		}
	case "Scan":
		var page struct{ Items []values }
		answer, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, err
		}
		response.Body = io.NopCloser(bytes.NewReader(answer))
		if err := json.Unmarshal(answer, &page); err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			switch {
			case item[later] != nil:
				w.found++
			case w.marked[item.key()]:
				w.lost = append(w.lost, item.key())
			}
		}
	}
	return response, nil
}

func (w *writes) note(operation string, one write) {
	switch operation {
	case "PutItem": // a new item, or a tombstone, which keeps nothing
		w.marked[one.Item.key()] = one.Item[later] != nil
	case "DeleteItem":
		delete(w.marked, one.Key.key())
	case "UpdateItem":
		marks := false
		for _, name := range one.ExpressionAttributeNames {
			marks = marks || name == later
		}
		if w.marked[one.Key.key()] && !marks {
			w.both++
		}
		w.marked[one.Key.key()] = w.marked[one.Key.key()] || marks
	}
}
