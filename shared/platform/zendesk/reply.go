package zendesk

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// commentLimit is how long a comment may be, in bytes (unconfirmed).
const commentLimit = 64 << 10

// Ways is one way: a comment on the ticket that its requester sees, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: commentLimit}
	switch {
	case m.Erased || m.Kind != mention.Message || !number.Is(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m.Source.Account()) == "" || a.site(m.Source.Account()) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts bytes of UTF-8.
func (a *Adapter) Length(text string) int { return len(text) }

// Send adds one public comment to the ticket. Zendesk is told no idempotency key here: on a retry it is looked for
// first.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	switch {
	case a.token(m.Source.Account()) == "" || a.site(m.Source.Account()) == "":
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.Reconnect,
			Reason:  "no token or subdomain for this account",
		}
	case !number.Is(m.ReplyRef):
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
	var body bytes.Buffer
	text := json.NewEncoder(&body)
	text.SetEscapeHTML(false)
	comment := map[string]any{"body": answer.Text, "public": true}
	if err := text.Encode(map[string]any{"ticket": map[string]any{"comment": comment}}); err != nil {
		return platform.Sent{}, &platform.SendError{Verdict: platform.GiveUp, Reason: "text is no JSON"}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, a.address(m, ".json"), &body)
	if err != nil {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	r.Header = a.header(m)
	r.Header.Set("Content-Type", "application/json")
	status, header, reply, err := platform.Call(a.config.HTTP, r)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK {
		return platform.Sent{}, explain(status, header)
	}
	var took struct {
		Audit struct {
			ID     platform.ID `json:"id"`
			Events []struct {
				ID   platform.ID `json:"id"`
				Type string      `json:"type"`
			} `json:"events"`
		} `json:"audit"`
	}
	if json.Unmarshal(reply, &took) != nil || took.Audit.ID == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	sent := platform.Sent{ID: string(took.Audit.ID), Permalink: m.Permalink}
	for _, e := range took.Audit.Events {
		if e.Type == "Comment" && e.ID != "" {
			sent.ID = string(e.ID)
		}
	}
	return sent, nil
}

// look searches our text among the ticket's public comments. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (platform.Sent, bool, error) {
	m := answer.To
	status, header, reply, err := platform.Get(ctx, a.config.HTTP, a.address(m, "/comments.json?sort_order=desc"),
		a.header(m))
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
		Comments []struct {
			ID     platform.ID     `json:"id"`
			Body   string          `json:"body"`
			Author platform.ID     `json:"author_id"`
			At     platform.Moment `json:"created_at"`
		} `json:"comments"`
	}
	if json.Unmarshal(reply, &there) != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no JSON",
		}
	}
	for _, c := range there.Comments {
		after := c.At.IsZero() || !c.At.Before(m.SaidAt.Truncate(time.Second)) // Zendesk lists whole seconds
		if after && string(c.Author) != m.Author.ID && plain(c.Body) == plain(answer.Text) {
			return platform.Sent{ID: string(c.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

func (a *Adapter) address(m mention.Mention, path string) string {
	return a.site(m.Source.Account()) + "/api/v2/tickets/" + m.ReplyRef + path
}

// header shows the token: an API key goes with its e-mail address, an OAuth token alone.
func (a *Adapter) header(m mention.Mention) http.Header {
	token := a.token(m.Source.Account())
	if strings.Contains(token, ":") {
		return http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(token))}}
	}
	return http.Header{"Authorization": {"Bearer " + token}}
}

// explain reads Zendesk's answer by its status.
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
	case status == http.StatusUnprocessableEntity:
		words = "the ticket takes no comment: it may be closed"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// plain is a text without what Zendesk may change about it: line ends, outer space, composition of accents.
func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}
