package mention

import (
	"reflect"
	"time"
)

// Redacted is the mention without what must be removed by now. That something was said, and the two retention times,
// remain.
func (m Mention) Redacted(now time.Time) Mention {
	if m.TextGone(now) {
		m.Text, m.Media = "", nil
	}
	if m.AuthorGone(now) {
		m.Author = Author{Followers: -1}
	}
	return m
}

// TextGone reports whether the text must be removed by now.
func (m Mention) TextGone(now time.Time) bool { return past(m.TextUntil, now) }

// AuthorGone reports whether the author must be removed by now.
func (m Mention) AuthorGone(now time.Time) bool { return past(m.AuthorUntil, now) }

// RedactAt is when the next part must be removed; zero for never.
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
