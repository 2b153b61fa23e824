package proof

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"oyez/infra/lab/faults"
	"oyez/shared/alert"
	"oyez/shared/store"
)

// Line is one promise and its result.
type Line struct {
	Promise string
	Figures string
	Broken  []string // violations, in words; none if it holds
}

// Verdict is the result of a storm.
type Verdict struct {
	Seed   uint64
	Lines  []Line
	Faults faults.Report
}

// Holds says whether every promise held.
func (v Verdict) Holds() bool {
	return !slices.ContainsFunc(v.Lines, func(l Line) bool { return len(l.Broken) > 0 })
}

// judge compares the result with the quiet run's.
func (r *run) judge(ctx context.Context, quiet *world) (v Verdict, err error) {
	v = Verdict{Seed: r.Seed, Faults: r.layer.Report()}
	w := newWorld()
	if err := scan(ctx, r.client, r.stack.TableName(), w.see); err != nil {
		return v, err
	}
	add := func(promise, figures string, broken ...string) {
		v.Lines = append(v.Lines, Line{promise, figures, broken})
	}

	var missing, extra []string
	for id := range quiet.mentions {
		if _, ok := w.mentions[id]; !ok {
			missing = append(missing, id+" was accepted and is not stored")
		}
	}
	for id := range w.mentions {
		if _, ok := quiet.mentions[id]; !ok {
			extra = append(extra, id+" is stored, and nobody said it")
		}
	}
	add("mentions accepted = mentions stored, none twice",
		fmt.Sprintf("%d accepted, %d stored", len(quiet.mentions), len(w.mentions)),
		append(missing, extra...)...)
	add("the table is that of the quiet run: id, revision, erased, status, alerts",
		fmt.Sprintf("%d mentions, %d conversations", len(w.mentions), len(w.conversations)),
		append(differences(quiet.mentions, w.mentions), differences(quiet.conversations, w.conversations)...)...)
	add("each conversation that deserved an alert got exactly one",
		fmt.Sprintf("%d alerts of %d", len(w.alerts), len(quiet.alerts)),
		differences(counted(quiet.alerts), counted(w.alerts))...)
	if err := r.alerts(ctx, w, len(r.rota.OnCall(r.stack.Now())), v.Faults.Excuses, add); err != nil {
		return v, err
	}
	lost := missing
	if n := r.lost.Load(); n > 0 {
		lost = append(lost, fmt.Sprintf("%d deliveries were refused %d times", n, maxTries))
	}
	add("no 200 was given for anything lost",
		fmt.Sprintf("%d requests, %d of them refused and sent again", r.tries.Load(), r.refused.Load()), lost...)
	var unread []string
	for body := range quiet.quarantined {
		if !w.quarantined[body] {
			unread = append(unread, "a body that cannot be read is not there")
		}
	}
	add("what could not be parsed lies in quarantine", fmt.Sprintf("%d in quarantine", len(w.quarantined)), unread...)
	var owed []string
	if w.owed > 0 {
		owed = []string{fmt.Sprintf("%d mentions still wait for their score", w.owed)}
	}
	add("everything is scored", fmt.Sprintf("%d owed", w.owed), owed...)
	add("no call was refused by a policy", "", r.stack.Denied()...)
	add("no call was unknown", "", r.stack.Strange()...)
	return v, nil
}

// counted is how often each alert occurs.
func counted(ids []string) map[string]string {
	times := map[string]int{}
	for _, id := range ids {
		times[id]++
	}
	words := map[string]string{}
	for id, n := range times {
		words[id] = fmt.Sprint(n)
	}
	return words
}

// alerts judges how each alert ended, and how many SMS were sent.
func (r *run) alerts(ctx context.Context, w *world, people int, excuses []faults.Excuse,
	add func(promise, figures string, broken ...string),
) error {
	taken, closed, last, joined := 0, 0, 0, 0
	sent := map[string]int{}
	ended := map[string]bool{}
	var open []string
	var follow []alert.Alert
	for _, id := range w.alerts {
		a, err := r.store.Alert(ctx, id)
		if err != nil {
			return err
		}
		reached := map[string]bool{}
		for _, t := range a.Attempts {
			if t.Person != "" {
				reached[t.Person] = true
			}
			if t.Outcome == alert.Sent && t.Route == alert.SMS {
				sent[id]++
			}
		}
		ended[id] = true
		switch {
		case a.State == alert.Closed:
			closed++
		case a.State == alert.Taken || !a.TakenAt.IsZero():
			taken++
		case len(reached) >= people:
			last++
		case a.Burst && a.Joined == 0 && len(reached) == 0:
			follow, ended[id] = append(follow, a), false
		default:
			ended[id] = false
			open = append(open, fmt.Sprintf("alert %s is at step %d and has reached %d of %d people", id, a.Step,
				len(reached), people))
		}
	}
	for _, a := range follow { // one alert stands for a whole burst
		b, err := r.store.Burst(ctx, a.Conversation.Source())
		if err != nil {
			return err
		}
		if joined++; b.Head == "" || b.Head == a.ID || !ended[b.Head] {
			open = append(open, fmt.Sprintf("alert %s waits for another of its burst, %q, which did not end", a.ID,
				b.Head))
		}
	}
	add("each alert ended taken or escalated to the last step",
		fmt.Sprintf("%d taken, %d closed, %d to the last, %d by the one of their burst that rang for them", taken,
			closed, last, joined), open...)

	rang := map[string]int{}
	all := r.stack.Phones.Received()
	for _, sms := range all {
		link := links.FindStringSubmatch(sms.Text)
		if link == nil {
			continue // an optional notice
		}
		l, err := r.store.Link(ctx, link[1])
		if err != nil {
			return fmt.Errorf("an SMS leads nowhere: %w", err)
		}
		rang[l.Alert]++
	}
	excused := map[string]int{}
	for _, e := range excuses {
		link := links.FindStringSubmatch(e.Text)
		if link == nil {
			continue
		}
		if l, err := r.store.Link(ctx, link[1]); err == nil {
			excused[l.Alert]++
		} else if !errors.Is(err, store.ErrNotFound) { // a link that was never stored does not count
			return err
		}
	}
	again := 0
	var double []string
	for _, id := range slices.Sorted(maps.Keys(rang)) {
		more := max(0, rang[id]-sent[id])
		again += more
		if more > excused[id] {
			double = append(double, fmt.Sprintf("alert %s: %d SMS more than are written down, %d are excused", id, more,
				excused[id]))
		}
	}
	add("SMS per alert: one a step, plus the kills and answers lost between SNS's yes and our record",
		fmt.Sprintf("%d SMS, %d again, %d excused", len(all), again, len(excuses)), double...)
	return nil
}

// Print writes the verdict.
func (v Verdict) Print(out io.Writer) {
	f := v.Faults
	fmt.Fprintf(out, "seed %d: %d calls, %d of them wrong (%.1f %%), %d functions killed\n", v.Seed, f.Calls,
		f.Faults(), 100*float64(f.Faults())/float64(max(1, f.Calls)), f.Kills())
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range v.Lines {
		state := "holds"
		if len(l.Broken) > 0 {
			state = "BROKEN"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", state, l.Promise, l.Figures)
	}
	_ = table.Flush() // a failed print is visible
	for _, e := range f.Excuses {
		fmt.Fprintf(out, "    excuses one SMS: %s\n", e.Why)
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
