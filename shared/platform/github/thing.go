package github

import (
	"slices"
	"strconv"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// thing is an issue, a discussion or a comment: they share their shape.
type thing struct {
	NodeID      string          `json:"node_id"`
	ID          platform.ID     `json:"id"`
	Number      platform.ID     `json:"number"`
	Title       string          `json:"title"`
	Body        string          `json:"body"` // Markdown; null where it is empty
	URL         string          `json:"html_url"`
	User        *user           `json:"user"` // null for an account that is gone
	Association string          `json:"author_association"`
	CreatedAt   platform.Moment `json:"created_at"`
	UpdatedAt   platform.Moment `json:"updated_at"`
	ParentID    platform.ID     `json:"parent_id"` // the comment of a discussion that this one answers
	App         *struct {
		ID platform.ID `json:"id"`
	} `json:"performed_via_github_app"`
}

type user struct {
	Login string      `json:"login"`
	ID    platform.ID `json:"id"`
	Type  string      `json:"type"` // User, Bot or Organization
}

// said reads of, which stands under an issue or a discussion, or is it.
func (a *Adapter) said(of, under thing, kind mention.Kind, d delivery, us mention.Source,
	what platform.EventKind,
) platform.Event {
	switch {
	case a.ours(of):
		what = platform.Echo
	case of.User != nil && of.User.Type == "Bot":
		return platform.Noted(platform.Ignored, us, "another bot's words")
	}
	m := mention.Mention{
		Key:       key(us, kind, of),
		Author:    of.author(),
		Text:      of.words(),
		SaidAt:    of.CreatedAt.Time,
		Private:   d.Repository != nil && d.Repository.Private,
		Permalink: of.URL,
		Thread:    under.id(),
		ReplyRef:  d.replyRef(of, under),
	}
	if kind == mention.Comment {
		m.Parent = m.Thread
		if of.ParentID != "" {
			m.Parent = string(of.ParentID)
		}
	}
	if d.Action == "edited" && !of.UpdatedAt.IsZero() {
		m.Revision = of.UpdatedAt.UnixMilli()
	}
	return platform.Event{Kind: what, Mention: m}
}

// ours says that the brand wrote it.
func (a *Adapter) ours(of thing) bool {
	if of.App != nil && a.config.AppID != "" && string(of.App.ID) == a.config.AppID {
		return true
	}
	member := slices.Contains([]string{"OWNER", "MEMBER", "COLLABORATOR"}, of.Association)
	return a.config.Members && member || of.User != nil && slices.ContainsFunc(a.config.Ours, func(login string) bool {
		return strings.EqualFold(login, of.User.Login)
	})
}

// id is the node id, which no two things of GitHub share; the number is one of issues, of comments ... apart.
func (t thing) id() string {
	if t.NodeID != "" {
		return t.NodeID
	}
	return string(t.ID)
}

func key(us mention.Source, kind mention.Kind, t thing) mention.Key {
	return mention.Key{Source: us, Kind: kind, ID: t.id()}
}

// words are the title and the body: a title often says it all.
func (t thing) words() string { return strings.TrimSpace(t.Title + "\n\n" + t.Body) }

func (t thing) author() mention.Author {
	if t.User == nil {
		return mention.Author{Followers: -1}
	}
	return mention.Author{ID: string(t.User.ID), Name: t.User.Login, Handle: t.User.Login, Followers: -1}
}

// replyRef is where an answer goes: "repos/<owner>/<name>/issues/<number>" by REST, "discussion/<node>" or
// "discussion/<node>/<comment>" by GraphQL. What answers a comment cannot be answered itself, only the whole.
func (d delivery) replyRef(of, under thing) string {
	if d.Discussion == nil {
		if _, err := strconv.ParseUint(string(under.Number), 10, 64); err != nil || d.Repository == nil {
			return ""
		}
		return "repos/" + d.Repository.FullName + "/issues/" + string(under.Number)
	}
	if under.NodeID == "" {
		return ""
	}
	ref := "discussion/" + under.NodeID
	if d.Comment != nil && of.ParentID == "" && of.NodeID != "" {
		ref += "/" + of.NodeID
	}
	return ref
}
