package viber

import (
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what a text message holds, in characters; four bytes each stay below the 30 kB of a whole message.
const textLimit = 7000

// Ways is one way: back to the person, as long as he or she is subscribed.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: textLimit}
	switch {
	case m.Erased || m.ReplyRef == "":
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
