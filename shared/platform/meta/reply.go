package meta

import (
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What Meta lets us write, in UTF-16 units. Meta documents WhatsApp's; the others are what the products' own apps and
// pages name.
const (
	postLimit      = 8000 // a comment on Facebook
	remarkLimit    = 2200 // a comment on Instagram
	threadLimit    = 500
	messengerLimit = 2000
	instagramLimit = 1000
	whatsappLimit  = 4096
)

// For how long.
const (
	privateWindow = 7 * 24 * time.Hour // one private message about a comment or post
	messageWindow = 24 * time.Hour     // after a person's message
	humanWindow   = 7 * 24 * time.Hour // the same for a person's answer, with the Human Agent feature
)

// Ways depend on the place. Facebook: a comment below m at any time, and one private message within seven days.
// Instagram: the same for comments, and only a comment where we were named. Messages: a message, within a day or, on
// Messenger and Instagram with HumanAgent, a week. Threads: a reply.
func (a *Adapter) Ways(m mention.Mention, now time.Time) []platform.Way {
	ways := a.ways(m)
	for i := range ways {
		w := &ways[i]
		switch {
		case m.Erased:
			w.Refused = platform.RefusedNotAllowed
		case w.Refused != "":
		case !w.Until.IsZero() && now.After(w.Until):
			w.Refused = platform.RefusedWindow
		case a.token(m.Source) == "":
			w.Refused = platform.RefusedNoToken
		}
	}
	return ways
}

// ways are all ways of the place; those that it never allows are refused.
func (a *Adapter) ways(m mention.Mention) []platform.Way {
	public := platform.Way{Visibility: platform.Public, Limit: postLimit}
	private := platform.Way{
		Visibility: platform.Private, Limit: messengerLimit, Until: after(m, privateWindow),
		Once: true,
	}
	reply := platform.Way{Visibility: platform.Private, Until: after(m, messageWindow)}
	human := reply
	if a.config.HumanAgent {
		human.Until = after(m, humanWindow)
	}
	switch m.Source.Platform() {
	case messenger:
		human.Limit = messengerLimit
		return []platform.Way{human}
	case whatsapp:
		reply.Limit = whatsappLimit
		return []platform.Way{reply}
	case threads:
		public.Limit = threadLimit
		return []platform.Way{public}
	case instagram:
		human.Limit, private.Limit, public.Limit = instagramLimit, instagramLimit, remarkLimit
		switch {
		case m.Kind == mention.Message:
			return []platform.Way{human}
		case namedElsewhere(m):
			return []platform.Way{public}
		}
		return []platform.Way{public, private}
	}
	if m.Kind == mention.Message {
		public.Refused = platform.RefusedNotAllowed
	}
	if m.Kind != mention.Post && m.Kind != mention.Comment {
		private.Refused = platform.RefusedNotAllowed
	}
	return []platform.Way{public, private}
}

// namedElsewhere says whether m stands on somebody else's picture on Instagram: such mentions come without an author,
// and those below our own come as comments too, with one.
func namedElsewhere(m mention.Mention) bool {
	return m.Source.Platform() == instagram && m.Addressed && m.Author.ID == ""
}

// after is the end of a window that opened with m; zero when nobody knows when that was.
func after(m mention.Mention, window time.Duration) time.Time {
	if m.SaidAt.IsZero() {
		return time.Time{}
	}
	return m.SaidAt.Add(window)
}

// Length counts UTF-16 units: Meta does not say what it counts. Instagram counts a message's bytes, so that a long one
// full of accents may be refused.
func (a *Adapter) Length(text string) int { return platform.UTF16Length(text) }
