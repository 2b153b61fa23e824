package meta

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Send publishes one answer as the account. Meta knows no idempotency key. On a retry the answer is first looked for
// where it would stand; where the API cannot look (WhatsApp, and comments elsewhere on Instagram) it stays unsure and
// is not sent again. A private message about a comment can only be taken once: the second is refused.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	if a.token(m) == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	}
	about := answer.Visibility == platform.Private && m.Kind != mention.Message
	if answer.Retry && !about {
		sent, found, err := a.look(ctx, answer)
		if found || err != nil {
			return sent, err
		}
	}
	switch place := m.Source.Platform(); {
	case about:
		return a.message(ctx, answer)
	case place == whatsapp:
		return a.whatsapp(ctx, answer)
	case place == threads:
		return a.thread(ctx, answer)
	case m.Kind == mention.Message:
		return a.direct(ctx, answer)
	case namedElsewhere(m):
		return a.form(ctx, answer, account(m)+"/mentions", elsewhere(m))
	case place == instagram:
		return a.form(ctx, answer, url.PathEscape(ref(m))+"/replies", nil)
	default:
		return a.form(ctx, answer, url.PathEscape(ref(m))+"/comments", nil)
	}
}

// elsewhere says where we were named: the picture, and the comment below it if it was one.
func elsewhere(m mention.Mention) url.Values {
	where := url.Values{"media_id": {m.Thread}}
	if m.Kind == mention.Comment {
		where.Set("comment_id", m.ID)
	}
	return where
}

// form publishes a comment.
func (a *Adapter) form(ctx context.Context, answer platform.Reply, path string, beside url.Values) (platform.Sent,
	error,
) {
	form := url.Values{"message": {answer.Text}}
	for name, values := range beside {
		form[name] = values
	}
	return a.publish(ctx, answer, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// message sends the one private message that a comment or a visitor's post allows.
func (a *Adapter) message(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	recipient := "comment_id"
	if answer.To.Kind == mention.Post {
		recipient = "post_id"
	}
	return a.json(ctx, answer, "/messages", map[string]any{
		"recipient": map[string]string{recipient: ref(answer.To)},
		"message":   map[string]string{"text": answer.Text},
	})
}

// direct answers a message on Messenger or Instagram. Whether a day has passed since the person's last words, only Meta
// knows: when it says so, a person's answer is sent once more as that of a human agent, if we may.
func (a *Adapter) direct(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	body := map[string]any{
		"recipient":      map[string]string{"id": ref(answer.To)},
		"messaging_type": "RESPONSE",
		"message":        map[string]string{"text": answer.Text},
	}
	sent, err := a.json(ctx, answer, "/messages", body)
	if late := outside(err); !late || !a.config.HumanAgent {
		return sent, err
	}
	body["messaging_type"], body["tag"] = "MESSAGE_TAG", "HUMAN_AGENT"
	return a.json(ctx, answer, "/messages", body)
}

// whatsapp answers a message on WhatsApp: to the phone number, or to the business-scoped id of a person who hides it.
func (a *Adapter) whatsapp(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	to, person := "to", ref(answer.To)
	if strings.Trim(person, "0123456789") != "" {
		to = "recipient"
	}
	return a.json(ctx, answer, "/messages", map[string]any{
		"messaging_product": "whatsapp",
		"recipient_type":    "individual",
		to:                  person,
		"context":           map[string]string{"message_id": answer.To.ID},
		"type":              "text",
		"text":              map[string]string{"body": answer.Text},
	})
}

// json posts to a path of our account. Characters go as they are: people see what they get.
func (a *Adapter) json(ctx context.Context, answer platform.Reply, path string, value any) (platform.Sent, error) {
	var body bytes.Buffer
	text := json.NewEncoder(&body)
	text.SetEscapeHTML(false)
	if err := text.Encode(value); err != nil {
		return platform.Sent{}, &platform.SendError{Verdict: platform.GiveUp, Reason: "text is no JSON"}
	}
	return a.publish(ctx, answer, account(answer.To)+path, "application/json", &body)
}

func (a *Adapter) publish(ctx context.Context, answer platform.Reply, path, kind string, body io.Reader) (platform.Sent,
	error,
) {
	status, header, reply, err := a.call(ctx, answer.To, http.MethodPost, path, kind, body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK {
		failed := explain(status, header, reply)
		if answer.Retry && failed.already {
			return platform.Sent{Permalink: seen(answer)}, nil
		}
		return platform.Sent{}, &failed.SendError
	}
	var took struct {
		ID        platform.ID `json:"id"`
		MessageID platform.ID `json:"message_id"`
		Messages  []struct {
			ID platform.ID `json:"id"`
		} `json:"messages"` // WhatsApp
	}
	err = json.Unmarshal(reply, &took)
	id := cmp.Or(string(took.ID), string(took.MessageID))
	if len(took.Messages) > 0 {
		id = cmp.Or(id, string(took.Messages[0].ID))
	}
	if err != nil || id == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	return platform.Sent{ID: id, Permalink: seen(answer)}, nil
}

// call makes one Graph request. The token goes in a header: addresses end in logs.
func (a *Adapter) call(ctx context.Context, m mention.Mention, method, path, kind string, body io.Reader) (int,
	http.Header, []byte, error,
) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(a.api(m.Source), "/")+"/"+path, body)
	if err != nil {
		return 0, nil, nil, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	r.Header.Set("Authorization", "Bearer "+a.token(m))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return platform.Call(a.config.HTTP, r)
}

// ref is what Graph calls the mention, or, for a message, the person.
func ref(m mention.Mention) string { return cmp.Or(m.ReplyRef, m.ID) }

func account(m mention.Mention) string { return url.PathEscape(m.Source.Account()) }

// seen is where a public answer can be seen: below the post.
func seen(answer platform.Reply) string {
	if answer.Visibility == platform.Private {
		return ""
	}
	return answer.To.Permalink
}
