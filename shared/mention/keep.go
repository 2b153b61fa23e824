package mention

import (
	"reflect"
	"time"
)

// Redacted is what may still be known of a mention at a moment. That something was said, and when the words and the
// author had to go, remains.
func (m Mention) Redacted(now time.Time) Mention {
	if m.TextGone(now) {
		m.Text, m.Media = "", nil
	}
	if m.AuthorGone(now) {
		m.Author = Author{Followers: -1}
	}
	return m
}

// TextGone says whether the words had to be removed by a moment.
func (m Mention) TextGone(now time.Time) bool { return past(m.TextUntil, now) }

// AuthorGone says whether what we knew of the author had to be removed by a moment.
func (m Mention) AuthorGone(now time.Time) bool { return past(m.AuthorUntil, now) }

// RedactAt is when something of the mention must go next; zero when nothing must.
func (m Mention) RedactAt() time.Time {
	var next time.Time
	for _, until := range []time.Time{m.TextUntil, m.AuthorUntil} {
		if !until.IsZero() && !reflect.DeepEqual(m, m.Redacted(until)) {
			next = earliest(next, until)
		}
	}
	return next
}

func past(until, now time.Time) bool { return !until.IsZero() && !now.Before(until) }
