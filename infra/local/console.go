package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// console tells a developer what happens, a line each, in words. Unlike the log of the deployed functions it names
// people: it looks them up in the table, and nothing of it leaves the screen.
type console struct {
	store *store.Store
	mu    sync.Mutex
	out   io.Writer
}

// Enabled implements slog.Handler.
func (c *console) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// WithAttrs and WithGroup implement slog.Handler; nobody uses them here.
func (c *console) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup implements slog.Handler.
func (c *console) WithGroup(string) slog.Handler { return c }

// Handle implements slog.Handler.
func (c *console) Handle(ctx context.Context, r slog.Record) error {
	attrs := map[string]string{}
	var rest []string
	r.Attrs(func(a slog.Attr) bool {
		attrs[a.Key] = a.Value.String()
		if a.Key != "trace" {
			rest = append(rest, a.Key+"="+a.Value.String())
		}
		return true
	})
	text := strings.Join(rest, " ")
	if words, ok := c.words(ctx, r, attrs); ok {
		text = words
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := fmt.Fprintf(c.out, "%s %-8s %s\n", r.Time.Format(time.TimeOnly), r.Message, text)
	return err
}

func (c *console) words(ctx context.Context, r slog.Record, attrs map[string]string) (string, bool) {
	if c.store == nil {
		return "", false
	}
	switch r.Message {
	case "heard", "scored":
		key, err := mention.ParseKey(attrs["mention"])
		if err != nil {
			return "", false
		}
		m, err := c.store.Mention(ctx, key)
		if err != nil {
			return "", false
		}
		if r.Message == "heard" {
			return fmt.Sprintf("%s %s by %s (%s)", key.Source, key.Kind, who(m), attrs["outcome"]), true
		}
		var reasons []string
		for _, reason := range m.Score.Reasons {
			reasons = append(reasons, texts.English.Coded("score", reason.Code, reason.N))
		}
		return fmt.Sprintf("%s %s: %s", attrs["priority"], attrs["level"], strings.Join(reasons, "; ")), true
	case "woke":
		a, err := c.store.Alert(ctx, attrs["alert"])
		if err != nil {
			return "", false
		}
		return c.woke(ctx, a, attrs["person"], r.Time), true
	}
	return "", false
}

func (c *console) woke(ctx context.Context, a alert.Alert, person string, at time.Time) string {
	name := person
	if people, err := c.store.Rota(ctx); err == nil {
		for _, p := range people.People {
			if p.ID == person {
				name = p.Name
			}
		}
	}
	text := fmt.Sprintf("%s, alert %s", name, a.Code)
	if m, err := c.store.Mention(ctx, a.Mention); err == nil && a.Step == 0 {
		text = fmt.Sprintf("%-45s %d ms from POST to SMS", text, at.Sub(m.HeardAt).Milliseconds())
	}
	return text
}

func who(m store.Mention) string {
	switch {
	case m.Erased:
		return "somebody who deleted it"
	case m.Author.Name != "":
		return m.Author.Name
	case m.Author.Handle != "":
		return "@" + m.Author.Handle
	default:
		return "somebody unknown"
	}
}
