package desk

import (
	"fmt"
	"slices"
	"strings"

	"oyez/shared/conversation"
	"oyez/shared/platform"
	"oyez/shared/reply"
	"oyez/shared/store"
)

// answered is an answer of ours and where it stands.
type answered struct {
	Head   string // who wrote it, and when
	Text   string
	State  string // "On its way"
	Link   string // where it can be seen
	Open   string // what that link says
	Why    string // why it is not there (yet)
	Advice advice
	Failed bool
	Moving bool // looking again may show more
	mine   bool
	draft  string // what was written, without signature
}

// advice is a sentence with a link in it.
type advice struct{ Before, Link, URL, After string }

// answer makes words of an answer's state.
func answer(v *visit, r conversation.Reply, about store.Mention) answered {
	w, where := v.words, platform.Title(about.Source)
	head := w.PublicAnswer
	if r.Visibility == string(platform.Private) {
		head = w.PrivateAnswer
	}
	a := answered{
		Head: fmt.Sprintf(head, r.Name, v.clock.stamp(r.At)), Text: r.Text, mine: r.Person == v.person.ID,
		draft: strings.TrimSuffix(r.Text, reply.Signed("", r.Name)),
	}
	why := platform.ReasonIn(w.Lang, r.Reason)
	verdict := platform.Verdict(r.Verdict)
	switch r.State {
	case conversation.Sent:
		a.State, a.Link, a.Open = w.Published, link(r.Permalink), w.Open
	case conversation.Failed:
		a.Failed = true
		a.Advice = advice{Before: w.KeptAnswerIn, Link: w.InApp, URL: link(about.Permalink), After: w.ThenMark}
		switch {
		case r.PlatformID != "":
			a.Why = fmt.Sprintf(w.CameBack, where, why)
		case verdict == platform.Reconnect:
			a.Why = fmt.Sprintf(w.LostPermission, where, why)
		case verdict == platform.MaybeSent:
			a.Why = fmt.Sprintf(w.NeverSaid, where)
		case verdict == platform.Retry:
			a.Why = fmt.Sprintf(w.BusyTooLong, where, why)
		default:
			a.Why = fmt.Sprintf(w.RefusedIt, where, why)
		}
	default:
		a.State, a.Moving = w.OnItsWay, true
		if r.State == conversation.Queued && r.Reason != "" {
			a.Why = fmt.Sprintf(w.NotYet, where, why, v.clock.near(r.Due))
			if verdict == platform.MaybeSent {
				a.Why = fmt.Sprintf(w.NotYetMaybe, where, v.clock.near(r.Due))
			}
		}
	}
	if a.Advice.Link != "" && a.Advice.URL == "" {
		a.Advice.Link = w.InAppNoWhere
	}
	return a
}

// answerForm is where a person writes.
type answerForm struct {
	Open    bool   // there is a way to answer
	Folded  bool   // behind a summary: somebody else is at it, or an answer is there
	Summary string // what unfolds it
	Signed  string
	Ways    []way // the open ones
	Limit   string
	Allowed string   // what the platform allows, in a sentence
	Refused []string // why other ways are closed
	Advice  advice   // what to do when no way is open
	Text    string
	Invalid bool
}

// way is one choice.
type way struct {
	Value   platform.Visibility
	Label   string
	Checked bool
}

// draft is what a person has written so far.
type draft struct {
	text       string
	visibility platform.Visibility
	invalid    bool
}

// answering makes the form for a mention.
func answering(v *visit, m matter, d draft, latest *answered, others bool) answerForm {
	w, where := v.words, platform.Title(m.about.Source)
	f := answerForm{Signed: fmt.Sprintf(w.Signed, v.person.Name), Text: d.text, Invalid: d.invalid}
	if m.about.Erased {
		return f
	}
	var open []platform.Way
	for _, way := range m.ways {
		if way.Refused == "" {
			open = append(open, way)
			continue
		}
		if s := refusal(w, where, way.Refused, way.Visibility); !slices.Contains(f.Refused, s) {
			f.Refused = append(f.Refused, s)
		}
	}
	if len(m.ways) == 0 {
		f.Refused = append(f.Refused, fmt.Sprintf(w.NoReplier, where))
	}
	if len(open) == 0 {
		f.Advice = advice{Before: w.AnswerIn, Link: w.InApp, URL: link(m.about.Permalink), After: w.ThenMark}
		if f.Advice.URL == "" {
			f.Advice.Link = w.InAppNoWhere
		}
		return f
	}
	f.Open = true
	f.Ways, f.Limit, f.Allowed = choices(w, open, d.visibility), limits(w, open), allowed(v, where, open)
	if latest != nil && latest.Failed && latest.mine && f.Text == "" {
		f.Text = latest.draft
	}
	if d.text == "" && !d.invalid {
		f.Folded = others || latest != nil && !latest.Failed
		f.Summary = w.AnswerAnyway
		if latest != nil && !latest.Failed {
			f.Summary = w.AnswerAgain
		}
	}
	return f
}

// choices are the open ways; the first is chosen unless the person chose another.
func choices(w words, open []platform.Way, chosen platform.Visibility) []way {
	var list []way
	for _, o := range open {
		label := w.Public
		if o.Visibility == platform.Private {
			label = w.Private
		}
		list = append(list, way{Value: o.Visibility, Label: label, Checked: o.Visibility == chosen})
	}
	if !slices.ContainsFunc(list, func(o way) bool { return o.Checked }) {
		list[0].Checked = true
	}
	return list
}

func limits(w words, open []platform.Way) string {
	if len(open) == 2 && open[0].Limit != open[1].Limit {
		return fmt.Sprintf(w.LimitTwo, w.number(open[0].Limit), w.number(open[1].Limit))
	}
	return fmt.Sprintf(w.Limit, w.number(open[0].Limit))
}

// allowed is "Facebook lets you answer publicly at any time, and privately once until 25 Nov."
func allowed(v *visit, where string, open []platform.Way) string {
	w := v.words
	var ways []string
	for _, o := range open {
		s := manner(w, o.Visibility)
		if o.Once {
			s += w.Once
		}
		if !o.Until.IsZero() {
			s += v.clock.until(o.Until)
		}
		if !o.Once && o.Until.IsZero() {
			s += w.AtAnyTime
		}
		ways = append(ways, s)
	}
	return sentence(w.LetsYou, where, strings.Join(ways, w.And))
}

func manner(w words, v platform.Visibility) string {
	if v == platform.Private {
		return w.Privately
	}
	return w.Publicly
}

// refusal is why a way of answering is closed.
func refusal(w words, where string, why platform.Refusal, v platform.Visibility) string {
	switch why {
	case platform.RefusedWindow:
		return fmt.Sprintf(w.NoWindow, where, manner(w, v))
	case platform.RefusedNotAddressed:
		return fmt.Sprintf(w.NotSummoned, where)
	case platform.RefusedNoToken:
		return fmt.Sprintf(w.NoToken, where)
	default:
		return fmt.Sprintf(w.NotAllowedWay, where, manner(w, v))
	}
}
