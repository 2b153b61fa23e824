package telegram

import (
	"time"
	"unicode/utf16"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

const (
	textLimit      = 4096           // of one message
	businessWindow = 24 * time.Hour // a bot may write for a business account where the customer wrote that recently
)

// Ways is one way: where the person spoke.
func (a *Adapter) Ways(m mention.Mention, now time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	to, known := place(m)
	if to.connection != "" {
		way.Until = m.SaidAt.Add(businessWindow)
	}
	switch {
	case m.Erased || !known:
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	case !way.Until.IsZero() && !now.Before(way.Until):
		way.Refused = platform.RefusedWindow
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units, as Telegram does in texts: what it takes is never longer than that.
func (a *Adapter) Length(text string) int {
	return len(utf16.Encode([]rune(text)))
}

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
