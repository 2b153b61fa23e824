package desk

import (
	"time"

	"oyez/shared/conversation"
)

// took is "Ben took this 2 minutes ago."
func took(v *visit, c conversation.Conversation) string {
	return v.Say("desk.took", v.Name(c.Owner), v.Clock.Ago(c.Since))
}

// ended says how the last episode ended, and who ended it.
func ended(v *visit, c conversation.Conversation) string {
	ago := v.Clock.Ago(c.EndedAt)
	switch {
	case c.Status == conversation.Answered && c.EndedBy == "":
		return v.Say("desk.ended-in-app", ago)
	case c.Status == conversation.Answered:
		return v.Say("desk.ended-answered", v.Name(c.EndedBy), ago)
	case c.Status == conversation.Resolved:
		return v.Say("desk.ended-resolved", v.Name(c.EndedBy), ago)
	case c.EndedBy == "":
		return v.Say("desk.ended-deleted")
	default:
		return v.Say("desk.ended-dismissed", v.Name(c.EndedBy), ago)
	}
}

// changes says what happened since the page was rendered, most important first: others' answers, how it ended, who took
// it, new messages.
func changes(v *visit, m snapshot, since time.Time) []notice {
	c := m.conversation
	var list []notice
	answered := false
	for i := len(m.replies) - 1; i >= 0 && !answered; i-- {
		if r := m.replies[i]; !r.At.Before(since) {
			list = append(list, notice{
				Text: v.Say("desk.answered-by", r.Name, v.Clock.Ago(r.At)), Quote: brief(r.Text, quoted), Bad: true,
			})
			answered = true
		}
	}
	if c.Ended() && !answered {
		list = append(list, notice{Text: ended(v, c), Bad: true})
	}
	if owned(c, v.Clock.Now) && c.Owner != v.Person.ID && !answered {
		list = append(list, notice{Text: took(v, c), Bad: true})
	}
	if c.HeardAfter(since) {
		list = append(list, notice{Text: v.Say("desk.new-messages"), Bad: true})
	}
	if len(list) == 0 {
		list = append(list, notice{Text: v.Say("desk.changed"), Bad: true})
	}
	return list
}

// quoted bounds the quote of somebody's answer in a notice, in characters.
const quoted = 400
