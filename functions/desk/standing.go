package desk

import (
	"fmt"
	"time"

	"oyez/shared/conversation"
)

// What has become of a conversation, in sentences.

// took is "Ben took this 2 minutes ago."
func took(v *visit, c conversation.Conversation) string {
	return sentence(v.words.Took, v.name(c.Owner), v.clock.ago(c.Since))
}

// ended is how the last episode ended, and who ended it.
func ended(v *visit, c conversation.Conversation) string {
	w, ago := v.words, v.clock.ago(c.EndedAt)
	switch {
	case c.Status == conversation.Answered && c.EndedBy == "":
		return sentence(w.EndedInApp, ago)
	case c.Status == conversation.Answered:
		return sentence(w.EndedAnswered, v.name(c.EndedBy), ago)
	case c.Status == conversation.Resolved:
		return sentence(w.EndedResolved, v.name(c.EndedBy), ago)
	case c.EndedBy == "":
		return w.EndedDeleted
	default:
		return sentence(w.EndedDismissed, v.name(c.EndedBy), ago)
	}
}

// changes says what has become of a conversation since a page of it was made, most important first: what other people
// answered, how it ended, who took it, and new words.
func changes(v *visit, m matter, since time.Time) []notice {
	c := m.conversation
	var list []notice
	answered := false
	for i := len(m.replies) - 1; i >= 0 && !answered; i-- {
		if r := m.replies[i]; !r.At.Before(since) {
			list = append(list, notice{
				Text:  fmt.Sprintf(v.words.AnsweredBy, r.Name, v.clock.ago(r.At)),
				Quote: brief(r.Text, quoted), Bad: true,
			})
			answered = true
		}
	}
	if c.Ended() && !answered {
		list = append(list, notice{Text: ended(v, c), Bad: true})
	}
	if held(c, v.clock.now) && c.Owner != v.person.ID && !answered {
		list = append(list, notice{Text: took(v, c), Bad: true})
	}
	if c.HeardAfter(since) {
		list = append(list, notice{Text: v.words.NewWords, Bad: true})
	}
	if len(list) == 0 {
		list = append(list, notice{Text: v.words.Changed, Bad: true})
	}
	return list
}

// quoted is how much of somebody's answer a notice shows, in characters.
const quoted = 400
