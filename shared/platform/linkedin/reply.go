package linkedin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// commentLimit is how long a comment may be.
const commentLimit = 1250

// Ways is one way: a public comment below the comment or the post, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: commentLimit}
	switch {
	case m.Erased || target(m) == "":
		way.Refused = platform.RefusedNotAllowed
	case a.token(m.Source) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units: LinkedIn does not say what it counts.
func (a *Adapter) Length(text string) int { return platform.UTF16Length(text) }

type newComment struct {
	Actor   string `json:"actor"`
	Object  string `json:"object"`
	Message struct {
		Text string `json:"text"`
	} `json:"message"`
	Parent string `json:"parentComment,omitempty"`
}

// Send publishes one comment as the organisation. LinkedIn knows no idempotency key: on a retry it is first looked for.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	switch {
	case a.token(m.Source) == "":
		return platform.Sent{}, platform.ErrNoToken
	case target(m) == "":
		return platform.Sent{}, platform.ErrNoAddress
	}
	if reply.Retry {
		sent, found, err := a.look(ctx, reply)
		if found || err != nil {
			return sent, err
		}
	}
	body := newComment{Actor: actor(m), Object: m.ReplyRef}
	body.Message.Text = reply.Text
	if name, below, _ := comment(m.ReplyRef); name != "" {
		body.Object, body.Parent = below, name
	}
	answer, err := a.api.Do(ctx, http.MethodPost, path(m), a.header(m), body)
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		ID platform.ID `json:"id"`
	}
	id := tail(answer.Header.Get("X-Restli-Id"))
	if id == "" && json.Unmarshal(answer.Body, &took) == nil {
		id = tail(string(took.ID))
	}
	if id == "" {
		return platform.Sent{}, platform.NoID(answer.Status)
	}
	return platform.Sent{ID: id, Permalink: m.Permalink}, nil
}

// look searches our text among the comments there.
func (a *Adapter) look(ctx context.Context, reply platform.Reply) (platform.Sent, bool, error) {
	m := reply.To
	var there struct {
		Elements []struct {
			ID      platform.ID `json:"id"`
			Actor   string      `json:"actor"`
			Message struct {
				Text string `json:"text"`
			} `json:"message"`
		} `json:"elements"`
	}
	if err := a.api.Find(ctx, path(m)+"?count=100", a.header(m), &there); err != nil {
		return platform.Sent{}, false, err
	}
	for _, c := range there.Elements {
		if c.Actor == actor(m) && platform.SameText(c.Message.Text, reply.Text) {
			return platform.Sent{ID: tail(string(c.ID)), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

// path is where comments on what we reply to are made and listed. LinkedIn wants every sign of a name escaped.
func path(m mention.Mention) string {
	return "/rest/socialActions/" + url.QueryEscape(target(m)) + "/comments"
}

func (a *Adapter) header(m mention.Mention) http.Header {
	return http.Header{
		"Authorization":             {"Bearer " + a.token(m.Source)},
		"Linkedin-Version":          {a.config.Version},
		"X-Restli-Protocol-Version": {"2.0.0"},
	}
}

// target is the name of what we answer, "" where it is none.
func target(m mention.Mention) string {
	if name, _, _ := comment(m.ReplyRef); name != "" {
		return name
	}
	if post(m.ReplyRef) {
		return m.ReplyRef
	}
	return ""
}

func actor(m mention.Mention) string { return "urn:li:organization:" + m.Source.Account() }

var refusals = platform.Statuses{
	http.StatusTooManyRequests: {Verdict: platform.Retry, Reason: "too many calls", Wait: time.Hour},
	http.StatusConflict:        {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusUnauthorized:    {Verdict: platform.Reconnect, Reason: "token expired or withdrawn"},
	http.StatusForbidden:       {Verdict: platform.Reconnect, Reason: "permission missing, or no administrator of the page"},
	http.StatusUpgradeRequired: {
		Verdict: platform.GiveUp, Reason: "the LinkedIn-Version of our settings is no longer served",
	},
}
