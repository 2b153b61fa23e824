package desk

import (
	"slices"
	"strings"

	"oyez/shared/conversation"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/reply"
	"oyez/shared/store"
)

// replyView is one of our replies and its state.
type replyView struct {
	Head   string // who wrote it, and when
	Text   string
	State  string // "On its way"
	Link   string // where it can be seen
	Open   string // text of the link
	Why    string // why it is not published (yet)
	Advice advice
	Failed bool
	Moving bool // refreshing may show more
	mine   bool
	draft  string // the text without its signature
}

// advice is a sentence with a link in it.
type advice struct{ Before, Link, URL, After string }

// adviceOf splits a sentence around the link in square brackets. Without a URL the link loses its arrow.
func adviceOf(sentence, url string) advice {
	before, rest, _ := strings.Cut(sentence, "[")
	text, after, _ := strings.Cut(rest, "]")
	if url == "" {
		text = strings.TrimSuffix(text, "\u00a0↗")
	}
	return advice{Before: before, Link: text, URL: url, After: after}
}

func replyViewOf(v *visit, r conversation.Reply, about store.Mention) replyView {
	where := all.Title(about.Source)
	head := "reply.by-public"
	if r.Visibility == string(platform.Private) {
		head = "reply.by-private"
	}
	a := replyView{
		Head: v.Say(head, r.Name, v.Clock.Stamp(r.At)), Text: r.Text, mine: r.Person == v.Person.ID,
		draft: strings.TrimSuffix(r.Text, reply.Signed("", r.Name)),
	}
	why := platform.ReasonIn(v.Clock.Lang, r.Reason)
	verdict := platform.Verdict(r.Verdict)
	switch r.State {
	case conversation.Sent:
		a.State, a.Link, a.Open = v.Say("reply.published"), link(r.Permalink), v.Say("reply.open")
	case conversation.Failed:
		a.Failed = true
		a.Advice = adviceOf(v.Say("reply.in-app-instead"), link(about.Permalink))
		switch {
		case r.PlatformID != "":
			a.Why = v.Say("reply.came-back", where, why)
		case verdict == platform.Reconnect:
			a.Why = v.Say("reply.lost-permission", where, why)
		case verdict == platform.MaybeSent:
			a.Why = v.Say("reply.maybe-sent", where)
		case verdict == platform.Retry:
			a.Why = v.Say("reply.gave-up", where, why)
		default:
			a.Why = v.Say("reply.refused", where, why)
		}
	default:
		a.State, a.Moving = v.Say("reply.on-its-way"), true
		if r.State == conversation.Queued && r.Reason != "" {
			a.Why = v.Say("reply.not-yet", where, why, v.Clock.Near(r.Due))
			if verdict == platform.MaybeSent {
				a.Why = v.Say("reply.not-yet-maybe", where, v.Clock.Near(r.Due))
			}
		}
	}
	return a
}

type replyForm struct {
	Open    bool   // there is a way to answer
	Folded  bool   // collapsed: somebody else has it, or there is a reply
	Summary string // the text that expands it
	Signed  string
	Ways    []way // the open ones
	Limit   string
	Allowed string   // what the platform allows, in a sentence
	Refused []string // why other ways are closed
	Advice  advice   // what to do when no way is open
	Text    string
	Invalid bool
}

// way is one choice of where to answer.
type way struct {
	Value   platform.Visibility
	Label   string
	Checked bool
}

// draft is unsent text.
type draft struct {
	text       string
	visibility platform.Visibility
	invalid    bool
}

// replyFormOf builds the form for a mention. others reports that somebody else has it.
func replyFormOf(v *visit, m snapshot, d draft, latest *replyView, others bool) replyForm {
	where := all.Title(m.about.Source)
	f := replyForm{Signed: v.Say("reply.signed", v.Person.Name), Text: d.text, Invalid: d.invalid}
	if m.about.Erased {
		return f
	}
	var open []platform.Way
	for _, way := range m.ways {
		if way.Refused == "" {
			open = append(open, way)
			continue
		}
		if s := refusal(v, where, way.Refused, way.Visibility); !slices.Contains(f.Refused, s) {
			f.Refused = append(f.Refused, s)
		}
	}
	if len(m.ways) == 0 {
		f.Refused = append(f.Refused, v.Say("reply.no-way", where))
	}
	if len(open) == 0 {
		f.Advice = adviceOf(v.Say("reply.in-app"), link(m.about.Permalink))
		return f
	}
	f.Open = true
	f.Ways, f.Limit, f.Allowed = choices(v, open, d.visibility), limits(v, open), allowed(v, where, open)
	if latest != nil && latest.Failed && latest.mine && f.Text == "" {
		f.Text = latest.draft
	}
	if d.text == "" && !d.invalid {
		f.Folded = others || latest != nil && !latest.Failed
		f.Summary = v.Say("desk.answer-anyway")
		if latest != nil && !latest.Failed {
			f.Summary = v.Say("desk.answer-again")
		}
	}
	return f
}

// choices lists the open ways; the first is preselected unless the person chose another.
func choices(v *visit, open []platform.Way, chosen platform.Visibility) []way {
	var list []way
	for _, o := range open {
		label := v.Say("reply.public")
		if o.Visibility == platform.Private {
			label = v.Say("reply.private")
		}
		list = append(list, way{Value: o.Visibility, Label: label, Checked: o.Visibility == chosen})
	}
	if !slices.ContainsFunc(list, func(o way) bool { return o.Checked }) {
		list[0].Checked = true
	}
	return list
}

func limits(v *visit, open []platform.Way) string {
	if len(open) == 2 && open[0].Limit != open[1].Limit {
		return v.Say("reply.limits", open[0].Limit, open[1].Limit)
	}
	return v.Say("reply.limit", open[0].Limit)
}

// allowed is "Facebook lets you answer publicly at any time, and privately once until 25 Nov."
func allowed(v *visit, where string, open []platform.Way) string {
	var ways []string
	for _, o := range open {
		parts := []string{manner(v, o.Visibility)}
		if o.Once {
			parts = append(parts, v.Say("reply.once"))
		}
		if !o.Until.IsZero() {
			parts = append(parts, v.Clock.Until(o.Until))
		}
		if !o.Once && o.Until.IsZero() {
			parts = append(parts, v.Say("reply.any-time"))
		}
		ways = append(ways, strings.Join(parts, " "))
	}
	return v.Say("reply.allowed", where, v.Clock.Lang.Join("reply.and", ways))
}

func manner(v *visit, visibility platform.Visibility) string {
	if visibility == platform.Private {
		return v.Say("reply.privately")
	}
	return v.Say("reply.publicly")
}

func refusal(v *visit, where string, why platform.Refusal, visibility platform.Visibility) string {
	switch why {
	case platform.RefusedWindow:
		return v.Say("reply.too-late", where, manner(v, visibility))
	case platform.RefusedNotAddressed:
		return v.Say("reply.not-addressed", where)
	case platform.RefusedNoToken:
		return v.Say("reply.no-token", where)
	default:
		return v.Say("reply.not-allowed", where, manner(v, visibility))
	}
}
