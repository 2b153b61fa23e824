package meta

import (
	"cmp"
	"encoding/json"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// thread is a change of Threads: a reply to us, a mention of us, something of ours published or deleted.
// The documents show no sample of the last two, so their id is read by either name and their time left to the delivery.
type thread struct {
	ID        platform.ID     `json:"id"`
	MediaID   platform.ID     `json:"media_id"`
	Username  string          `json:"username"` // all that Threads tells of a person's identity
	Verified  bool            `json:"is_verified"`
	Text      string          `json:"text"`
	Permalink string          `json:"permalink"`
	Timestamp platform.Moment `json:"timestamp"`
	MediaURL  links           `json:"media_url"`
	GIF       links           `json:"gif_url"`
	RepliedTo person          `json:"replied_to"`
	Root      struct {
		ID       platform.ID `json:"id"`
		OwnerID  platform.ID `json:"owner_id"`
		Username string      `json:"username"`
	} `json:"root_post"`
}

// threads is what a flat delivery tells: one change, or, as for Meta's other products, a list of them.
func (d delivery) threads() []platform.Event {
	e := entry{ID: d.TargetID, Time: d.Time, Changes: []json.RawMessage{d.Values}}
	if d.Values[0] == '[' {
		e.Changes = nil
		if err := json.Unmarshal(d.Values, &e.Changes); err != nil {
			return []platform.Event{unreadable(mention.SourceOf(threads, string(e.ID)), "values: "+platform.Where(err))}
		}
	}
	return e.threads()
}

// threads is what one account on Threads tells.
func (e entry) threads() []platform.Event {
	source := mention.SourceOf(threads, string(e.ID))
	var events []platform.Event
	for _, raw := range e.changes() {
		c, err := read[thread](raw)
		told, ok := unheard(source, c, err, "replies", "mentions", "publish", "delete")
		if !ok {
			told = c.Value.event(c.Field, source, e)
		}
		events = append(events, told)
	}
	return events
}

// event is one post; Threads has no comments: a reply is a post, and may come as a reply and as a mention. Replies are
// told for what stands below our own posts, so one by the author of the root post is ours.
func (t thread) event(field string, source mention.Source, e entry) platform.Event {
	id := cmp.Or(string(t.ID), string(t.MediaID))
	key := mention.Key{Source: source, Kind: mention.Post, ID: id}
	what := platform.Said
	switch {
	case field == "delete":
		return platform.Removal(key)
	case field == "publish" || field == "replies" && t.Username != "" && t.Username == t.Root.Username:
		what = platform.Echo
	}
	m := mention.Mention{
		Key:       key,
		Author:    mention.Author{ID: t.Username, Handle: t.Username, Followers: -1, Verified: t.Verified},
		Text:      t.Text,
		SaidAt:    t.Timestamp.Or(e.Time.Time),
		Permalink: t.Permalink,
		Parent:    string(t.RepliedTo.ID),
		Thread:    cmp.Or(string(t.Root.ID), id),
		Addressed: field == "mentions",
	}
	for _, l := range []links{t.MediaURL, t.GIF} {
		m.Media = append(m.Media, l...)
	}
	return platform.Event{Kind: what, Mention: m, Note: wordless(m.Text, nil)}
}
