package backtest

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/brand"
	"oyez/shared/scoring"

	"oyez/shared/texts"
)

// Person is how often somebody would have been woken.
type Person struct {
	Name          string
	Pages, Nights int // pages in all; nights with at least one
}

// ByPerson counts the pages of each person, the most woken first.
func (r *Report) ByPerson() []Person {
	pages, nights := map[string]int{}, map[string]map[string]bool{}
	for _, e := range r.Pages() {
		name := cmp.Or(e.Person, "nobody")
		pages[name]++
		if r.Night(e.At) {
			if nights[name] == nil {
				nights[name] = map[string]bool{}
			}
			nights[name][r.nightOf(e.At)] = true
		}
	}
	var all []Person
	for name, n := range pages {
		all = append(all, Person{name, n, len(nights[name])})
	}
	slices.SortFunc(all,
		func(a, b Person) int { return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Name, b.Name)) })
	return all
}

// nightOf names a night by the day it began.
func (r *Report) nightOf(at time.Time) string {
	return at.In(r.Zone).Add(-7 * time.Hour).Format(time.DateOnly)
}

// Nights are the nights with pages, and how many each had.
func (r *Report) Nights() map[string]int {
	nights := map[string]int{}
	for _, e := range r.Pages() {
		if r.Night(e.At) {
			nights[r.nightOf(e.At)]++
		}
	}
	return nights
}

// Under is what another bar would have brought.
type Under struct {
	Bar, Pages, AtNight int
	AWeek               float64
}

// Bars tells of all bars, a few points apart, and of the one that was played.
func (r *Report) Bars() (all []Under) {
	tally := r.Tally()
	for bar := scoring.LowestBar; bar <= scoring.HighestBar; bar++ {
		if bar%5 != 0 && bar != r.Bar {
			continue
		}
		u := Under{Bar: bar, Pages: brand.Pages(tally, bar)}
		for _, e := range r.Episodes {
			if e.Weight >= bar && r.Night(e.At) {
				u.AtNight++
			}
		}
		u.AWeek = float64(u.Pages) / r.Weeks()
		all = append(all, u)
	}
	return all
}

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer, faults []Fault) {
	pages, atNight := r.Pages(), 0
	for _, e := range pages {
		if r.Night(e.At) {
			atNight++
		}
	}
	day := func(t time.Time) string { return t.In(r.Zone).Format("2 Jan 2006") }
	fmt.Fprintf(w, "Your past: %d mentions from %s to %s, %.1f weeks.\n", r.Mentions, day(r.From), day(r.To), r.Weeks())
	if len(faults) > 0 {
		fmt.Fprintf(w, "  left out     %d lines: %s\n", len(faults), some(faults))
	}
	fmt.Fprintf(w, "  the bar      %d%s\n", r.Bar, r.why())
	fmt.Fprintf(w, "  pages        %d, %.1f a week; %d at night (22:00-07:00), in %d nights; %d SMS\n",
		len(pages), float64(len(pages))/r.Weeks(), atNight, len(r.Nights()), r.SMS)
	fmt.Fprintf(w, "  the inbox    %d conversations that waited for an answer and woke nobody\n", r.Inbox)
	for i, p := range r.ByPerson() {
		label := ""
		if i == 0 {
			label = "by person"
		}
		fmt.Fprintf(w, "  %-12s %s: %d, woken in %d nights\n", label, p.Name, p.Pages, p.Nights)
	}
	nights := r.Nights()
	for i, night := range slices.Sorted(maps.Keys(nights)) {
		label := ""
		if i == 0 {
			label = "by night"
		}
		fmt.Fprintf(w, "  %-12s %s %s %d\n", label, night, strings.Repeat("#", min(nights[night], 40)), nights[night])
	}
	fmt.Fprintf(w, "  other bars   bar  pages a week  at night, in all\n")
	for _, u := range r.Bars() {
		mark := " "
		if u.Bar == r.Bar {
			mark = "*"
		}
		fmt.Fprintf(w, "             %s %3d  %12.1f  %16d\n", mark, u.Bar, u.AWeek, u.AtNight)
	}
	heaviest := slices.SortedStableFunc(slices.Values(pages),
		func(a, b Episode) int { return cmp.Compare(b.Weight, a.Weight) })
	for i, e := range heaviest[:min(len(heaviest), 10)] {
		if i == 0 {
			fmt.Fprintf(w, "The heaviest pages:\n")
		}
		fmt.Fprintf(w, "  %s %3d %s, %s: %s\n      %s\n", e.At.In(r.Zone).Format("Mon 2 Jan 15:04"), e.Priority,
			e.Platform, cmp.Or(e.Person, "nobody"),
			short(e.Words), reasons(e))
	}
}

func (r *Report) why() string {
	switch {
	case r.Accept == 0:
		return ", as shipped; -pages-a-week finds yours"
	case float64(len(r.Pages())) > float64(r.Accept)*r.Weeks():
		return fmt.Sprintf(", for %d pages a week: what is grave pages under every bar", r.Accept)
	}
	return fmt.Sprintf(", which gives at most %d pages a week", r.Accept)
}

// some names the first faults.
func some(faults []Fault) string {
	var first []string
	for _, f := range faults[:min(len(faults), 3)] {
		first = append(first, f.String())
	}
	if len(faults) > len(first) {
		first = append(first, "...")
	}
	return strings.Join(first, "; ")
}

// reasons are why an episode weighs what it weighs, in words, each once.
func reasons(e Episode) string {
	var all []string
	for _, r := range e.Reasons {
		if words := texts.English.Coded("score", r.Code, r.N); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return strings.Join(all, "; ")
}

const shortest = 100

func short(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	if utf8.RuneCountInString(words) <= shortest {
		return words
	}
	return string([]rune(words)[:shortest]) + "…"
}
