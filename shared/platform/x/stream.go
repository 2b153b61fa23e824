package x

import (
	"oyez/shared/platform"
)

// rule is a rule of the filtered stream that a post matched. A post comes without our account: a rule's tag that is the
// id of our account says whose it is.
type rule struct {
	Tag string `json:"tag"`
}

// unassigned is the account of posts that no rule assigns: they are heard under "x/stream".
const unassigned = "stream"

func streamed(p post, with includes, rules []platform.Each[rule]) []platform.Event {
	tags := make([]string, 0, len(rules))
	for _, r := range rules {
		tags = append(tags, r.Value.Tag)
	}
	us, unknown := account("", tags...)
	return []platform.Event{explained(p.event(us, with, false), unknown)}
}

// account is us, else the first tag that is an account's id. unknown is a note for people where nothing says whose it
// is.
func account(us platform.ID, tags ...string) (id platform.ID, unknown string) {
	if us != "" {
		return us, ""
	}
	for _, tag := range tags {
		if platform.Number.Is(tag) {
			return platform.ID(tag), ""
		}
	}
	return unassigned, "no rule's tag is the id of an account of ours"
}

// explained adds a note to those that an event has.
func explained(e platform.Event, note string) platform.Event {
	switch {
	case note == "":
	case e.Note == "":
		e.Note = note
	default:
		e.Note += "; " + note
	}
	return e
}
