package intercom

import (
	"context"
	"encoding/json"
	"fmt"
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
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	if a.token(m) == "" || a.admin(m) == "" {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.Reconnect,
			Reason:  "no token or admin for this workspace",
		}
	}
	if answer.Retry {
		sent, found, err := a.look(ctx, answer)
		if found || err != nil {
			return sent, err
		}
	}
	body := map[string]string{
		"message_type": "comment", "type": "admin", "admin_id": a.admin(m),
		"body": markup(answer.Text),
	}
	status, header, reply, err := platform.PostJSON(ctx, a.config.HTTP, a.address(m)+"/reply", a.header(m), body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK && status != http.StatusCreated {
		return platform.Sent{}, explain(status, header)
	}
	var took conversation[platform.Each[part]]
	if json.Unmarshal(reply, &took) != nil || took.ID == "" {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  fmt.Sprintf("answer without an id (%d)", status),
		}
	}
	sent := platform.Sent{ID: string(took.ID), Permalink: m.Permalink}
	if n := len(took.Parts.List); n > 0 && took.Parts.List[n-1].Err == nil {
		sent.ID = key(took.ID, took.Parts.List[n-1].Value.ID)
	}
	return sent, nil
}

// look searches our text among what our side wrote in the conversation since the words we answer. Whatever hinders the
// look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (platform.Sent, bool, error) {
	m := answer.To
	status, header, reply, err := platform.Get(ctx, a.config.HTTP, a.address(m), a.header(m))
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
	var there conversation[platform.Each[part]]
	if json.Unmarshal(reply, &there) != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no JSON",
		}
	}
	for _, p := range there.Parts.List {
		text, _ := hypertext.Text(p.Value.Body, "")
		after := p.Value.CreatedAt.IsZero() || !p.Value.CreatedAt.Before(m.SaidAt.Truncate(time.Second))
		if p.Err == nil && byUs(p.Value.Author.Type) && p.Value.Kind != "note" && after &&
			words(text) == words(answer.Text) {
			return platform.Sent{ID: key(there.ID, p.Value.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

func (a *Adapter) address(m mention.Mention) string {
	return a.config.BaseURL + "/conversations/" + url.PathEscape(m.ReplyRef)
}

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

// explain reads Intercom's answer by its status.
func explain(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header, time.Minute)
	case status == http.StatusServiceUnavailable || status == http.StatusConflict:
		failed.Verdict, words, failed.After = platform.Retry, "the platform is busy or down", platform.RetryAfter(
			header, 0)
	case status >= 500:
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token invalid or withdrawn"
	case status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "permission missing"
	case status == http.StatusNotFound:
		words = "gone"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// words is a text without its layout, which Intercom's HTML may have changed.
func words(text string) string { return norm.NFC.String(strings.Join(strings.Fields(text), " ")) }
