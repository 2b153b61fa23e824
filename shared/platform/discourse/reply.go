package discourse

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/hypertext"
)

// textLimit is the longest post that a forum takes unless its owner says otherwise, in characters.
const textLimit = 32_000

// place is where a reply goes, as ReplyRef says it: topic and number of the post.
var place = regexp.MustCompile(`^([0-9]{1,18})/([0-9]{1,9})$`)

// Ways is one way: below the post, seen by whoever sees the topic.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	switch {
	case m.Erased || !place.MatchString(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// token is the forum's API key. The one for any forum goes to the address of the settings alone: a forum's host may
// have come in a header that nobody signed.
func (a *Adapter) token(m mention.Mention) string {
	if a.config.User == "" {
		return ""
	}
	if a.config.BaseURL != "" {
		return platform.ByAccount(a.config.Tokens, m.Source)
	}
	return a.config.Tokens[m.Source.Account()]
}

// forumOf is the API of the forum that m was heard on.
func (a *Adapter) forumOf(m mention.Mention) platform.API {
	if a.config.BaseURL != "" {
		return a.api
	}
	return a.api.At("https://" + m.Source.Account())
}

func (a *Adapter) header(m mention.Mention) http.Header {
	return http.Header{"Api-Key": {a.token(m)}, "Api-Username": {a.config.User}}
}

type newPost struct {
	Topic   int64  `json:"topic_id"`
	Raw     string `json:"raw"`
	ReplyTo int64  `json:"reply_to_post_number"`
}

// Send replies below the post. Discourse knows no idempotency key: on a retry the reply is first looked for at the end
// of the topic, and a forum that finds the same words again says so.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	to := place.FindStringSubmatch(reply.To.ReplyRef)
	switch {
	case a.token(reply.To) == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no key for this forum"}
	case to == nil:
		return platform.Sent{}, platform.ErrNoAddress
	}
	if reply.Retry {
		sent, found, err := a.look(ctx, reply, to[1])
		if found || err != nil {
			return sent, err
		}
	}
	body := newPost{Raw: reply.Text}
	body.Topic, _ = strconv.ParseInt(to[1], 10, 64) // digits, few enough
	body.ReplyTo, _ = strconv.ParseInt(to[2], 10, 64)
	api := a.forumOf(reply.To)
	answer, err := api.Do(ctx, http.MethodPost, "/posts.json", a.header(reply.To), body)
	if reply.Retry && answer.Status == http.StatusUnprocessableEntity &&
		bytes.Contains(answer.Body, []byte("too similar")) {
		return platform.Sent{}, nil
	}
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		post
		Action string `json:"action"` // "enqueued" where a moderator must look first
	}
	if json.Unmarshal(answer.Body, &took) != nil || took.ID == "" && took.Action != "enqueued" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return sent(took.post, api), nil
}

func sent(p post, forumOf platform.API) platform.Sent {
	return platform.Sent{ID: string(p.ID), Permalink: p.permalink(forum{base: forumOf.Base})}
}

// look searches our text among the last posts of the topic.
func (a *Adapter) look(ctx context.Context, reply platform.Reply, topic string) (platform.Sent, bool, error) {
	var there struct {
		Stream struct {
			Posts []post `json:"posts"`
		} `json:"post_stream"`
	}
	// a number beyond the last shows the last
	path, api := "/t/"+topic+"/999999999.json?include_raw=true", a.forumOf(reply.To)
	if err := api.Find(ctx, path, a.header(reply.To), &there); err != nil {
		return platform.Sent{}, false, err
	}
	for _, p := range there.Stream.Posts {
		if strings.EqualFold(p.Username, a.config.User) && !p.CreatedAt.Before(reply.To.SaidAt) && p.says(reply.Text) {
			return sent(p, api), true, nil
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

// refusals: a key that is wrong and one that may not write are both 403.
var refusals = platform.Statuses{
	http.StatusUnauthorized: {Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"},
	http.StatusUnprocessableEntity: {
		Verdict: platform.GiveUp, Reason: "against the forum's rules, such as a text that is too short",
	},
}
