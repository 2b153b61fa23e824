package linkedin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

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
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units. LinkedIn does not say what it counts; no other measure of a text is longer in its limits.
func (a *Adapter) Length(text string) int { return len(utf16.Encode([]rune(text))) }

// Send publishes one comment as the organisation. LinkedIn knows no idempotency key: on a retry it is first looked for.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	switch {
	case a.token(m) == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	case target(m) == "":
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	if answer.Retry {
		sent, found, err := a.look(ctx, answer)
		if found || err != nil {
			return sent, err
		}
	}
	var body struct {
		Actor   string `json:"actor"`
		Object  string `json:"object"`
		Message struct {
			Text string `json:"text"`
		} `json:"message"`
		Parent string `json:"parentComment,omitempty"`
	}
	body.Actor, body.Object, body.Message.Text = actor(m), m.ReplyRef, answer.Text
	if name, below, _ := comment(m.ReplyRef); name != "" {
		body.Object, body.Parent = below, name
	}
	status, header, reply, err := platform.PostJSON(ctx, a.config.HTTP, a.address(m), a.header(m), body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK && status != http.StatusCreated {
		return platform.Sent{}, explain(status, header)
	}
	var took struct {
		ID platform.ID `json:"id"`
	}
	id := tail(header.Get("X-Restli-Id"))
	if id == "" && json.Unmarshal(reply, &took) == nil {
		id = tail(string(took.ID))
	}
	if id == "" {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  fmt.Sprintf("answer without an id (%d)", status),
		}
	}
	return platform.Sent{ID: id, Permalink: m.Permalink}, nil
}

// look searches our text among the comments there. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (platform.Sent, bool, error) {
	m := answer.To
	status, header, reply, err := platform.Get(ctx, a.config.HTTP, a.address(m)+"?count=100", a.header(m))
	if err != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no answer",
		}
	}
	if status != http.StatusOK {
		failed := explain(status, header)
		if failed.Verdict == platform.Retry {
			failed.Verdict = platform.MaybeSent
		}
		return platform.Sent{}, false, failed
	}
	var there struct {
		Elements []struct {
			ID      platform.ID `json:"id"`
			Actor   string      `json:"actor"`
			Message struct {
				Text string `json:"text"`
			} `json:"message"`
		} `json:"elements"`
	}
	if json.Unmarshal(reply, &there) != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no JSON",
		}
	}
	for _, c := range there.Elements {
		if c.Actor == actor(m) && plain(c.Message.Text) == plain(answer.Text) {
			return platform.Sent{ID: tail(string(c.ID)), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

// address is where comments on what we answer are made and listed. LinkedIn wants every sign of a name escaped.
func (a *Adapter) address(m mention.Mention) string {
	return a.config.BaseURL + "/rest/socialActions/" + url.QueryEscape(target(m)) + "/comments"
}

func (a *Adapter) header(m mention.Mention) http.Header {
	return http.Header{
		"Authorization":             {"Bearer " + a.token(m)},
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

// explain reads LinkedIn's answer by its status.
func explain(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header, time.Hour)
	case status == http.StatusServiceUnavailable || status == http.StatusConflict:
		failed.Verdict, words, failed.After = platform.Retry, "the platform is busy or down", platform.RetryAfter(
			header, 0)
	case status >= 500:
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token expired or withdrawn"
	case status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "permission missing, or no administrator of the page"
	case status == http.StatusNotFound:
		words = "gone"
	case status == http.StatusUpgradeRequired:
		words = "the LinkedIn-Version of our settings is no longer served"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// plain is a text without what LinkedIn may change about it: outer space, composition of accents.
func plain(text string) string { return norm.NFC.String(strings.TrimSpace(text)) }
