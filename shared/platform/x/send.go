package x

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/dghubble/oauth1"
	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Send publishes one answer as our account. X knows no idempotency key: it refuses a public answer that stands there
// already, which on a retry means that the earlier try succeeded; a private one is looked for first.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	if _, known := a.credentials(answer.To); !known {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no keys for this account"}
	}
	if answer.Visibility == platform.Private {
		return a.message(ctx, answer)
	}
	var body struct {
		Text  string `json:"text"`
		Reply struct {
			To string `json:"in_reply_to_tweet_id"`
		} `json:"reply"`
	}
	body.Text, body.Reply.To = answer.Text, ref(answer.To)
	var took struct {
		Data struct {
			ID platform.ID `json:"id"`
		} `json:"data"`
	}
	already, err := a.post(ctx, answer.To, "/2/tweets", body, &took)
	switch {
	case already && answer.Retry:
		return platform.Sent{}, nil
	case err != nil:
		return platform.Sent{}, err
	}
	id := string(took.Data.ID)
	if id == "" {
		return platform.Sent{}, noID()
	}
	return platform.Sent{ID: id, Permalink: permalink("", id)}, nil
}

// message sends a private message.
func (a *Adapter) message(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	if answer.Retry {
		id, found, err := a.look(ctx, answer)
		if found || err != nil {
			return platform.Sent{ID: id}, err
		}
	}
	var took struct {
		Data struct {
			ID platform.ID `json:"dm_event_id"`
		} `json:"data"`
	}
	body := struct {
		Text string `json:"text"`
	}{answer.Text}
	if _, err := a.post(ctx, answer.To, conversation(answer.To)+"/messages", body, &took); err != nil {
		return platform.Sent{}, err
	}
	if took.Data.ID == "" {
		return platform.Sent{}, noID()
	}
	return platform.Sent{ID: string(took.Data.ID)}, nil
}

// look searches our text among the newest private messages that we wrote to this person after the one we answer.
// Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (id string, found bool, err error) {
	path := conversation(answer.To) +
		"/dm_events?dm_event.fields=id,text,sender_id,created_at&event_types=MessageCreate&max_results=50"
	status, header, reply, err := a.call(ctx, answer.To, http.MethodGet, path, nil)
	if err != nil {
		return "", false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no answer",
		}
	}
	if status != http.StatusOK {
		failed := explain(status, header)
		if failed.Verdict == platform.Retry {
			failed.Verdict = platform.MaybeSent
		}
		return "", false, failed
	}
	var between struct {
		Data []struct {
			ID        platform.ID     `json:"id"`
			Text      string          `json:"text"`
			SenderID  platform.ID     `json:"sender_id"`
			CreatedAt platform.Moment `json:"created_at"`
		} `json:"data"`
	}
	if json.Unmarshal(reply, &between) != nil {
		return "", false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no JSON",
		}
	}
	for _, e := range between.Data {
		after := e.CreatedAt.IsZero() || !e.CreatedAt.Before(answer.To.SaidAt)
		if string(e.SenderID) == answer.To.Source.Account() && after &&
			norm.NFC.String(unescape.Replace(e.Text)) == norm.NFC.String(answer.Text) {
			return string(e.ID), true, nil
		}
	}
	return "", false, nil
}

// post makes one call that publishes. already says that X refused it because the same words stand there.
func (a *Adapter) post(ctx context.Context, m mention.Mention, path string, body, took any) (already bool, err error) {
	var raw bytes.Buffer
	text := json.NewEncoder(&raw)
	text.SetEscapeHTML(false) // X shows what it gets
	if err := text.Encode(body); err != nil {
		return false, &platform.SendError{Verdict: platform.GiveUp, Reason: "text is no JSON"}
	}
	status, header, reply, err := a.call(ctx, m, http.MethodPost, path, &raw)
	if err != nil {
		return false, err
	}
	if status != http.StatusOK && status != http.StatusCreated {
		failed := explain(status, header)
		if status == http.StatusForbidden && duplicate(reply) {
			failed.Reason = "the same words stand there already (403)"
			return true, failed
		}
		return false, failed
	}
	if json.Unmarshal(reply, took) != nil {
		return false, noID()
	}
	return false, nil
}

// call makes one request signed with the account's keys.
func (a *Adapter) call(ctx context.Context, m mention.Mention, method, path string, body io.Reader) (int, http.Header,
	[]byte, error,
) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(a.config.BaseURL, "/")+path, body)
	if err != nil {
		return 0, nil, nil, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	keys, _ := a.credentials(m)
	config := oauth1.NewConfig(keys.ConsumerKey, keys.ConsumerSecret)
	signing := config.Client(context.WithValue(ctx, oauth1.HTTPClient, a.config.HTTP),
		oauth1.NewToken(keys.Token, keys.TokenSecret))
	client := *a.config.HTTP
	client.Transport = signing.Transport
	return platform.Call(&client, r)
}

// ref is what X calls the mention: a post's newest edit, or the person of a private message.
func ref(m mention.Mention) string { return firstText(m.ReplyRef, m.ID) }

func conversation(m mention.Mention) string {
	return "/2/dm_conversations/with/" + url.PathEscape(firstText(m.ReplyRef, m.Author.ID))
}

func noID() *platform.SendError {
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
}
