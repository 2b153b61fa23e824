package meta

import (
	"time"
	"unicode/utf16"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What Facebook lets a Page write, in UTF-16 units, and for how long (spec sheet 1.8).
const (
	publicLimit   = 8000
	privateLimit  = 2000
	privateWindow = 7 * 24 * time.Hour
)

// Ways are a public comment below m at any time, and one private message to whoever wrote a comment or a post, within
// seven days.
func (a *Adapter) Ways(m mention.Mention, now time.Time) []platform.Way {
	public := platform.Way{Visibility: platform.Public, Limit: publicLimit}
	private := platform.Way{Visibility: platform.Private, Limit: privateLimit, Once: true}
	if !m.SaidAt.IsZero() {
		private.Until = m.SaidAt.Add(privateWindow)
	}
	ways := []platform.Way{public, private}
	for i := range ways {
		ways[i].Refused = a.refusal(m, ways[i], now)
	}
	return ways
}

func (a *Adapter) refusal(m mention.Mention, w platform.Way, now time.Time) platform.Refusal {
	private := w.Visibility == platform.Private
	answerable := m.Kind == mention.Post || m.Kind == mention.Comment || m.Kind == mention.Review && !private
	switch {
	case m.Erased || !answerable:
		return platform.RefusedNotAllowed
	case private && !w.Until.IsZero() && now.After(w.Until):
		return platform.RefusedWindow
	case a.token(m) == "":
		return platform.RefusedNoToken
	}
	return ""
}

// Length counts UTF-16 units. Meta does not say what it counts; no other measure of a text is longer in its limits.
func (a *Adapter) Length(text string) int { return len(utf16.Encode([]rune(text))) }

func (a *Adapter) token(m mention.Mention) string {
	return first(a.config.Tokens[m.Source.Account()], a.config.Tokens[AnyPage])
}
