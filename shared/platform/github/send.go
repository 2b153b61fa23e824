package github

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// comment is one of GitHub's, by REST and, with the names of its fields changed in the query, by GraphQL.
type comment struct {
	ID   string `json:"node_id"`
	URL  string `json:"html_url"`
	Body string `json:"body"`
}

// Send answers below the issue or discussion. GitHub knows no idempotency key: on a retry the answer is first looked
// for.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	ref := answer.To.ReplyRef
	nodes := discussion.FindStringSubmatch(ref)
	switch {
	case a.token(answer.To) == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	case nodes == nil && !issue.MatchString(ref):
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	look, write := a.lookBelowIssue, a.commentIssue
	if nodes != nil {
		look, write = a.lookBelowDiscussion, a.commentDiscussion
	}
	if answer.Retry {
		there, err := look(ctx, answer)
		if err != nil {
			return platform.Sent{}, unseen(err)
		}
		for _, c := range there {
			if same(c.Body, answer.Text) {
				return platform.Sent{ID: c.ID, Permalink: c.URL}, nil
			}
		}
	}
	took, err := write(ctx, answer)
	if err != nil {
		return platform.Sent{}, err
	}
	if took.ID == "" {
		return platform.Sent{}, noID()
	}
	return platform.Sent{ID: took.ID, Permalink: took.URL}, nil
}

func (a *Adapter) commentIssue(ctx context.Context, answer platform.Reply) (took comment, err error) {
	body := struct {
		Body string `json:"body"`
	}{answer.Text}
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, a.address(answer.To.ReplyRef+"/comments"),
		a.header(answer.To), body)
	if err != nil {
		return comment{}, err
	}
	if status != http.StatusCreated {
		return comment{}, explain(status, header, raw)
	}
	if json.Unmarshal(raw, &took) != nil {
		return comment{}, noID()
	}
	return took, nil
}

func (a *Adapter) lookBelowIssue(ctx context.Context, answer platform.Reply) (there []comment, err error) {
	query := url.Values{"since": {answer.To.SaidAt.Format(time.RFC3339)}, "per_page": {"100"}}
	status, header, raw, err := platform.Get(ctx, a.config.HTTP,
		a.address(answer.To.ReplyRef+"/comments?"+query.Encode()), a.header(answer.To))
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, explain(status, header, raw)
	}
	if json.Unmarshal(raw, &there) != nil {
		return nil, noID()
	}
	return there, nil
}

// unseen is why a look failed: the answer may stand there, unless a person must act anyway.
func unseen(err error) error {
	var failed *platform.SendError
	if errors.As(err, &failed) && (failed.Verdict == platform.Reconnect || failed.Verdict == platform.GiveUp) {
		return failed
	}
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there"}
}

// same compares texts as GitHub keeps them.
func same(a, b string) bool {
	clean := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return clean(a) == clean(b)
}

func (a *Adapter) address(path string) string {
	return strings.TrimSuffix(a.config.BaseURL, "/") + "/" + path
}

func (a *Adapter) header(m mention.Mention) http.Header {
	h := http.Header{}
	h.Set("Authorization", "Bearer "+a.token(m))
	h.Set("Accept", "application/vnd.github+json")
	h.Set("X-GitHub-Api-Version", "2022-11-28")
	return h
}

func noID() *platform.SendError {
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
}
