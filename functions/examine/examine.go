// Package examine checks every morning whether this installation can do its work, and tells the alarm contacts what is
// broken and what soon will be.
package examine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"oyez/shared/app"
	"oyez/shared/doctor"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/topic"
)

// Store keeps when the last examination was and what it found; *store.Store is one.
type Store interface {
	Daily(ctx context.Context, task store.Task) (store.Daily, error)
	// PutDaily is store.ErrStale when somebody else has written the task since it was read.
	PutDaily(ctx context.Context, d store.Daily) (store.Daily, error)
	Rota(ctx context.Context) (rota.Rota, error)
}

// Handler examines.
type Handler struct {
	Store   Store
	Checks  func(ctx context.Context) []doctor.Check
	Notify  func(ctx context.Context, n topic.Notice) error // reports to the alarm contacts
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	r := doctor.Installation{AWS: s.AWS, Env: s.Env, Now: s.Now}
	return &Handler{
		Store: s.Store, Checks: r.Checks, Notify: s.Notify(), Now: s.Now, Metrics: s.Metrics, Log: s.Log,
	}
}

const (
	morning = 9                // the hour in the rota's zone at which it examines: a person reads the result
	again   = 10 * time.Minute // after this an examination that began and never ended is repeated
)

// Handle examines, once a day; it is called every hour. It reports every day what is broken, and only what is new of
// what soon will be.
func (h *Handler) Handle(ctx context.Context) error {
	defer h.Metrics.Flush()
	last, err := h.Store.Daily(ctx, store.TaskDoctor)
	if err != nil {
		return err
	}
	begun, known, err := h.begin(ctx, last)
	if err != nil || !begun {
		return err
	}
	findings := doctor.Examine(ctx, h.Checks(ctx), func(found []doctor.Finding) {
		for _, f := range found {
			if f.State != doctor.OK {
				h.Log.WarnContext(ctx, "examined", "about", f.About, "state", f.State, "says", f.Says)
			}
		}
	})
	warned := fingerprint(findings)
	for _, f := range findings {
		if f.State == doctor.Bad {
			h.Metrics.Count(metrics.Ailing, 1)
		}
	}
	if state := doctor.Worst(findings); state == doctor.Bad || state == doctor.Warn && warned != known {
		if err := h.Notify(ctx, Notice(findings)); err != nil {
			return fmt.Errorf("report what was found: %w", err)
		}
	}
	return h.end(ctx, warned)
}

// begun is the state of an examination under way; the fingerprint of the one before follows it.
const begun = "begun "

// begin claims today's examination; known is the fingerprint of what was found the last time.
func (h *Handler) begin(ctx context.Context, last store.Daily) (mine bool, known string, err error) {
	r, err := h.Store.Rota(ctx)
	if err != nil {
		return false, "", err
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	now := h.Now()
	today := now.In(zone).Format(time.DateOnly)
	known, open := strings.CutPrefix(last.State, begun)
	switch {
	case now.In(zone).Hour() < morning:
		return false, "", nil
	case last.Day == today && !(open && now.Sub(last.At) > again):
		return false, "", nil
	}
	last.Day, last.State, last.At = today, begun+known, now
	if _, err := h.Store.PutDaily(ctx, last); errors.Is(err, store.ErrStale) { // another call was first
		return false, "", nil
	} else if err != nil {
		return false, "", err
	}
	return true, known, nil
}

func (h *Handler) end(ctx context.Context, warned string) error {
	last, err := h.Store.Daily(ctx, store.TaskDoctor)
	if err != nil {
		return err
	}
	last.State = warned
	_, err = h.Store.PutDaily(ctx, last)
	return err
}

// fingerprint stands for the faults: the same for the same faults with other figures, "" when there are none.
func fingerprint(findings []doctor.Finding) string {
	var faults strings.Builder
	for _, f := range findings {
		if f.State != doctor.OK {
			fmt.Fprintln(&faults, f.About, f.State, strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return -1
				}
				return r
			}, f.Says))
		}
	}
	if faults.Len() == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(faults.String()))
	return hex.EncodeToString(sum[:8])
}

// Notice reports what was found.
func Notice(findings []doctor.Finding) topic.Notice {
	var bad, warn []string
	var long strings.Builder
	for _, state := range []doctor.State{doctor.Bad, doctor.Warn} {
		for _, f := range findings {
			if f.State != state {
				continue
			}
			fmt.Fprintf(&long, "%s  %s: %s\n      %s\n\n", strings.ToUpper(string(state)), f.About, f.Says, f.Do)
			if state == doctor.Bad {
				bad = append(bad, f.About)
			} else {
				warn = append(warn, f.About)
			}
		}
	}
	says := "look soon: " + strings.Join(warn, ", ")
	if len(bad) > 0 {
		says = "broken: " + strings.Join(bad, ", ")
	}
	long.WriteString("To look again: go run ./infra/doctor\n")
	return topic.Notice{
		Subject: fmt.Sprintf("OYEZ: %d broken, %d to look at soon", len(bad), len(warn)),
		Short:   sms.Line("OYEZ itself, " + says), Long: long.String(),
	}
}
