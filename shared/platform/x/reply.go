package x

import (
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What X lets us write. A post's limit is counted by weight; a private message takes 10,000 characters, which weigh at
// least as much.
const (
	postLimit    = 280
	messageLimit = 10_000
)

// Ways is one way: in public to a post, in private to a private message. A self-serve app may only answer people who
// named or quoted us (spec sheet 6.9).
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: postLimit}
	if m.Kind == mention.Message {
		way = platform.Way{Visibility: platform.Private, Limit: messageLimit}
	}
	_, known := a.credentials(m)
	switch {
	case m.Erased || m.Kind != mention.Post && m.Kind != mention.Message:
		way.Refused = platform.RefusedNotAllowed
	case !known:
		way.Refused = platform.RefusedNoToken
	case m.Kind == mention.Post && !m.Addressed && !a.config.Enterprise:
		way.Refused = platform.RefusedNotAddressed
	}
	return []platform.Way{way}
}

func (a *Adapter) credentials(m mention.Mention) (Credentials, bool) {
	for _, account := range []string{m.Source.Account(), AnyAccount} {
		if c := a.config.Accounts[account]; c.ConsumerKey != "" && c.ConsumerSecret != "" && c.Token != "" &&
			c.TokenSecret != "" {
			return c, true
		}
	}
	return Credentials{}, false
}
