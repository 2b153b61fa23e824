package signin

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"oyez/shared/rota"
)

// entry is one temporary change of the rota, of any kind.
type entry struct {
	kind       string // "override", "swap" or "leave"
	layer      string // of an override
	who, other string // ids; other only for a swap
	rota.Period
}

func standing(r rota.Rota) (list []entry) {
	for _, o := range r.Overrides {
		list = append(list, entry{kind: "override", layer: o.Layer, who: o.Who, Period: o.Period})
	}
	for _, s := range r.Swaps {
		list = append(list, entry{kind: "swap", who: s.One, other: s.Other, Period: s.Period})
	}
	for _, l := range r.Leave {
		list = append(list, entry{kind: "leave", who: l.Who, Period: l.Period})
	}
	return list
}

// with returns the rota with exactly these entries.
func with(r rota.Rota, list []entry) rota.Rota {
	r.Overrides, r.Swaps, r.Leave = nil, nil, nil
	for _, e := range list {
		switch e.kind {
		case "override":
			r.Overrides = append(r.Overrides, rota.Override{Layer: e.layer, Who: e.who, Period: e.Period})
		case "swap":
			r.Swaps = append(r.Swaps, rota.Swap{One: e.who, Other: e.other, Period: e.Period})
		case "leave":
			r.Leave = append(r.Leave, rota.Leave{Who: e.who, Period: e.Period})
		}
	}
	return r
}

// fields are the form fields that identify an entry when it is undone.
func (e entry) fields() []field {
	return []field{
		{"kind", e.kind},
		{"layer", e.layer},
		{"who", e.who},
		{"other", e.other},
		{"from", e.From.String()},
		{"until", e.To.String()},
		{"zone", e.Zone},
	}
}

// mayChange reports whether the person may make or undo an entry: a manager any, others only what puts themselves on
// call, their own swaps and their own leave.
func (v *visit) mayChange(e entry) bool {
	return v.manages() || e.who == v.Person.ID || e.kind == "swap" && e.other == v.Person.ID
}

// Limits on what people may add.
const (
	mostEntries = 200
	keepOver    = 7 * 24 * time.Hour // entries that ended longer ago are dropped at the next change
)

// act reads a change from a form: the entry, and the function that applies it to the rota's entries.
type act func(v *visit) (e entry, apply func([]entry) []entry, err error)

func add(e entry) func([]entry) []entry {
	return func(list []entry) []entry {
		if slices.Contains(list, e) { // submitted twice
			return list
		}
		return append(list, e)
	}
}

func override(v *visit) (entry, func([]entry) []entry, error) {
	period, err := v.period()
	e := entry{kind: "override", layer: v.Posted("layer"), who: v.whoPosted(), Period: period}
	return e, add(e), err
}

func swap(v *visit) (entry, func([]entry) []entry, error) {
	period, err := v.period()
	e := entry{kind: "swap", who: v.whoPosted(), other: v.Posted("other"), Period: period}
	if e.who == e.other {
		err = errTimes
	}
	return e, add(e), err
}

func leave(v *visit) (entry, func([]entry) []entry, error) {
	period, err := v.period()
	e := entry{kind: "leave", who: v.whoPosted(), Period: period}
	return e, add(e), err
}

func undo(v *visit) (entry, func([]entry) []entry, error) {
	period, err := v.period()
	period.Zone = v.Posted("zone")
	e := entry{
		kind: v.Posted("kind"), layer: v.Posted("layer"), who: v.Posted("who"), other: v.Posted("other"),
		Period: period,
	}
	return e, func(list []entry) []entry {
		i := slices.Index(list, e)
		if i < 0 { // already undone
			return list
		}
		return slices.Delete(list, i, i+1)
	}, err
}

// whoPosted is the person a form names, by default its sender.
func (v *visit) whoPosted() string {
	if who := v.Posted("who"); who != "" {
		return who
	}
	return v.Person.ID
}

// period reads a form's two times, in the typist's zone.
func (v *visit) period() (rota.Period, error) {
	from, errA := rota.ParseLocalTime(strings.Replace(v.Posted("from"), "T", " ", 1))
	until, errB := rota.ParseLocalTime(strings.Replace(v.Posted("until"), "T", " ", 1))
	if errA != nil || errB != nil {
		return rota.Period{}, errTimes
	}
	return rota.Period{From: from, To: until, Zone: v.Clock.Zone.String()}, nil
}

var (
	errTimes   = errors.New("invalid times or people")
	errTooMany = errors.New("too many changes")
)

// change applies a change if the person may make it and the new rota reaches somebody at every moment of the next 400
// days. Otherwise the page says when it would not, and how to fix that.
func (s *signin) change(do act) step {
	return func(v *visit) error {
		e, apply, err := do(v)
		if err == nil && !v.mayChange(e) {
			return s.refuseChange(v, http.StatusForbidden, v.Say("problem.managers-only"), nil)
		}
		mended := v.Posted("mend") != ""
		if err == nil {
			err = s.Store.ChangeRota(v.Context(), v.Clock.Now, func(r rota.Rota) (rota.Rota, error) {
				v.Team = r
				list := slices.DeleteFunc(standing(r),
					func(e entry) bool { return v.Clock.Now.Sub(v.moment(e.Period)) > keepOver })
				list = apply(list)
				if len(list) > mostEntries {
					return r, errTooMany
				}
				changed := with(r, list)
				if hole := changed.Prove(v.Clock.Now); mended && hole != nil && v.mayCover(hole) {
					changed.Overrides = append(changed.Overrides, hole.Cover)
				}
				return changed, nil
			})
		}
		var hole *rota.Hole
		var fault *rota.Fault
		switch {
		case errors.As(err, &hole):
			return s.refuseChange(v, http.StatusConflict, v.unreached(e, hole), v.mend(e, hole))
		case errors.As(err, &fault), errors.Is(err, errTimes):
			return s.refuseChange(v, http.StatusUnprocessableEntity, v.Say("rota.bad-times"), nil)
		case errors.Is(err, errTooMany):
			return s.refuseChange(v, http.StatusUnprocessableEntity, v.Say("rota.too-many"), nil)
		case err != nil:
			return err
		}
		s.Log.InfoContext(v.Context(), "rota changed", "by", v.Person.ID, "path", v.R.URL.Path, "who", e.who, "kind",
			e.kind)
		return v.Redirect("/rota?saved=1")
	}
}

// refuseChange shows the unchanged rota and why the change was refused.
func (s *signin) refuseChange(v *visit, status int, why string, m *mend) error {
	var err error
	if v.Team, err = s.Store.Rota(v.Context()); err != nil {
		return err
	}
	p := s.rotaPageOf(v)
	p.Refused, p.Mend = why, m
	return s.page(v, status, "rota", v.Say("nav.rota"), "", p)
}

// mayCover reports whether the person may put on call whoever would fill the hole.
func (v *visit) mayCover(h *rota.Hole) bool {
	return h.Cover.Who != "" && (v.manages() || h.Cover.Who == v.Person.ID)
}

// unreached says when nobody could be reached, and the smallest fix.
func (v *visit) unreached(e entry, h *rota.Hole) string {
	text := v.Say("rota.unreached", v.Clock.WeekdayTime(h.From), v.Clock.WeekdayTime(h.To), h.Step+1)
	switch {
	case h.Cover.Who != "":
		return text + " " + v.Say("rota.cover-by", v.Name(h.Cover.Who))
	case e.kind == "leave":
		return text + " " + v.Say("rota.shorten-leave")
	default:
		return text + " " + v.Say("rota.add-person")
	}
}

// mend offers the change together with its fix, to people who may make both.
func (v *visit) mend(e entry, h *rota.Hole) *mend {
	if !v.mayCover(h) || v.R.URL.Path == "/rota/undo" {
		return nil
	}
	return &mend{
		Path: v.R.URL.Path, Label: v.Say("rota.mend-by", v.Name(h.Cover.Who)),
		Fields: append(e.fields(), field{"mend", "1"}),
	}
}
