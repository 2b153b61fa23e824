package github

import (
	"regexp"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what GitHub takes in one comment, in characters.
const textLimit = 65_536

// Where an answer can go, as ReplyRef says it.
var (
	issue      = regexp.MustCompile(`^repos/[A-Za-z0-9_-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*/issues/[0-9]+$`)
	discussion = regexp.MustCompile(`^discussion/([A-Za-z0-9_=+-]+)(?:/([A-Za-z0-9_=+-]+))?$`)
)

// Ways is one way: a comment, seen by whoever sees the repository.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	switch {
	case m.Erased || !issue.MatchString(m.ReplyRef) && !discussion.MatchString(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
