package linkedin

import (
	"cmp"
	"encoding/json"
	"errors"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is up to ten notifications, or one alone: the envelope is to be confirmed. N is a
// notification, or platform.Each of one.
type delivery[N any] struct {
	notification
	Type          string `json:"type"`
	Notifications []N    `json:"notifications"`
}

// read reads a body at one go, and one by one where a notification is malformed.
func read(body []byte) (each delivery[platform.Each[notification]], err error) {
	var whole delivery[notification]
	if json.Unmarshal(body, &whole) != nil {
		err = json.Unmarshal(body, &each)
		return each, err
	}
	each.notification, each.Type, each.Notifications = whole.notification, whole.Type, platform.Plain(
		whole.Notifications)
	return each, nil
}

// notification is one social action around our organisation.
type notification struct {
	Action       string          `json:"action"`
	Organization string          `json:"organizationalEntity"`
	At           platform.Moment `json:"lastModifiedAt"` // milliseconds
	SourcePost   string          `json:"sourcePost"`
	Source       thing           `json:"decoratedSourcePost"`
	Generated    string          `json:"generatedActivity"`
	Decorated    struct {
		Comment thing `json:"comment"`
		Share   thing `json:"share"`
	} `json:"decoratedGeneratedActivity"`
}

// thing is a comment or a post. Its owner is a URN without a name.
type thing struct {
	Owner  string `json:"owner"`
	Text   string `json:"text"`
	Entity string `json:"entity"`
	Object string `json:"object"`        // what a comment stands below
	Parent string `json:"parentComment"` // the comment it answers
}

// Parse reads the notifications of one delivery.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	var events []platform.Event
	switch {
	case d.Notifications != nil:
		for _, n := range d.Notifications {
			if n.Err != nil {
				events = append(events, platform.Noted(platform.Unreadable, "",
					"a notification: "+platform.Where(n.Err)))
				continue
			}
			events = append(events, n.Value.event())
		}
	case d.Action != "":
		events = append(events, d.notification.event())
	case d.Type == "":
		return nil, platform.NotUnderstood(errors.New("neither notifications, action nor type at the root"))
	}
	if len(events) == 0 {
		events = append(events, platform.Noted(platform.Ignored, "",
			"nothing that is heard in "+platform.Quoted(d.Type)))
	}
	for i := range events {
		if m := &events[i].Mention; !m.SaidAt.IsZero() &&
			(events[i].Kind == platform.Said || events[i].Kind == platform.Edited) {
			m.TextUntil, m.AuthorUntil = m.SaidAt.Add(TextKept), m.SaidAt.Add(ProfileKept)
		}
	}
	return events, nil
}

func (n notification) event() platform.Event {
	us := mention.SourceOf("linkedin", tail(cmp.Or(n.Organization, n.Source.Owner)))
	switch n.Action {
	case "COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE":
		return n.comment(us)
	case "SHARE", "SHARE_MENTION":
		return n.share(us)
	case "LIKE":
		return platform.Noted(platform.Counted, us, "like")
	}
	return platform.NotHeard(us, n.Action)
}

func (n notification) comment(us mention.Source) platform.Event {
	c := n.Decorated.Comment
	urn, below, id := comment(cmp.Or(c.Entity, n.Generated))
	if id == "" {
		urn, below, id = comment(n.Generated)
	}
	if n.Action == "COMMENT_DELETE" {
		return platform.Removal(mention.Key{Source: us, Kind: mention.Comment, ID: id})
	}
	m := mention.Mention{
		Key:       mention.Key{Source: us, Kind: mention.Comment, ID: id},
		Author:    mention.Author{ID: c.Owner, Followers: -1},
		Text:      c.Text,
		SaidAt:    n.At.Time,
		Permalink: address(cmp.Or(n.SourcePost, below)),
		Parent:    tail(cmp.Or(c.Parent, c.Object, below)),
		Thread:    tail(cmp.Or(below, n.SourcePost)),
		ReplyRef:  urn,
	}
	if parent, _, nested := comment(cmp.Or(c.Parent, c.Object)); nested != "" {
		m.ReplyRef = parent // LinkedIn hangs answers below first comments only
	}
	e := platform.Event{Kind: platform.Said, Mention: m}
	switch {
	case n.Action == "ADMIN_COMMENT" || c.Owner != "" && c.Owner == n.Organization:
		e.Kind = platform.Echo
	case n.Action == "COMMENT_EDIT":
		e.Kind = platform.Edited
		e.Mention.Revision = max(n.At.UnixMilli(), 1)
	}
	return e
}

// share is a post that carries ours on, or names us.
func (n notification) share(us mention.Source) platform.Event {
	s := n.Decorated.Share
	if s.Owner == "" && n.Action == "SHARE_MENTION" {
		s = n.Source // then the post that names us is the source itself
	}
	urn := cmp.Or(s.Entity, n.Generated, n.SourcePost)
	if s.Text == "" {
		return platform.Noted(platform.Counted, us, "a share without words")
	}
	e := platform.Event{Kind: platform.Said, Mention: mention.Mention{
		Key:       mention.Key{Source: us, Kind: mention.Post, ID: tail(urn)},
		Author:    mention.Author{ID: s.Owner, Followers: -1},
		Text:      s.Text,
		SaidAt:    n.At.Time,
		Permalink: address(urn),
		Thread:    tail(urn),
		ReplyRef:  urn,
		Addressed: n.Action == "SHARE_MENTION",
	}}
	if n.Action == "SHARE" {
		e.Mention.Parent = tail(n.SourcePost)
	}
	if s.Owner != "" && s.Owner == n.Organization {
		e.Kind = platform.Echo
	}
	return e
}
