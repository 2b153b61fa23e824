// Package doctor examines whether an installation of Oyez can do its work: whether SMS can be paid for and reach each
// person of the team, whether the table keeps what it is given, whether the platforms still talk to us. It asks AWS and
// the platforms, and changes nothing there. Its verdicts are pure functions of what they answered. No finding and no
// error holds a secret, a phone number, an address or the words of an answer.
package doctor

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/run"
)

// State is how well one thing is.
type State string

// The states.
const (
	OK   State = "ok"
	Warn State = "warn" // it works, and will not for ever; or we could not look
	Bad  State = "bad"  // somebody is not woken, or not heard, because of it
)

// Finding is the verdict on one thing. No finding holds a secret, a phone number or an address.
type Finding struct {
	About string // the check that found it; Examine fills it in
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

// Unasked is the verdict where whoever knows did not answer. why is a code or closed word, never an answer's text.
func Unasked(why string) Finding {
	return careful("look again later; if it stays, see that these credentials may ask", "could not be looked at: %s",
		why)
}

// Check looks at one thing.
type Check struct {
	About string
	Run   func(ctx context.Context) []Finding
}

// The bounds of an examination.
const (
	Patience = 10 * time.Second // of one check
	atOnce   = 4
)

// Examine makes every check, some at once, and returns all findings in the order of the checks. seen is told each
// check's findings as soon as they and all before them are there.
func Examine(ctx context.Context, checks []Check, seen func([]Finding)) []Finding {
	found := make([]chan []Finding, len(checks))
	for n := range checks {
		found[n] = make(chan []Finding, 1)
	}
	var group errgroup.Group
	group.SetLimit(atOnce)
	go func() {
		for n, check := range checks {
			group.Go(func() error { found[n] <- look(ctx, check); return nil })
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

func look(ctx context.Context, check Check) (findings []Finding) {
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

// Worst is the state of an installation of which all this was found.
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
