package main

import (
	"embed"
	"fmt"
	"net/http"
	"strings"
	"time"

	"oyez/infra/cli"
	"oyez/shared/scoring"
	"oyez/shared/texts"
	"oyez/shared/web/page"
)

//go:embed pages/*.html
var files embed.FS

// view is what the page shows. What the slider changes is in Shown; a script counts it.
type view struct {
	lang                 texts.Lang
	Summary, LeftOut     string
	Bar, Lowest, Highest int
	Weeks                string // for the script
	Hours                [24]int
	Days                 []dayView
	Bars                 []under
	People               []woken
	Shown                []episodeView
}

type dayView struct {
	Day, Name string
	Hours     [24]hourView
}

// hourView is how many mentions an hour had, and how dark that is: 0 to 4.
type hourView struct{ Heard, Depth int }

type episodeView struct {
	episode
	Day, When, Why, Who string
	Hour                int
	Night               bool
}

// page serves the report, in the reader's language.
func (r *report) page() http.Handler {
	kit := page.New(files, page.Options{})
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		lang := cli.Language(w, request)
		w.Header().Set("Cache-Control", "no-store")
		frame := page.Frame{Lang: lang, Title: lang.Say("backtest.title"), Page: r.view(lang)}
		if err := kit.Write(w, http.StatusOK, "backtest", frame); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

// maxDays is how many days the page shows.
const maxDays = 400

func (r *report) view(lang texts.Lang) view {
	clock := texts.Clock{Now: r.to, Zone: r.zone, Lang: lang}
	v := view{
		lang: lang, Bar: r.bar, Lowest: scoring.LowestBar, Highest: scoring.HighestBar,
		Weeks: fmt.Sprintf("%.3f", r.weeks()), Bars: r.bars(), People: r.byPerson(),
		Summary: lang.Say("backtest.summary", r.mentions, clock.Date(r.from), clock.Date(r.to), r.inbox),
	}
	if n := len(r.faults); n > 0 {
		v.LeftOut = lang.Say("backtest.left-out", n, r.faults[0].String())
	}
	for hour := range v.Hours {
		v.Hours[hour] = hour
	}
	most := 1
	for _, hours := range r.heard {
		for _, n := range hours {
			most = max(most, n)
		}
	}
	last := r.to.In(r.zone).Format(time.DateOnly)
	for day := r.from.In(r.zone); len(v.Days) < maxDays; day = day.AddDate(0, 0, 1) {
		d := dayView{Day: day.Format(time.DateOnly), Name: clock.Weekday(day) + " " + clock.Date(day)}
		for hour, n := range r.heard[d.Day] {
			d.Hours[hour] = hourView{n, (n*4 + most - 1) / most}
		}
		v.Days = append(v.Days, d)
		if d.Day >= last {
			break
		}
	}
	for _, e := range r.episodes {
		if e.Weight < scoring.LowestBar {
			continue
		}
		who := lang.Say("backtest.woke-nobody")
		if e.Person != "" {
			who = lang.Say("backtest.woke", e.Person)
		}
		at := e.At.In(r.zone)
		v.Shown = append(v.Shown, episodeView{
			episode: e, Day: at.Format(time.DateOnly), Hour: at.Hour(), When: clock.WeekdayTime(at),
			Why: e.reasons(lang), Who: who, Night: r.night(e.At) != "",
		})
	}
	return v
}

// Tenth writes a number with one decimal.
func (v view) Tenth(n float64) string {
	s := fmt.Sprintf("%.1f", n)
	if v.lang == texts.French {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
