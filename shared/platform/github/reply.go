package github

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what GitHub takes in one comment, in characters.
const textLimit = 65_536

// Where a reply can go, as ReplyRef says it.
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
	case a.token(m.Source) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// comment is one of GitHub's, by REST and, with the names of its fields changed in the query, by GraphQL.
type comment struct {
	ID   string `json:"node_id"`
	URL  string `json:"html_url"`
	Body string `json:"body"`
}

// Send replies below the issue or discussion. GitHub knows no idempotency key: on a retry the reply is first looked
// for.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	ref := reply.To.ReplyRef
	nodes := discussion.FindStringSubmatch(ref)
	switch {
	case a.token(reply.To.Source) == "":
		return platform.Sent{}, platform.ErrNoToken
	case nodes == nil && !issue.MatchString(ref):
		return platform.Sent{}, platform.ErrNoAddress
	}
	look, write := a.lookBelowIssue, a.commentIssue
	if nodes != nil {
		look, write = a.lookBelowDiscussion, a.commentDiscussion
	}
	if reply.Retry {
		there, err := look(ctx, reply)
		if err != nil {
			return platform.Sent{}, err
		}
		for _, c := range there {
			if platform.SameText(c.Body, reply.Text) {
				return platform.Sent{ID: c.ID, Permalink: c.URL}, nil
			}
		}
	}
	took, err := write(ctx, reply)
	if err == nil && took.ID == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return platform.Sent{ID: took.ID, Permalink: took.URL}, err
}

func (a *Adapter) commentIssue(ctx context.Context, reply platform.Reply) (took comment, err error) {
	err = a.api.Post(ctx, "/"+reply.To.ReplyRef+"/comments", a.header(reply.To.Source),
		map[string]string{"body": reply.Text}, &took)
	return took, err
}

func (a *Adapter) lookBelowIssue(ctx context.Context, reply platform.Reply) (there []comment, err error) {
	query := url.Values{"since": {reply.To.SaidAt.Format(time.RFC3339)}, "per_page": {"100"}}
	err = a.api.Find(ctx, "/"+reply.To.ReplyRef+"/comments?"+query.Encode(), a.header(reply.To.Source), &there)
	return there, err
}
