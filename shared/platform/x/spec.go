package x

import (
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "x",
	Places: []platform.Place{{
		Name: "x", Title: "X", Row: platform.Row{
			Hears:   "mentions, replies, quotes, private messages; the edits and deletions that X reports",
			Replies: "in public (on self-serve plans only to people who name or quote you); by private message",
			Needs:   "a project with the X Activity or Account Activity API; OAuth 1.0a keys",
			Keeps:   "until deleted there: Oyez looks every day",
		},
	}},
	Replies:       true,
	DeletionCheck: &platform.DeletionCheck{Kind: mention.Post, Every: 24 * time.Hour, Batch: 100},
	Audience:      audience,
}

// Spec is what is known of X besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// audience is to whom a post was said that does not name us: an answer to somebody was said to us; what stands by
// itself was found by the words that we look for.
func audience(m mention.Mention) platform.Audience {
	if m.Kind == mention.Post && m.Parent == "" {
		return platform.AboutUs
	}
	return platform.ToUs
}
