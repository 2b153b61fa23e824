package proof

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"oyez/infra/faults"
	"oyez/shared/alert"
)

// Line is one promise and what became of it.
type Line struct {
	Promise string
	Figures string
	Broken  []string // what breaks it, in words; none when it holds
}

// Verdict is what a storm has shown.
type Verdict struct {
	Seed   uint64
	Lines  []Line
	Faults faults.Report
	Took   time.Duration
}

// Holds says whether every promise was kept.
func (v Verdict) Holds() bool {
	return !slices.ContainsFunc(v.Lines, func(l Line) bool { return len(l.Broken) > 0 })
}

// judge compares what is left with what the quiet run left.
func (r *run) judge(ctx context.Context, quiet *world) (v Verdict, err error) {
	v = Verdict{Seed: r.Seed, Faults: r.layer.Report()}
	w := newWorld()
	if err := scan(ctx, r.client, r.stack.TableName(), w.see); err != nil {
		return v, err
	}
	add := func(promise, figures string, broken ...string) {
		v.Lines = append(v.Lines, Line{promise, figures, broken})
	}

	var untaken []string
	if n := r.lost.Load(); n > 0 {
		untaken = []string{fmt.Sprintf("%d deliveries were refused %d times", n, maxTries)}
	}
	add("every delivery is taken in the end", fmt.Sprintf("%d requests, %d of them refused", r.tries.Load(), r.refused.Load()), untaken...)
	add("nothing heard is lost, nothing stored twice", fmt.Sprintf("%d mentions of %d", len(w.mentions), r.storm.Mentions),
		differences(quiet.mentions, w.mentions)...)
	var owed []string
	if w.owed > 0 {
		owed = []string{fmt.Sprintf("%d mentions still wait for their score", w.owed)}
	}
	add("everything is scored", fmt.Sprintf("%d owed", w.owed), owed...)
	add("each conversation stands as in the quiet run, with as many alerts", fmt.Sprintf("%d conversations, %d alerts", len(w.conversations), len(w.alerts)),
		differences(quiet.conversations, w.conversations)...)
	if err := r.alerts(ctx, w, add); err != nil {
		return v, err
	}
	var unread []string
	for body := range quiet.quarantined {
		if !w.quarantined[body] {
			unread = append(unread, "a body that cannot be read is not there")
		}
	}
	add("what cannot be read is kept", fmt.Sprintf("%d in quarantine", len(w.quarantined)), unread...)
	add("no call was refused by a policy", "", r.stack.Denied()...)
	add("no call was unknown", "", r.stack.Strange()...)
	return v, nil
}

// alerts judges how each alert ended, and how often phones rang.
func (r *run) alerts(ctx context.Context, w *world, add func(promise, figures string, broken ...string)) error {
	people := r.rota.OnCall(time.Now())
	taken, closed, last := 0, 0, 0
	sent := map[string]int{}
	var open []string
	for _, id := range w.alerts {
		a, err := r.store.Alert(ctx, id)
		if err != nil {
			return err
		}
		reached := map[string]bool{}
		for _, t := range a.Told {
			reached[t.Person] = true
			if t.Outcome == alert.Sent {
				sent[id]++
			}
		}
		switch {
		case a.State == alert.Closed:
			closed++
		case a.State == alert.Taken || !a.TakenAt.IsZero():
			taken++
		case len(reached) >= len(people):
			last++
		default:
			open = append(open, fmt.Sprintf("alert %s is at step %d and has reached %d of %d people", id, a.Step, len(reached), len(people)))
		}
	}
	add("each alert ended taken, or has reached everybody on call", fmt.Sprintf("%d taken, %d closed, %d to the last", taken, closed, last), open...)

	rang := map[string]int{}
	all := r.stack.Phones.Received()
	for _, sms := range all {
		link := links.FindStringSubmatch(sms.Text)
		if link == nil {
			continue // a courtesy
		}
		l, err := r.store.Link(ctx, link[1])
		if err != nil {
			return fmt.Errorf("an SMS leads nowhere: %w", err)
		}
		rang[l.Alert]++
	}
	extra := 0
	for id, n := range rang {
		extra += max(0, n-sent[id])
	}
	var double []string
	if allowed := len(r.layer.Report().Resendable); extra > allowed {
		double = append([]string{fmt.Sprintf("%d SMS more than are written down, %d are excused", extra, allowed)}, r.layer.Report().Resendable...)
	}
	add("no phone rings twice for one step, but after SNS's yes was lost", fmt.Sprintf("%d SMS, %d again, %d excused", len(all), extra,
		len(r.layer.Report().Resendable)), double...)
	return nil
}

// Print writes the verdict as a table.
func (v Verdict) Print(out io.Writer) {
	f := v.Faults
	fmt.Fprintf(out, "seed %d: %d calls, %d of them wrong (%.1f %%), %d functions killed, %v\n", v.Seed, f.Calls, f.Faults(),
		100*float64(f.Faults())/float64(max(1, f.Calls)), f.Kills(), v.Took.Round(time.Second))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range v.Lines {
		state := "holds"
		if len(l.Broken) > 0 {
			state = "BROKEN"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", state, l.Promise, l.Figures)
	}
	_ = table.Flush() // what cannot be printed is seen
	for _, moment := range f.Resendable {
		fmt.Fprintf(out, "    excuses one SMS: %s\n", moment)
	}
	for _, l := range v.Lines {
		for i, what := range l.Broken {
			if i == maxShown {
				fmt.Fprintf(out, "    ... and %d more\n", len(l.Broken)-i)
				break
			}
			fmt.Fprintf(out, "    %s: %s\n", l.Promise, strings.TrimSpace(what))
		}
	}
}

const maxShown = 10
