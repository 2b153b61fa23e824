package meta

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Send publishes one answer as the account. Meta knows no idempotency key. On a retry the answer is first looked for
// where it would stand; where the API cannot look (WhatsApp, and comments elsewhere on Instagram) it stays unsure and
// is not sent again. A private message about a comment can only be taken once: the second is refused.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	if a.token(m.Source) == "" {
		return platform.Sent{}, platform.ErrNoToken
	}
	about := reply.Visibility == platform.Private && m.Kind != mention.Message
	if reply.Retry && !about {
		sent, found, err := a.look(ctx, reply)
		if found || err != nil {
			return sent, err
		}
	}
	switch place := m.Source.Platform(); {
	case about:
		return a.message(ctx, reply)
	case place == whatsapp:
		return a.whatsapp(ctx, reply)
	case place == threads:
		return a.thread(ctx, reply)
	case m.Kind == mention.Message:
		return a.direct(ctx, reply)
	case namedElsewhere(m):
		return a.form(ctx, reply, account(m)+"/mentions", elsewhere(m))
	case place == instagram:
		return a.form(ctx, reply, url.PathEscape(ref(m))+"/replies", nil)
	default:
		return a.form(ctx, reply, url.PathEscape(ref(m))+"/comments", nil)
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
func (a *Adapter) form(ctx context.Context, reply platform.Reply, path string, beside url.Values) (platform.Sent,
	error,
) {
	form := url.Values{"message": {reply.Text}}
	maps.Copy(form, beside)
	return a.publish(ctx, reply, path, form)
}

// message sends the one private message that a comment or a visitor's post allows.
func (a *Adapter) message(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	recipient := "comment_id"
	if reply.To.Kind == mention.Post {
		recipient = "post_id"
	}
	return a.publish(ctx, reply, account(reply.To)+"/messages", map[string]any{
		"recipient": map[string]string{recipient: ref(reply.To)},
		"message":   map[string]string{"text": reply.Text},
	})
}

// direct answers a message on Messenger or Instagram. Whether a day has passed since the person's last words, only Meta
// knows: when it says so, a person's answer is sent once more as that of a human agent, if we may.
func (a *Adapter) direct(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	body := map[string]any{
		"recipient":      map[string]string{"id": ref(reply.To)},
		"messaging_type": "RESPONSE",
		"message":        map[string]string{"text": reply.Text},
	}
	sent, err := a.publish(ctx, reply, account(reply.To)+"/messages", body)
	if late := outside(err); !late || !a.config.HumanAgent {
		return sent, err
	}
	body["messaging_type"], body["tag"] = "MESSAGE_TAG", "HUMAN_AGENT"
	return a.publish(ctx, reply, account(reply.To)+"/messages", body)
}

// whatsapp answers a message on WhatsApp: to the phone number, or to the business-scoped id of a person who hides it.
func (a *Adapter) whatsapp(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	to, person := "to", ref(reply.To)
	if strings.Trim(person, "0123456789") != "" {
		to = "recipient"
	}
	return a.publish(ctx, reply, account(reply.To)+"/messages", map[string]any{
		"messaging_product": "whatsapp",
		"recipient_type":    "individual",
		to:                  person,
		"context":           map[string]string{"message_id": reply.To.ID},
		"type":              "text",
		"text":              map[string]string{"body": reply.Text},
	})
}

func (a *Adapter) publish(ctx context.Context, reply platform.Reply, path string, body any) (platform.Sent, error) {
	answer, err := a.api(reply.To.Source).Do(ctx, http.MethodPost, "/"+path, a.header(reply.To.Source), body)
	if code := codeOf(answer); reply.Retry && (code == duplicate || code == answeredPrivately) {
		return platform.Sent{Permalink: seen(reply)}, nil
	}
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		ID        platform.ID `json:"id"`
		MessageID platform.ID `json:"message_id"`
		Messages  []struct {
			ID platform.ID `json:"id"`
		} `json:"messages"` // WhatsApp
	}
	err = json.Unmarshal(answer.Body, &took)
	id := cmp.Or(took.ID, took.MessageID)
	if len(took.Messages) > 0 {
		id = cmp.Or(id, took.Messages[0].ID)
	}
	if err != nil || id == "" {
		return platform.Sent{}, platform.NoID(answer.Status)
	}
	return platform.Sent{ID: string(id), Permalink: seen(reply)}, nil
}

// ref is what Graph calls the mention, or, for a message, the person.
func ref(m mention.Mention) string { return cmp.Or(m.ReplyRef, m.ID) }

func account(m mention.Mention) string { return url.PathEscape(m.Source.Account()) }

// seen is where a public answer can be seen: below the post.
func seen(reply platform.Reply) string {
	if reply.Visibility == platform.Private {
		return ""
	}
	return reply.To.Permalink
}
