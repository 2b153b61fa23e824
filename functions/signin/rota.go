package signin

import (
	"fmt"
	"net/http"
	"time"

	"oyez/shared/rota"
	"oyez/shared/texts"
)

// ahead is how far the calendar reaches: at least four whole weeks from this Monday.
const ahead = 28 * 24 * time.Hour

// mostLines bounds the list of hand-offs, to keep the page small.
const mostLines = 40

// rotaPage shows who is on call now and next, and the changes one can make.
type rotaPage struct {
	Notice  string // what was done
	Refused string // why something was not done
	Mend    *mend  // the one-click fix

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

// quick is a one-click change.
type quick struct {
	Label       string
	From, Until string // in the format of a form field
}

// changeForm holds the choices of the forms, and the input of a refused one.
type changeForm struct {
	People  []option // who may be put on call: oneself, or anybody for a manager
	Others  []option // with whom to swap
	Layers  []option // only if there are several
	From    string
	Until   string
	Manages bool
}

type option struct {
	Value, Label string
	Chosen       bool
}

// made is a current change and the form fields that undo it.
type made struct {
	Text   string
	Mine   bool
	Fields []field
}

type field struct{ Name, Value string }

// mend is a refused change with its fix.
type mend struct {
	Label  string
	Path   string
	Fields []field
}

// week is a picture of seven days, 700 wide.
type week struct {
	Days []mark
	Bars []bar
}

type mark struct {
	X, Middle int
	Label     string
	Today     bool
}

// bar is one person's time on call within a week.
type bar struct {
	X, Width, Middle int
	Name             string // "" where it would not fit
	Hue              int    // colour, from 0
}

type legend struct {
	Name string
	Hue  int
}

// handOff is one line of the same calendar as text.
type handOff struct{ When, Who string }

// hues is the number of colours in the style sheet.
const hues = 6

func (s *signin) rota(v *visit) error {
	query := v.R.URL.Query()
	p := s.rotaPageOf(v)
	switch query.Get("test") {
	case "sent":
		p.Notice = v.Say("rota.test-sent")
	case "often":
		p.Refused = v.Say("rota.test-often")
	case "room":
		p.Refused = v.Say("rota.test-no-room")
	case "refused":
		p.Refused = v.Say("rota.test-refused")
	}
	if query.Get("saved") != "" {
		p.Notice = v.Say("rota.saved")
	}
	return s.page(v, http.StatusOK, "rota", v.Say("nav.rota"), "", p)
}

// rotaPageOf builds the page from the current rota.
func (s *signin) rotaPageOf(v *visit) rotaPage {
	now := v.Clock.Now
	monday := startOfWeek(now.In(v.Clock.Zone))
	watches := v.Team.Watches(now, monday.Add(ahead+time.Hour))
	p := rotaPage{Now: v.Say("rota.nobody-now"), Form: s.form(v)}
	if len(watches) > 0 && len(watches[0].Who) > 0 {
		p.Now = v.Say("rota.now-on-call", watches[0].Who[0].Name)
	}
	if len(watches) > 1 {
		p.Until = v.Say("rota.until-then", v.Clock.WeekdayTime(watches[0].To), whoIn(v, watches[1]))
	}
	for i, step := range v.Team.Steps(now) {
		if text := stepText(v, i, step); text != "" {
			p.Steps = append(p.Steps, text)
		}
	}
	for i, n := range watches {
		if i == mostLines {
			p.More = v.Say("rota.more-hand-offs", len(watches)-mostLines)
			break
		}
		if i > 0 {
			p.Next = append(p.Next, handOff{When: v.Clock.WeekdayTime(n.From), Who: whoIn(v, n)})
		}
	}
	p.Weeks, p.Legend = picture(v, watches, monday)
	p.Quick = quicks(v, watches)
	p.Changes = changes(v)
	return p
}

func stepText(v *visit, n int, step rota.Step) string {
	var names []string
	for _, p := range step.Who {
		name := p.Name
		if !p.Verified {
			name = v.Say("rota.unverified", name)
		}
		names = append(names, name)
	}
	switch {
	case len(names) == 0:
		return ""
	case n == 0:
		return v.Say("rota.first-step", v.Clock.Lang.Join("rota.and", names))
	default:
		return v.Say("rota.next-step", int(step.After/time.Minute), v.Clock.Lang.Join("rota.and", names))
	}
}

// whoIn is "Anna, then Ben".
func whoIn(v *visit, watch rota.Watch) string {
	if len(watch.Who) == 0 {
		return v.Say("person.nobody")
	}
	var names []string
	for _, p := range watch.Who {
		names = append(names, p.Name)
	}
	return v.Clock.Lang.Join("rota.then", names)
}

func startOfWeek(t time.Time) time.Time {
	days := (int(t.Weekday()) + 6) % 7
	return time.Date(t.Year(), t.Month(), t.Day()-days, 0, 0, 0, 0, t.Location())
}

// picture draws who is alerted first, this week and the next three. The page says the same in words.
func picture(v *visit, watches []rota.Watch, monday time.Time) (weeks []week, names []legend) {
	hue := map[string]int{}
	for _, p := range v.Team.People {
		hue[p.ID] = len(hue) % hues
	}
	seen := map[string]bool{}
	for n := range 4 {
		start := time.Date(monday.Year(), monday.Month(), monday.Day()+7*n, 0, 0, 0, 0, v.Clock.Zone)
		end := time.Date(monday.Year(), monday.Month(), monday.Day()+7*(n+1), 0, 0, 0, 0, v.Clock.Zone)
		// A week with a clock change is longer or shorter; its days still share the full width.
		at := func(t time.Time) int { return int(700 * t.Sub(start) / end.Sub(start)) }
		var k week
		for d := range 7 {
			day := time.Date(start.Year(), start.Month(), start.Day()+d, 0, 0, 0, 0, v.Clock.Zone)
			x := at(day)
			k.Days = append(k.Days, mark{
				X: x, Middle: x + 50, Label: v.Clock.Weekday(day) + " " + fmt.Sprint(day.Day()),
				Today: day.Format(time.DateOnly) == v.Clock.Now.In(v.Clock.Zone).Format(time.DateOnly),
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
				k.Bars[last].Width += to - from // only a later step changes here
				k.Bars[last].Middle = k.Bars[last].X + k.Bars[last].Width/2
			} else {
				k.Bars = append(k.Bars, bar{
					X: from, Width: to - from, Middle: (from + to) / 2, Name: first.Name, Hue: hue[first.ID],
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

// quicks are the one-click changes: taking the night, and the rest of the current watch.
func quicks(v *visit, watches []rota.Watch) (list []quick) {
	if len(watches) == 0 || len(watches[0].Who) > 0 && watches[0].Who[0].ID == v.Person.ID {
		return nil
	}
	local := v.Clock.Now.In(v.Clock.Zone)
	morning := time.Date(local.Year(), local.Month(), local.Day(), 8, 0, 0, 0, v.Clock.Zone)
	if local.Hour() >= 7 {
		morning = morning.AddDate(0, 0, 1)
	}
	add := func(key string, until time.Time) {
		list = append(list, quick{
			Label: v.Say(key, v.Clock.WeekdayTime(until)), From: v.field(v.Clock.Now), Until: v.field(until),
		})
	}
	add("rota.take-tonight", morning)
	if end := watches[0].To; len(watches) > 1 && !end.Equal(morning) && end.Sub(v.Clock.Now) < 15*24*time.Hour {
		add("rota.take-until", end)
	}
	return list
}

func (s *signin) form(v *visit) changeForm {
	local := v.Clock.Now.In(v.Clock.Zone)
	morning := time.Date(local.Year(), local.Month(), local.Day()+1, 8, 0, 0, 0, v.Clock.Zone)
	f := changeForm{From: v.field(v.Clock.Now), Until: v.field(morning), Manages: v.manages()}
	for _, p := range v.Team.People {
		if p.ID == v.Person.ID || v.manages() {
			f.People = append(f.People, option{Value: p.ID, Label: p.Name, Chosen: p.ID == v.Person.ID})
		}
		if p.ID != v.Person.ID {
			f.Others = append(f.Others, option{Value: p.ID, Label: p.Name})
		}
	}
	if layers := v.Team.LayerNames(); len(layers) > 1 {
		for _, name := range layers {
			f.Layers = append(f.Layers, option{Value: name, Label: v.layer(name)})
		}
	}
	return f
}

// changes lists the temporary changes that are not over.
func changes(v *visit) (list []made) {
	for _, c := range standing(v.Team) {
		if v.over(c.Period) {
			continue
		}
		var text string
		span := v.Say("rota.span", v.local(c.Period.From), v.local(c.Period.To))
		if c.Period.Zone != "" && c.Period.Zone != v.Clock.Zone.String() {
			span += " (" + c.Period.Zone + ")"
		}
		switch c.kind {
		case "override":
			text = v.Say("rota.override-is", v.Name(c.who), span)
			if c.layer != "" {
				text += " · " + v.layer(c.layer)
			}
		case "swap":
			text = v.Say("rota.swap-is", v.Name(c.who), v.Name(c.other), span)
		case "leave":
			text = v.Say("rota.leave-is", v.Name(c.who), span)
		}
		list = append(list, made{Text: text, Mine: v.mayChange(c), Fields: c.fields()})
	}
	return list
}

func (v *visit) field(t time.Time) string { return t.In(v.Clock.Zone).Format(fieldLayout) }

const fieldLayout = "2006-01-02T15:04"

func (v *visit) over(p rota.Period) bool { return !v.Clock.Now.Before(v.moment(p)) }

// moment is when a period ends. It errs by at most the hour of a clock change.
func (v *visit) moment(p rota.Period) time.Time {
	zone := v.Clock.Zone
	for _, name := range []string{p.Zone, v.Team.Zone} {
		if z, err := time.LoadLocation(name); err == nil && name != "" {
			zone = z
			break
		}
	}
	return time.Date(p.To.Year, p.To.Month, p.To.Day, p.To.Hour, p.To.Minute, 0, 0, zone)
}

// layer is a layer's display name; custom names stay as they are.
func (v *visit) layer(name string) string {
	switch name {
	case rota.Rotation, "":
		return v.Say("rota.layer-first")
	case rota.Backup:
		return v.Say("rota.layer-backup")
	}
	return name
}

// local formats a local time for the people of its zone.
func (v *visit) local(t rota.LocalTime) string {
	c := texts.Clock{Now: v.Clock.Now, Zone: time.UTC, Lang: v.Clock.Lang}
	return c.WeekdayTime(time.Date(t.Year, t.Month, t.Day, t.Hour, t.Minute, 0, 0, time.UTC))
}
