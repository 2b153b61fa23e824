package paging

import (
	"strings"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// shown is how many alerts a digest names by their codes.
const shown = 4

// open is what is open, in few words: "2 alerts (4821, 5512), 14 waiting, by 09:40".
func open(lang texts.Lang, codes []string, waiting int, by string) string {
	var parts []string
	if n := len(codes); n > 0 {
		named := strings.Join(codes[:min(n, shown)], ", ")
		if n > shown {
			named += "..."
		}
		parts = append(parts, lang.Say("sms.shift-alerts", n, named))
	}
	if waiting > 0 {
		parts = append(parts, lang.Say("sms.shift-waiting", waiting, by))
	}
	if len(parts) == 0 {
		return lang.Say("sms.shift-nothing")
	}
	return strings.Join(parts, ", ")
}

// unsent is one line of the morning's list: what was not sent.
func unsent(lang texts.Lang, h store.Suppressed) string {
	switch {
	case h.N > 0:
		return lang.Say("mail.unsent-burst", h.N, all.Title(h.Source))
	case h.Alert == "":
		return lang.Say("mail.unsent-digest")
	}
	return lang.Say("suppressed.alert", h.Code, h.Priority)
}

// why says in words why an SMS was not sent, or what a person decided; a carrier's reason as it is.
func why(lang texts.Lang, reason alert.Reason) string { return lang.Coded("why", string(reason)) }

// place says where it was said: "Facebook", "X private".
func place(lang texts.Lang, m store.Mention) string {
	p := all.Title(m.Source)
	switch {
	case m.Private:
		return lang.Say("sms.private", p)
	case m.Kind == mention.Review:
		return lang.Say("sms.review", p)
	default:
		return p
	}
}

func author(m store.Mention) string {
	if m.Author.Name != "" {
		return m.Author.Name
	}
	if m.Author.Handle != "" {
		return "@" + m.Author.Handle
	}
	return ""
}

func nucleus(m store.Mention) string { return scoring.Nucleus(m.Text, m.Lang) }

func noWords(lang texts.Lang, m store.Mention) string {
	switch {
	case m.Erased:
		return lang.Say("sms.deleted")
	case m.Text == "" && len(m.Media) == 0 && !m.TextUntil.IsZero():
		return lang.Say("sms.removed")
	case m.Text == "":
		return lang.Say("sms.picture")
	default:
		return lang.Say("sms.script")
	}
}
