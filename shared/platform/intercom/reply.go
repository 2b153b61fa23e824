package intercom

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/hypertext"
)

// replyLimit is ours, in characters: Intercom publishes none.
const replyLimit = 10_000

// Ways is one way: a message in the conversation, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: replyLimit}
	switch {
	case m.Erased || m.ReplyRef == "" || m.Kind != mention.Message && m.Kind != mention.Review:
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "" || a.admin(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters (code points).
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// Send adds one message to the conversation as our admin. Intercom knows no idempotency key: on a retry it is looked
// for first.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	if a.token(m) == "" || a.admin(m) == "" {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.Reconnect, Reason: "no token or admin for this workspace",
		}
	}
	if reply.Retry {
		sent, found, err := a.look(ctx, reply)
		if found || err != nil {
			return sent, err
		}
	}
	body := map[string]string{
		"message_type": "comment", "type": "admin", "admin_id": a.admin(m),
		"body": markup(reply.Text),
	}
	var took conversation[platform.Each[part]]
	if err := a.api.Post(ctx, path(m)+"/reply", a.header(m), body, &took); err != nil {
		return platform.Sent{}, err
	}
	if took.ID == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	sent := platform.Sent{ID: string(took.ID), Permalink: m.Permalink}
	if n := len(took.Parts.List); n > 0 && took.Parts.List[n-1].Err == nil {
		sent.ID = key(took.ID, took.Parts.List[n-1].Value.ID)
	}
	return sent, nil
}

// look searches our text among what our side wrote in the conversation since the words we answer.
func (a *Adapter) look(ctx context.Context, reply platform.Reply) (platform.Sent, bool, error) {
	m := reply.To
	var there conversation[platform.Each[part]]
	if err := a.api.Find(ctx, path(m), a.header(m), &there); err != nil {
		return platform.Sent{}, false, err
	}
	for _, p := range there.Parts.List {
		text, _ := hypertext.Text(p.Value.Body, "")
		after := p.Value.CreatedAt.IsZero() || !p.Value.CreatedAt.Before(m.SaidAt.Truncate(time.Second))
		if p.Err == nil && byUs(p.Value.Author.Type) && p.Value.Kind != "note" && after &&
			words(text) == words(reply.Text) {
			return platform.Sent{ID: key(there.ID, p.Value.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

func path(m mention.Mention) string { return "/conversations/" + url.PathEscape(m.ReplyRef) }

func (a *Adapter) header(m mention.Mention) http.Header {
	return http.Header{
		"Authorization": {"Bearer " + a.token(m)}, "Intercom-Version": {a.config.Version},
		"Accept": {"application/json"},
	}
}

// markup is text as HTML, which is what Intercom takes: nothing a person wrote may become a tag.
func markup(text string) string {
	lines := strings.ReplaceAll(html.EscapeString(text), "\r\n", "\n")
	return "<p>" + strings.ReplaceAll(lines, "\n", "<br>") + "</p>"
}

var refusals = platform.Statuses{
	http.StatusConflict:     {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusUnauthorized: {Verdict: platform.Reconnect, Reason: "token invalid or withdrawn"},
	http.StatusForbidden:    {Verdict: platform.Reconnect, Reason: "permission missing"},
}

// words is a text without its layout, which Intercom's HTML may have changed.
func words(text string) string { return norm.NFC.String(strings.Join(strings.Fields(text), " ")) }
