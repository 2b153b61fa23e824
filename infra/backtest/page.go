package backtest

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"oyez/shared/scoring"
)

//go:embed past.html
var source string

var page = template.Must(template.New("past").Parse(source))

// pageData is what the page shows. Whatever the slider changes is in Episodes; the page counts them itself.
type pageData struct {
	*Report
	Days            []pageDay
	Shown           []pageEpisode
	Lowest, Highest int
	InWeeks         string
	Left            []Fault
	FromDay, ToDay  string
	Hours           [24]int
}

type pageDay struct {
	Day, Name string
	Hours     [24]pageHour
}

type pageHour struct {
	Heard, Depth int // mentions, and how dark that is: 0 to 4
}

type pageEpisode struct {
	Episode
	Day, When, Why, Who string
	Hour                int
	Night               bool
}

// Page serves the report as a page.
func Page(r *Report, faults []Fault) http.Handler {
	data := pageData{
		Report: r, Lowest: scoring.LowestBar, Highest: scoring.HighestBar, InWeeks: fmt.Sprintf("%.3f", r.Weeks()),
		Left:    faults,
		FromDay: r.From.In(r.Zone).Format("2 Jan 2006"), ToDay: r.To.In(r.Zone).Format("2 Jan 2006"),
	}
	most := 1
	for _, hours := range r.Heard {
		for _, n := range hours {
			most = max(most, n)
		}
	}
	last := r.To.In(r.Zone).Format(time.DateOnly)
	for i, at := range data.Hours {
		data.Hours[i] = at + i
	}
	for day := r.From.In(r.Zone); len(data.Days) < longest; day = day.AddDate(0, 0, 1) {
		d := pageDay{Day: day.Format(time.DateOnly), Name: day.Format("Mon 2 Jan")}
		for hour, n := range r.Heard[d.Day] {
			d.Hours[hour] = pageHour{Heard: n, Depth: (n*4 + most - 1) / most}
		}
		data.Days = append(data.Days, d)
		if d.Day >= last {
			break
		}
	}
	for _, e := range r.Episodes {
		if e.Weight < scoring.LowestBar {
			continue
		}
		at := e.At.In(r.Zone)
		who := e.Person
		if who == "" {
			who = "nobody"
		}
		data.Shown = append(data.Shown, pageEpisode{
			Episode: e, Day: at.Format(time.DateOnly), Hour: at.Hour(), When: at.Format("Mon 2 Jan, 15:04"),
			Why: reasons(e), Who: who, Night: r.Night(e.At),
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var out bytes.Buffer
		if err := page.Execute(&out, data); err != nil {
			http.Error(w, "This page broke: "+err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = out.WriteTo(w) // the reader has gone: nothing to do
	})
}

// longest is how many days the picture has room for.
const longest = 400
