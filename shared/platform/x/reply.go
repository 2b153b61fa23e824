package x

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/dghubble/oauth1"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What X lets us write. A post's limit is counted by weight; a private message takes 10,000 characters, which weigh at
// least as much.
const (
	postLimit    = 280
	messageLimit = 10_000
)

// Ways is one way: in public to a post, in private to a private message. A self-serve app may only answer people who
// named or quoted us.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: postLimit}
	if m.Kind == mention.Message {
		way = platform.Way{Visibility: platform.Private, Limit: messageLimit}
	}
	_, known := a.credentials(m.Source)
	switch {
	case m.Erased || m.Kind != mention.Post && m.Kind != mention.Message:
		way.Refused = platform.RefusedNotAllowed
	case !known:
		way.Refused = platform.RefusedNoToken
	case m.Kind == mention.Post && !m.Addressed && !a.config.Enterprise:
		way.Refused = platform.RefusedNotAddressed
	}
	return []platform.Way{way}
}

func (a *Adapter) credentials(s mention.Source) (Credentials, bool) {
	for _, account := range []string{s.Account(), platform.AnyAccount} {
		if c := a.config.Accounts[account]; c.ConsumerKey != "" && c.ConsumerSecret != "" && c.Token != "" &&
			c.TokenSecret != "" {
			return c, true
		}
	}
	return Credentials{}, false
}

// signed is X's API, called with an account's keys.
func (a *Adapter) signed(ctx context.Context, s mention.Source) platform.API {
	keys, _ := a.credentials(s)
	config := oauth1.NewConfig(keys.ConsumerKey, keys.ConsumerSecret)
	signing := config.Client(context.WithValue(ctx, oauth1.HTTPClient, a.api.HTTP),
		oauth1.NewToken(keys.Token, keys.TokenSecret))
	client := *a.api.HTTP
	client.Transport = signing.Transport
	api := a.api
	api.HTTP = &client
	return api
}

type newPost struct {
	Text  string `json:"text"`
	Reply struct {
		To string `json:"in_reply_to_tweet_id"`
	} `json:"reply"`
}

// Send publishes one reply as our account. X knows no idempotency key: it refuses a public reply that stands there
// already, which on a retry means that the earlier try succeeded; a private one is looked for first.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	if _, known := a.credentials(reply.To.Source); !known {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no keys for this account"}
	}
	if reply.Visibility == platform.Private {
		return a.message(ctx, reply)
	}
	body := newPost{Text: reply.Text}
	body.Reply.To = cmp.Or(reply.To.ReplyRef, reply.To.ID) // a post's newest edit
	answer, err := a.signed(ctx, reply.To.Source).Do(ctx, http.MethodPost, "/2/tweets", nil, body)
	if answer.Status == http.StatusForbidden && duplicate(answer.Body) {
		if reply.Retry {
			return platform.Sent{}, nil
		}
		return platform.Sent{}, standsThere.Failed(answer.Status, nil)
	}
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		Data struct {
			ID platform.ID `json:"id"`
		} `json:"data"`
	}
	if json.Unmarshal(answer.Body, &took) != nil || took.Data.ID == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	id := string(took.Data.ID)
	return platform.Sent{ID: id, Permalink: permalink("", id)}, nil
}

var standsThere = platform.Meaning{Verdict: platform.GiveUp, Reason: "the same words stand there already"}

// message sends a private message.
func (a *Adapter) message(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	api := a.signed(ctx, reply.To.Source)
	with := "/2/dm_conversations/with/" + url.PathEscape(cmp.Or(reply.To.ReplyRef, reply.To.Author.ID))
	if reply.Retry {
		id, found, err := look(ctx, api, with, reply)
		if found || err != nil {
			return platform.Sent{ID: id}, err
		}
	}
	var took struct {
		Data struct {
			ID platform.ID `json:"dm_event_id"`
		} `json:"data"`
	}
	if err := api.Post(ctx, with+"/messages", nil, map[string]string{"text": reply.Text}, &took); err != nil {
		return platform.Sent{}, err
	}
	if took.Data.ID == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return platform.Sent{ID: string(took.Data.ID)}, nil
}

// look searches our text among the newest private messages that we wrote to this person after the one we reply to.
func look(ctx context.Context, api platform.API, with string, reply platform.Reply) (id string, found bool, err error) {
	var between struct {
		Data []struct {
			ID        platform.ID     `json:"id"`
			Text      string          `json:"text"`
			SenderID  platform.ID     `json:"sender_id"`
			CreatedAt platform.Moment `json:"created_at"`
		} `json:"data"`
	}
	path := with + "/dm_events?dm_event.fields=id,text,sender_id,created_at&event_types=MessageCreate&max_results=50"
	if err := api.Find(ctx, path, nil, &between); err != nil {
		return "", false, err
	}
	for _, e := range between.Data {
		after := e.CreatedAt.IsZero() || !e.CreatedAt.Before(reply.To.SaidAt)
		if string(e.SenderID) == reply.To.Source.Account() && after &&
			platform.SameText(unescape.Replace(e.Text), reply.Text) {
			return string(e.ID), true, nil
		}
	}
	return "", false, nil
}
