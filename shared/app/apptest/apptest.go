// Package apptest makes services for the tests of functions: an embedded table that fails when a test says so, a clock
// that only the test moves, a carrier that keeps the SMS and topics that keep what is published.
package apptest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"oyez/shared/app"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/settings"
	"oyez/shared/table/embedded"
)

// World is what functions under test are built from, and what came of them. Its fields change only between two calls
// of a function.
type World struct {
	Table *embedded.Table
	Feed  *embedded.Feed
	Time  time.Time                       // the time now
	Fault func(call int, op string) error // what the table's calls fail with; nil for nothing
	Carry func(phone, text string) error  // what the carrier refuses an SMS with; nil for nothing
	Topic error                           // what publishing fails with
	Log   Buffer
	// Metrics are in the embedded format.
	Metrics Buffer

	in       *app.StandIns
	mu       sync.Mutex
	texts    []string
	woken    []string
	deferred []string
}

// New makes a world on a Saturday at 02:00 UTC.
func New(t *testing.T) *World {
	t.Helper()
	w := &World{Time: time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.Time }
	kept, err := embedded.Open("", embedded.Options{Now: now, Fault: func(call int, op string) error {
		if w.Fault == nil {
			return nil
		}
		return w.Fault(call, op)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w.Table, w.Feed = kept, kept.Feed()
	w.in = &app.StandIns{
		Env:   settings.Env{PublicURL: "https://oyez.example.com"},
		Table: kept, Now: now, Random: app.SystemRandom(), Metrics: &w.Metrics,
		Log: slog.New(slog.NewJSONHandler(&w.Log, nil)), Sender: carrier{w},
		Wake:    func(_ context.Context, id string) error { return w.publish(&w.woken, id) },
		Defer:   func(_ context.Context, message string) error { return w.publish(&w.deferred, message) },
		Secrets: func(context.Context) (all.Config, error) { return all.Local(nil, nil), nil },
		IsOurs:  func(s mention.Source) bool { return s.Account() != Stranger },
		Sources: func() []mention.Source { return nil }, SignIn: true,
	}
	return w
}

// Stranger is the account that is not ours.
const Stranger = "stranger"

// Services makes the services of one function.
func (w *World) Services() *app.Services { return w.in.Services() }

// OnCall puts people on call, who are notified in this order. Each has its id as name.
func (w *World) OnCall(t *testing.T, phones map[string]string, order ...string) {
	t.Helper()
	r := rota.Rota{Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: order}
	for _, id := range order {
		r.People = append(r.People, rota.Person{
			ID: id, Name: id, Phone: phones[id], Lang: "en", Zone: "Europe/Paris", Verified: true,
		})
	}
	if err := w.Services().Store.PutRota(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

// Hear stores a mention on X that is not scored yet. Each id is said by another person.
func (w *World) Hear(t *testing.T, id, text string) mention.Key {
	t.Helper()
	m := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: id}, Author: mention.Author{ID: id, Followers: -1},
		Text: text, HeardAt: w.Time,
	}
	if _, err := w.Services().Store.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	return m.Key
}

// Texts are the SMS so far, each after its number.
func (w *World) Texts() []string { return w.copied(&w.texts) }

// Woken are the alerts that the function wake was asked to see to.
func (w *World) Woken() []string { return w.copied(&w.woken) }

// Deferred are the messages for the function replay.
func (w *World) Deferred() []string { return w.copied(&w.deferred) }

func (w *World) copied(list *[]string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(*list)
}

func (w *World) publish(topic *[]string, message string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.Topic == nil {
		*topic = append(*topic, message)
	}
	return w.Topic
}

type carrier struct{ *World }

// Send implements paging.Sender.
func (c carrier) Send(_ context.Context, phone, text string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Carry != nil {
		if err := c.Carry(phone, text); err != nil {
			return "", err
		}
	}
	c.texts = append(c.texts, phone+" "+text)
	return fmt.Sprintf("sms-%d", len(c.texts)), nil
}

// Buffer keeps what is written to it, by any number of goroutines.
type Buffer struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

// Write implements io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept.Write(p)
}

// String is everything that was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept.String()
}
