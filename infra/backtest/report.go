package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"oyez/shared/brand"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// episode is one that could have paged: a complaint that stood open.
type episode struct {
	At       time.Time // when it had its weight; of one that paged, when it paged
	Weight   int       // what is compared with the bar: its priority, 100 where it is grave
	Priority int
	Paged    bool
	Person   string // name of who was on call; "" for nobody
	Platform string
	Author   string
	Words    string
	Reasons  []scoring.Reason
}

// report is what came of the mentions that were played.
type report struct {
	zone     *time.Location // of the rota
	from, to time.Time
	mentions int
	heard    map[string][24]int // mentions by day, "2026-10-31", and hour
	inbox    int                // conversations that waited for an answer and did not page
	sms      int
	accept   int // pages a week
	bar      int // that it was played with
	episodes []episode
	faults   []fault // lines of the export that were left out
}

// weeks is how long the mentions lasted, at least one.
func (r *report) weeks() float64 { return max(r.to.Sub(r.from).Hours()/24/7, 1) }

// tally counts the episodes by weight.
func (r *report) tally() (all store.Tally) {
	for _, e := range r.episodes {
		all[e.Weight]++
	}
	return all
}

// pages are the episodes that paged.
func (r *report) pages() []episode {
	return slices.DeleteFunc(slices.Clone(r.episodes), func(e episode) bool { return !e.Paged })
}

// night names the night that a moment is in, from 22:00 to 07:00 where the rota is, by the day it began; "" by day.
func (r *report) night(at time.Time) string {
	at = at.In(r.zone)
	if hour := at.Hour(); hour >= 7 && hour < 22 {
		return ""
	}
	return at.Add(-7 * time.Hour).Format(time.DateOnly)
}

// nights counts the pages of each night that had any.
func (r *report) nights() map[string]int {
	nights := map[string]int{}
	for _, e := range r.pages() {
		if night := r.night(e.At); night != "" {
			nights[night]++
		}
	}
	return nights
}

// woken is how often somebody would have been woken.
type woken struct {
	Name          string // "" for nobody
	Pages, Nights int    // pages in all; nights with at least one
}

// byPerson counts the pages of each person, the most woken first.
func (r *report) byPerson() []woken {
	people, nights := map[string]woken{}, map[[2]string]bool{}
	for _, e := range r.pages() {
		w := people[e.Person]
		w.Name = e.Person
		w.Pages++
		if night := [2]string{e.Person, r.night(e.At)}; night[1] != "" && !nights[night] {
			nights[night] = true
			w.Nights++
		}
		people[e.Person] = w
	}
	return slices.SortedFunc(maps.Values(people), func(a, b woken) int {
		return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Name, b.Name))
	})
}

// under is what another bar would have brought.
type under struct {
	Bar, Pages, AtNight int
	AWeek               float64
}

// bars are several bars, a few points apart, and the one that was played.
func (r *report) bars() (all []under) {
	tally := r.tally()
	for bar := scoring.LowestBar; bar <= scoring.HighestBar; bar++ {
		if bar%5 != 0 && bar != r.bar {
			continue
		}
		u := under{Bar: bar, Pages: brand.Pages(tally, bar)}
		for _, e := range r.episodes {
			if e.Weight >= bar && r.night(e.At) != "" {
				u.AtNight++
			}
		}
		u.AWeek = float64(u.Pages) / r.weeks()
		all = append(all, u)
	}
	return all
}

// reasons are why an episode has its weight, in words, each once.
func (e episode) reasons(lang texts.Lang) string {
	var all []string
	for _, r := range e.Reasons {
		if words := lang.Coded("score", r.Code, r.N); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return strings.Join(all, "; ")
}

// shown is how many pages the terminal shows with their words, and maxWords how much of those.
const shown, maxWords = 10, 100

// write writes the report for a terminal.
func (r *report) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	pages, atNight := r.pages(), 0
	nights := r.nights()
	for _, n := range nights {
		atNight += n
	}
	day := func(t time.Time) string { return t.In(r.zone).Format("2 Jan 2006") }
	fmt.Fprintf(w, "%s from %s to %s (weeks: %.1f).\n", count(r.mentions, "mention"), day(r.from), day(r.to), r.weeks())
	if len(r.faults) > 0 {
		fmt.Fprintf(w, "  left out\t%s: %s\n", count(len(r.faults), "line"), firstFaults(r.faults))
	}
	fmt.Fprintf(w, "  bar\t%d%s\n", r.bar, r.whyBar())
	fmt.Fprintf(w, "  pages\t%d, %.1f a week; %d at night (22:00-07:00), in %s; %d SMS\n",
		len(pages), float64(len(pages))/r.weeks(), atNight, count(len(nights), "night"), r.sms)
	fmt.Fprintf(w, "  inbox\t%s waited for an answer and woke nobody\n", count(r.inbox, "conversation"))
	for _, p := range r.byPerson() {
		fmt.Fprintf(w, "  %s\t%s, woken in %s\n", cmp.Or(p.Name, "nobody"), count(p.Pages, "page"),
			count(p.Nights, "night"))
	}
	for _, night := range slices.Sorted(maps.Keys(nights)) {
		fmt.Fprintf(w, "  night of %s\t%s %d\n", night, strings.Repeat("#", min(nights[night], 40)), nights[night])
	}
	fmt.Fprintln(w, "  bar\tpages a week\tat night, in all")
	for _, u := range r.bars() {
		mark := ""
		if u.Bar == r.bar {
			mark = "\t<- played"
		}
		fmt.Fprintf(w, "  %d\t%.1f\t%d%s\n", u.Bar, u.AWeek, u.AtNight, mark)
	}
	slices.SortStableFunc(pages, func(a, b episode) int { return cmp.Compare(b.Priority, a.Priority) })
	if len(pages) > 0 {
		fmt.Fprintln(w, "The pages of the highest priority:")
	}
	for _, e := range pages[:min(len(pages), shown)] {
		words := []rune(strings.Join(strings.Fields(e.Words), " "))
		if len(words) > maxWords {
			words = append(words[:maxWords], '…')
		}
		fmt.Fprintf(w, "  %s  %d %s, %s: %s\n      %s\n", e.At.In(r.zone).Format("Mon 2 Jan 15:04"), e.Priority,
			e.Platform, cmp.Or(e.Person, "nobody"), string(words), e.reasons(texts.English))
	}
	return w.Flush()
}

// count writes "1 page", "2 pages".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func (r *report) whyBar() string {
	switch {
	case r.accept == 0:
		return ", as built in; -pages-a-week finds yours"
	case float64(len(r.pages())) > float64(r.accept)*r.weeks():
		return fmt.Sprintf(", for %d pages a week: what is grave pages under every bar", r.accept)
	}
	return fmt.Sprintf(", which gives at most %d pages a week", r.accept)
}

// firstFaults names the first faults.
func firstFaults(faults []fault) string {
	var first []string
	for _, f := range faults[:min(len(faults), 3)] {
		first = append(first, f.String())
	}
	if len(faults) > len(first) {
		first = append(first, "...")
	}
	return strings.Join(first, "; ")
}
