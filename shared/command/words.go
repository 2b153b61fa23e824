package command

import (
	"strings"

	"oyez/shared/sms"
	"oyez/shared/texts"
)

// item is one line of a list: an alert's code, and whom it is about.
type item struct{ code, who string }

// list says what is open: as many as one segment holds, but how many there are in all.
func list(lang texts.Lang, items []item) string {
	if len(items) == 0 {
		return lang.Say("sms.nothing-open")
	}
	named := ""
	for n, i := range items {
		more := named
		if n > 0 {
			more += ", "
		}
		more += strings.TrimSpace(i.code + " " + brief(i.who))
		if length(lang.Say("sms.list", len(items), more)) > sms.Segment {
			break
		}
		named = more
	}
	return lang.Say("sms.list", len(items), named)
}

// brief keeps of a name what tells it from others.
func brief(name string) string {
	runes := []rune(sms.Line(name))
	return strings.TrimSpace(string(runes[:min(len(runes), 24)]))
}

func length(text string) int {
	n, _ := sms.Septets(sms.Fold(text))
	return n
}
