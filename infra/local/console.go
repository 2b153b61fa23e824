package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"oyez/infra/local/laptop"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// console prints what happens, a line for each event, in words. Unlike the log of the deployed functions it names
// people: it looks them up in the table, and its lines stay on the screen.
type console struct {
	oyez *laptop.Oyez
	mu   sync.Mutex
	out  io.Writer
}

// Enabled implements slog.Handler.
func (c *console) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// WithAttrs implements slog.Handler; nobody uses it here.
func (c *console) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup implements slog.Handler; nobody uses it here.
func (c *console) WithGroup(string) slog.Handler { return c }

// Handle implements slog.Handler.
func (c *console) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "platforms" { // which are on: here, all are
		return nil
	}
	attrs := map[string]string{}
	var rest []string
	r.Attrs(func(a slog.Attr) bool {
		attrs[a.Key] = a.Value.String()
		if a.Key != "trace" {
			rest = append(rest, a.Key+"="+a.Value.String())
		}
		return true
	})
	what, words := r.Message, strings.Join(rest, " ")
	if key, err := mention.ParseKey(attrs["mention"]); err == nil {
		words = cmp.Or(c.heardOrScored(ctx, key, attrs), words)
	} else if what == "woke" {
		what, words = "alerted", cmp.Or(c.alerted(ctx, attrs), words)
	} else if what == "alert opened" {
		words = strings.NewReplacer("=grave", "=danger, law, data or fraud;", "=at-bar", "=at the bar;").Replace(words)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	line := fmt.Sprintf("%s %-8s %s", r.Time.UTC().Format("15:04:05 UTC"), what, words)
	_, err := fmt.Fprintln(c.out, strings.TrimRight(line, " "))
	return err
}

// heardOrScored says what was heard, or how a mention was scored; "" for other events.
func (c *console) heardOrScored(ctx context.Context, key mention.Key, attrs map[string]string) string {
	m, err := c.oyez.Store.Mention(ctx, key)
	switch {
	case err != nil:
		return ""
	case attrs["outcome"] != "":
		line := fmt.Sprintf("%s by %s (%s)", key, who(m), attrs["outcome"])
		return strings.NewReplacer(" (fresh)", "", "(settled)", "(only logged)").Replace(line)
	case attrs["priority"] == "" || attrs["level"] == "":
		return ""
	}
	var reasons []string
	for _, reason := range m.Score.Reasons[:min(len(m.Score.Reasons), 3)] { // why says them all
		reasons = append(reasons, texts.English.Coded("score", reason.Code, reason.N))
	}
	return fmt.Sprintf("%-45s  go run ./infra/why %s",
		fmt.Sprintf("%s, %s: %s", attrs["priority"], attrs["level"], strings.Join(reasons, "; ")), key)
}

// alerted says who got which SMS, and how long that took; "" if the table cannot be read.
func (c *console) alerted(ctx context.Context, attrs map[string]string) string {
	a, err := c.oyez.Store.Alert(ctx, attrs["alert"])
	if err != nil {
		return ""
	}
	team, err := c.oyez.Store.Rota(ctx)
	if err != nil {
		return ""
	}
	person, _ := team.Person(attrs["person"])
	for _, s := range slices.Backward(c.oyez.Phone.Received()) {
		if s.To != person.Phone {
			continue
		}
		line := fmt.Sprintf("%s, %s, one SMS of %d characters", person.Name, a.Code, len([]rune(s.Text)))
		if m, err := c.oyez.Store.Mention(ctx, a.Mention); err == nil && a.Step == 0 {
			line = fmt.Sprintf("%-45s %d ms from POST to SMS", line, s.At.Sub(m.HeardAt).Milliseconds())
		}
		return line
	}
	return ""
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
