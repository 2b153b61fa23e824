package x

import (
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// statement is what the older and the newer shape of a post come down to.
type statement struct {
	us       platform.ID // our account
	id       platform.ID
	history  []platform.ID // every id the post has had, oldest first: each edit makes a new one
	author   mention.Author
	saidAt   time.Time
	text     string // as received
	lang     string
	parent   platform.ID
	thread   platform.ID
	summoned bool
	media    []string
	note     string
}

// event keys the post by its first id, so that all its edits and all the doors it comes by meet in one mention.
func (s statement) event() platform.Event {
	ids := slices.DeleteFunc(slices.Clone(s.history), func(id platform.ID) bool { return id == "" })
	if len(ids) == 0 {
		ids = []platform.ID{s.id}
	}
	oldest, newest := ids[0], ids[len(ids)-1]
	if s.thread == "" && s.parent == "" {
		s.thread = oldest
	}
	if s.saidAt.IsZero() {
		s.saidAt = born(newest)
	}
	m := mention.Mention{
		Key: mention.Key{Source: source(s.us), Kind: mention.Post, ID: string(oldest)}, Author: s.author,
		Text: unescape.Replace(s.text), Lang: language(s.lang), SaidAt: s.saidAt, Revision: int64(len(ids) - 1),
		Permalink: permalink(s.author.Handle, string(newest)), Parent: string(s.parent), Thread: string(s.thread),
		Addressed: s.summoned,
	}
	if newest != oldest {
		m.ReplyRef = string(newest)
	}
	for _, link := range s.media {
		if !slices.Contains(m.Media, link) {
			m.Media = append(m.Media, link)
		}
	}
	what := platform.Said
	switch {
	case m.Author.ID == string(s.us):
		what = platform.Echo
	case len(ids) > 1:
		what = platform.Edited
	}
	return platform.Event{Kind: what, Mention: m, Note: s.note}
}
