package slack

import (
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is up to where Slack shows a text in one piece; it cuts at 40,000.
const textLimit = 4000

// Ways is one way, in the thread: seen by whoever sees the channel.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	_, _, known := place(m)
	switch {
	case m.Erased || !known:
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters as they are sent: "&", "<" and ">" take four or five.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(escape.Replace(text)) }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
