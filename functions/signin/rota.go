package signin

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"oyez/shared/rota"
)

// ahead is how far the picture looks: four whole weeks from the present one's Monday on, at least.
const ahead = 28 * 24 * time.Hour

// mostLines bounds the list of hand-offs, so that the page stays small whatever the rota.
const mostLines = 40

// rotaPage is who is on call now and next, and what can be done about it.
type rotaPage struct {
	Words   words
	Notice  string // what was done
	Refused string // why something was not done
	Mend    *mend  // what would mend it, in one press

	Now     string
	Until   string
	Steps   []string
	Weeks   []week
	Legend  []legend
	Next    []handOff
	More    string
	Quick   []quick
	Form    changeForm
	Changes []made
}

// quick is a change in one press.
type quick struct {
	Label       string
	From, Until string // as a field writes them
}

// changeForm is what the forms offer, and what was typed into one that was refused.
type changeForm struct {
	People  []option // who may be put on call: oneself, for a manager everybody
	Others  []option // with whom to swap
	Layers  []option // when there are several
	From    string
	Until   string
	Manages bool
}

type option struct {
	Value, Label string
	Chosen       bool
}

// made is a change that stands, and what undoes it.
type made struct {
	Text   string
	Mine   bool
	Fields []field
}

type field struct{ Name, Value string }

// mend is a refused change with what it lacks.
type mend struct {
	Label  string
	Path   string
	Fields []field
}

// week is seven days as a picture 700 wide.
type week struct {
	Label string
	Days  []mark
	Bars  []bar
}

type mark struct {
	X, Middle int
	Label     string
	Today     bool
}

// bar is one person's stretch in a week.
type bar struct {
	X, Width, Middle int
	Name             string // "" where it would not fit
	Hue              int    // which colour, from 0
}

type legend struct {
	Name string
	Hue  int
}

// handOff is a line of the same picture for who reads it.
type handOff struct{ When, Who string }

// hues is how many colours the style knows.
const hues = 6

// rota answers GET /rota.
func (s *signin) rota(v *visit) error {
	query := v.r.URL.Query()
	p := s.look(v)
	switch query.Get("test") {
	case "sent":
		p.Notice = v.words.TestSent
	case "often":
		p.Refused = v.words.TestOften
	case "room":
		p.Refused = v.words.TestNoRoom
	case "refused":
		p.Refused = v.words.TestRefused
	}
	if query.Get("saved") != "" {
		p.Notice = v.words.Saved
	}
	return s.page(v, http.StatusOK, "rota", v.words.Rota, "", p)
}

// look makes the page of the rota as it is.
func (s *signin) look(v *visit) rotaPage {
	w, now := v.words, v.now
	monday := startOfWeek(now.In(v.zone))
	watches := v.team.Watches(now, monday.Add(ahead+time.Hour))
	p := rotaPage{Words: w, Now: w.NobodyNow, Form: s.form(v)}
	if len(watches) > 0 && len(watches[0].Who) > 0 {
		p.Now = fmt.Sprintf(w.NowOnCall, watches[0].Who[0].Name)
	}
	if len(watches) > 1 {
		p.Until = fmt.Sprintf(w.UntilThen, v.stamp(watches[0].To), whoIn(w, watches[1]))
	}
	for i, step := range v.team.Steps(now) {
		if text := stepText(w, i, step); text != "" {
			p.Steps = append(p.Steps, text)
		}
	}
	for i, n := range watches {
		if i == mostLines {
			p.More = fmt.Sprintf(w.MoreHandOffs, len(watches)-mostLines)
			break
		}
		if i > 0 {
			p.Next = append(p.Next, handOff{When: v.stamp(n.From), Who: whoIn(w, n)})
		}
	}
	p.Weeks, p.Legend = picture(v, watches, monday)
	p.Quick = quicks(v, watches)
	p.Changes = changes(v)
	return p
}

func stepText(w words, n int, step rota.Step) string {
	var names []string
	for _, p := range step.Who {
		name := p.Name
		if !p.Verified {
			name += " (" + w.Unverified + ")"
		}
		names = append(names, name)
	}
	switch {
	case len(names) == 0:
		return ""
	case n == 0:
		return fmt.Sprintf(w.FirstStep, strings.Join(names, w.And))
	default:
		return fmt.Sprintf(w.NextStep, int(step.After/time.Minute), strings.Join(names, w.And))
	}
}

// whoIn is "Anna, then Ben".
func whoIn(w words, watch rota.Watch) string {
	if len(watch.Who) == 0 {
		return w.Nobody
	}
	var names []string
	for _, p := range watch.Who {
		names = append(names, p.Name)
	}
	return strings.Join(names, w.Then)
}

func startOfWeek(t time.Time) time.Time {
	days := (int(t.Weekday()) + 6) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-days, 0, 0, 0, 0, t.Location())
}

// picture draws who is called first in the present week and the three after it. It stands beside the same in words.
func picture(v *visit, watches []rota.Watch, monday time.Time) (weeks []week, names []legend) {
	hue := map[string]int{}
	for _, p := range v.team.People {
		hue[p.ID] = len(hue) % hues
	}
	seen := map[string]bool{}
	for n := range 4 {
		start := time.Date(monday.Year(), monday.Month(), monday.Day()+7*n, 0, 0, 0, 0, v.zone)
		end := time.Date(monday.Year(), monday.Month(), monday.Day()+7*(n+1), 0, 0, 0, 0, v.zone)
		// Clocks that change make a week longer or shorter: its days share its width all the same.
		at := func(t time.Time) int { return int(700 * t.Sub(start) / end.Sub(start)) }
		k := week{Label: fmt.Sprintf(v.words.WeekOf, v.date(start))}
		for d := range 7 {
			day := time.Date(start.Year(), start.Month(), start.Day()+d, 0, 0, 0, 0, v.zone)
			x := at(day)
			k.Days = append(k.Days, mark{
				X: x, Middle: x + 50, Label: v.words.weekday(day.Weekday()) + " " + fmt.Sprint(day.Day()),
				Today: day.Format(time.DateOnly) == v.now.In(v.zone).Format(time.DateOnly),
			})
		}
		for _, o := range watches {
			from, to := max(at(o.From), 0), min(at(o.To), 700)
			if from >= to || len(o.Who) == 0 {
				continue
			}
			first := o.Who[0]
			if last := len(k.Bars) - 1; last >= 0 && k.Bars[last].X+k.Bars[last].Width == from &&
				k.Bars[last].Name == first.Name {
				k.Bars[last].Width += to - from // only a later step changed
				k.Bars[last].Middle = k.Bars[last].X + k.Bars[last].Width/2
			} else {
				k.Bars = append(k.Bars, bar{
					X: from, Width: to - from, Middle: (from + to) / 2, Name: first.Name,
					Hue: hue[first.ID],
				})
			}
			if !seen[first.ID] {
				seen[first.ID] = true
				names = append(names, legend{Name: first.Name, Hue: hue[first.ID]})
			}
		}
		for i := range k.Bars {
			if k.Bars[i].Width < 22*len([]rune(k.Bars[i].Name))+16 {
				k.Bars[i].Name = ""
			}
		}
		weeks = append(weeks, k)
	}
	return weeks, names
}

// quicks are what a person can take in one press: the night, and what is left of the present watch.
func quicks(v *visit, watches []rota.Watch) (list []quick) {
	if len(watches) == 0 || len(watches[0].Who) > 0 && watches[0].Who[0].ID == v.person.ID {
		return nil
	}
	local := v.now.In(v.zone)
	morning := time.Date(local.Year(), local.Month(), local.Day(), 8, 0, 0, 0, v.zone)
	if local.Hour() >= 7 {
		morning = morning.AddDate(0, 0, 1)
	}
	add := func(label string, until time.Time) {
		list = append(list, quick{
			Label: fmt.Sprintf(label, v.stamp(until)), From: v.field(v.now),
			Until: v.field(until),
		})
	}
	add(v.words.TakeTonight, morning)
	if end := watches[0].To; len(watches) > 1 && !end.Equal(morning) && end.Sub(v.now) < 15*24*time.Hour {
		add(v.words.TakeUntil, end)
	}
	return list
}

// form is what the forms offer.
func (s *signin) form(v *visit) changeForm {
	local := v.now.In(v.zone)
	f := changeForm{
		From: v.field(v.now), Until: v.field(time.Date(local.Year(), local.Month(), local.Day()+1, 8, 0, 0, 0, v.zone)),
		Manages: v.manages(),
	}
	for _, p := range v.team.People {
		if p.ID == v.person.ID || v.manages() {
			f.People = append(f.People, option{Value: p.ID, Label: p.Name, Chosen: p.ID == v.person.ID})
		}
		if p.ID != v.person.ID {
			f.Others = append(f.Others, option{Value: p.ID, Label: p.Name})
		}
	}
	if layers := v.team.LayerNames(); len(layers) > 1 {
		for _, name := range layers {
			f.Layers = append(f.Layers, option{Value: name, Label: v.words.layer(name)})
		}
	}
	return f
}

// changes lists what was changed for a time that is not over.
func changes(v *visit) (list []made) {
	for _, c := range standing(v.team) {
		if v.over(c.Period) {
			continue
		}
		var text string
		span := fmt.Sprintf(v.words.Span, v.wall(c.Period.From), v.wall(c.Period.To))
		if c.Period.Zone != "" && c.Period.Zone != v.zone.String() {
			span += " (" + c.Period.Zone + ")"
		}
		switch c.kind {
		case "override":
			text = fmt.Sprintf(v.words.OverrideIs, v.name(c.who), span)
			if c.layer != "" {
				text += " · " + v.words.layer(c.layer)
			}
		case "swap":
			text = fmt.Sprintf(v.words.SwapIs, v.name(c.who), v.name(c.other), span)
		case "leave":
			text = fmt.Sprintf(v.words.LeaveIs, v.name(c.who), span)
		}
		list = append(list, made{Text: text, Mine: v.mayChange(c), Fields: c.fields()})
	}
	return list
}

// field writes a time as a field of a form does.
func (v *visit) field(t time.Time) string { return t.In(v.zone).Format(fieldLayout) }

const fieldLayout = "2006-01-02T15:04"

// over says whether a period has ended.
func (v *visit) over(p rota.Period) bool { return !v.now.Before(v.moment(p)) }

// moment is when a period ends, to the hour that clocks may be off.
func (v *visit) moment(p rota.Period) time.Time {
	zone := v.zone
	for _, name := range []string{p.Zone, v.team.Zone} {
		if z, err := time.LoadLocation(name); err == nil && name != "" {
			zone = z
			break
		}
	}
	return time.Date(p.To.Year, p.To.Month, p.To.Day, p.To.Hour, p.To.Minute, 0, 0, zone)
}
