// Package doctor examines whether an installation of Oyez can do its work: whether SMS are paid for and reach each
// person, whether the table is sound, whether the platforms still deliver. It only reads. Its verdicts are pure
// functions of the responses. No finding and no error holds a secret, a phone number, an address or the text of a
// response.
package doctor

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/run"
)

// State is how sound one thing is.
type State string

const (
	OK   State = "ok"
	Warn State = "warn" // works for now, or could not be checked
	Bad  State = "bad"  // somebody is not alerted, or a platform not heard, because of it
)

// Finding is the verdict on one thing.
type Finding struct {
	About string // the check; Examine fills it in
	State State
	Says  string // what is so
	Do    string // what to do about it; "" when all is well
}

func fine(says string, with ...any) Finding {
	return Finding{State: OK, Says: fmt.Sprintf(says, with...)}
}

func careful(do, says string, with ...any) Finding {
	return Finding{State: Warn, Do: do, Says: fmt.Sprintf(says, with...)}
}

func broken(do, says string, with ...any) Finding {
	return Finding{State: Bad, Do: do, Says: fmt.Sprintf(says, with...)}
}

// Unasked is the verdict if there was no response. why is a code or a fixed phrase, never a response's text.
func Unasked(why string) Finding {
	return careful("try again later; if it persists, check that these credentials have the permission", "could not be checked: %s",
		why)
}

type Check struct {
	About string
	Run   func(ctx context.Context) []Finding
}

// Bounds of an examination.
const (
	Patience = 10 * time.Second // for each check
	atOnce   = 4
)

// Examine runs the checks, a few at once, and returns all findings in order. seen gets each check's findings once they
// and all before them are there.
func Examine(ctx context.Context, checks []Check, seen func([]Finding)) []Finding {
	found := make([]chan []Finding, len(checks))
	for n := range checks {
		found[n] = make(chan []Finding, 1)
	}
	var group errgroup.Group
	group.SetLimit(atOnce)
	go func() {
		for n, check := range checks {
			group.Go(func() error { found[n] <- examine(ctx, check); return nil })
		}
	}()
	var all []Finding
	for _, one := range found {
		findings := <-one
		seen(findings)
		all = append(all, findings...)
	}
	return all
}

func examine(ctx context.Context, check Check) (findings []Finding) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	err := run.Recover(func() error { findings = check.Run(ctx); return nil })
	if err != nil || len(findings) == 0 {
		findings = []Finding{Unasked("the check itself failed")}
	}
	for n := range findings {
		findings[n].About = check.About
	}
	return findings
}

// Worst is the worst state among the findings.
func Worst(findings []Finding) State {
	worst := OK
	for _, f := range findings {
		switch {
		case f.State == Bad:
			return Bad
		case f.State == Warn:
			worst = Warn
		}
	}
	return worst
}
