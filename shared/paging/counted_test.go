package paging

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// carrier takes or refuses.
type carrier struct{ err error }

func (c carrier) Send(context.Context, string, string) (string, error) { return "m1", c.err }

// unwritable is a table that takes no updates and no puts.
type unwritable struct{ table.Table }

func (unwritable) Update(context.Context, table.Update) (table.Item, error) {
	return nil, table.ErrUnavailable
}
func (unwritable) Put(context.Context, table.Put) error { return table.ErrUnavailable }

// Only what the carrier accepts is counted, and a count that fails holds no SMS up.
func TestCounted(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	now := func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }
	s := store.New(kept, now)
	refused := errors.New("refused")
	for _, fails := range []error{nil, refused, nil} {
		id, err := Counted{Sender: carrier{fails}, Store: s, Log: logger}.Send(t.Context(), "+33612345678", "a text")
		if id != "m1" || !errors.Is(err, fails) {
			t.Errorf("%q, %v, want what the carrier says: %v", id, err, fails)
		}
	}
	if n, err := s.SMSSent(t.Context()); err != nil || n != 2 {
		t.Errorf("%d are counted, %v, want the 2 that were accepted", n, err)
	}
	if log.Len() > 0 {
		t.Errorf("the log says %s", &log)
	}
	id, err := Counted{Sender: carrier{}, Store: store.New(unwritable{kept}, now), Log: logger}.Send(t.Context(),
		"+33612345678", "a text")
	if id != "m1" || err != nil {
		t.Errorf("an SMS that cannot be counted: %q, %v", id, err)
	}
	if said := log.String(); !strings.Contains(said, "not counted") || strings.Contains(said, "336") ||
		strings.Contains(said, "a text") {
		t.Errorf("the log says %s", said)
	}
}
