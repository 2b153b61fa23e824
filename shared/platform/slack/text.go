package slack

import "strings"

// Slack writes these three characters of a text as HTML does, and nothing else; what it puts between < and > itself is
// a name, a channel or a link, with what people see behind a |.
var (
	unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
	escape   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// plain is a text as people see it, but for ids of people and channels where Slack does not send their names.
func plain(text string) string {
	var b strings.Builder
	for {
		before, rest, marked := strings.Cut(text, "<")
		b.WriteString(before)
		if !marked {
			break
		}
		mark, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString("<" + rest)
			break
		}
		b.WriteString(shown(mark))
		text = after
	}
	return unescape.Replace(b.String())
}

// shown is what people see of one mark.
func shown(mark string) string {
	target, label, _ := strings.Cut(mark, "|")
	if target == "" {
		return label
	}
	sign, name := target[:1], target[1:]
	if label != "" {
		name = strings.TrimPrefix(label, sign)
	}
	switch sign {
	case "@", "#":
		return sign + name
	case "!": // everybody here, a group of people, or a date
		if strings.HasPrefix(target, "!date^") {
			return name
		}
		return "@" + strings.TrimPrefix(name, "@")
	}
	if label != "" {
		return label
	}
	return target
}
