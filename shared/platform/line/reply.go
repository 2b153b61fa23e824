package line

import (
	"time"
	"unicode/utf16"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what LINE takes in one message.
const textLimit = 5000

// Ways is one way: a push message, which counts against the plan. The free answer by reply token is over in a minute,
// before a person has read.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: textLimit}
	switch {
	case m.Erased || m.ReplyRef == "": // nobody to answer, or another channel does
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units, as LINE does.
func (a *Adapter) Length(text string) int { return len(utf16.Encode([]rune(text))) }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
