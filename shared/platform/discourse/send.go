package discourse

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/hypertext"
)

type newPost struct {
	Topic   int64  `json:"topic_id"`
	Raw     string `json:"raw"`
	ReplyTo int64  `json:"reply_to_post_number"`
}

// Send answers below the post. Discourse knows no idempotency key: on a retry the answer is first looked for at the end
// of the topic, and a forum that finds the same words again says so.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	to := place.FindStringSubmatch(answer.To.ReplyRef)
	switch {
	case a.token(answer.To) == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no key for this forum"}
	case to == nil:
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	if answer.Retry {
		sent, found, err := a.look(ctx, answer, to[1])
		if found || err != nil {
			return sent, err
		}
	}
	body := newPost{Raw: answer.Text}
	body.Topic, _ = strconv.ParseInt(to[1], 10, 64) // digits, few enough
	body.ReplyTo, _ = strconv.ParseInt(to[2], 10, 64)
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, a.base(answer.To)+"/posts.json",
		a.header(answer.To), body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK {
		if answer.Retry && status == http.StatusUnprocessableEntity && bytes.Contains(raw, []byte("too similar")) {
			return platform.Sent{}, nil
		}
		return platform.Sent{}, explain(status, header)
	}
	var took struct {
		post
		Action string `json:"action"` // "enqueued" where a moderator must look first
	}
	if json.Unmarshal(raw, &took) != nil || took.ID == "" && took.Action != "enqueued" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	return a.sent(answer.To, took.post), nil
}

func (a *Adapter) sent(to mention.Mention, p post) platform.Sent {
	return platform.Sent{ID: string(p.ID), Permalink: p.permalink(forum{base: a.base(to)})}
}

// look searches our text among the last posts of the topic. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply, topic string) (platform.Sent, bool, error) {
	// a number beyond the last shows the last
	address := a.base(answer.To) + "/t/" + topic + "/999999999.json?include_raw=true"
	status, header, raw, err := platform.Get(ctx, a.config.HTTP, address, a.header(answer.To))
	if err != nil {
		return platform.Sent{}, false, unseen("no answer")
	}
	if status != http.StatusOK {
		failed := explain(status, header)
		if failed.Verdict == platform.Retry {
			failed.Verdict = platform.MaybeSent
		}
		return platform.Sent{}, false, failed
	}
	var there struct {
		Slug   string `json:"slug"`
		Stream struct {
			Posts []post `json:"posts"`
		} `json:"post_stream"`
	}
	if json.Unmarshal(raw, &there) != nil {
		return platform.Sent{}, false, unseen("no JSON")
	}
	for _, p := range there.Stream.Posts {
		if strings.EqualFold(p.Username, a.config.User) && !p.CreatedAt.Before(answer.To.SaidAt) &&
			p.says(answer.Text) {
			return a.sent(answer.To, p), true, nil
		}
	}
	return platform.Sent{}, false, nil
}

// says compares what was typed, else what is shown.
func (p post) says(text string) bool {
	text = strings.TrimSpace(text)
	if p.Raw != "" {
		return strings.TrimSpace(p.Raw) == text
	}
	shown, _ := hypertext.Text(p.Cooked, "")
	return strings.Join(strings.Fields(shown), " ") == strings.Join(strings.Fields(text), " ")
}

func unseen(why string) *platform.SendError {
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there: " + why}
}

func (a *Adapter) header(m mention.Mention) http.Header {
	h := http.Header{}
	h.Set("Api-Key", a.token(m))
	h.Set("Api-Username", a.config.User)
	return h
}

// explain reads a forum's refusal by its status. A key that is wrong and one that may not write are both 403.
func explain(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header, time.Minute)
	case status == http.StatusServiceUnavailable:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status >= http.StatusInternalServerError: // it may stand there all the same
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	case status == http.StatusNotFound || status == http.StatusGone:
		words = "gone"
	case status == http.StatusUnprocessableEntity:
		words = "against the forum's rules, such as a text that is too short"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}
