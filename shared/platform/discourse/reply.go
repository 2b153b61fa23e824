package discourse

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is the longest post that a forum takes unless its owner says otherwise, in characters.
const textLimit = 32_000

// place is where an answer goes, as ReplyRef says it: topic and number of the post.
var place = regexp.MustCompile(`^([0-9]{1,18})/([0-9]{1,9})$`)

// Ways is one way: below the post, seen by whoever sees the topic.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	switch {
	case m.Erased || !place.MatchString(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// token is the forum's API key. The one for any forum goes to the address of the settings alone: a forum's host may
// have come in a header that nobody signed.
func (a *Adapter) token(m mention.Mention) string {
	if a.config.User == "" {
		return ""
	}
	if token := a.config.Tokens[m.Source.Account()]; token != "" {
		return token
	}
	if a.config.BaseURL != "" {
		return a.config.Tokens[AnyAccount]
	}
	return ""
}

// base is the address of the forum that m was heard on.
func (a *Adapter) base(m mention.Mention) string {
	if a.config.BaseURL != "" {
		return strings.TrimSuffix(a.config.BaseURL, "/")
	}
	return "https://" + m.Source.Account()
}
