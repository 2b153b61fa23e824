package google

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// replyLimit is how long a reply may be, in bytes (spec sheet 7, unconfirmed).
const replyLimit = 4096

// Ways is the one public reply that a review has, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: replyLimit, Once: true}
	switch {
	case m.Erased || m.Kind != mention.Review || !reviewName.MatchString(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case !a.tokens.Known(m):
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts bytes of UTF-8.
func (a *Adapter) Length(text string) int { return len(text) }

// Send puts our reply below the review. A put replaces a reply that stands there, so it is looked for first: another
// person's is left alone, and ours is not put twice. A put may be repeated, so no lost answer leaves a question open.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	status, found, err := a.look(ctx, answer.To)
	if err != nil {
		return platform.Sent{}, repeatable(err)
	}
	if status != http.StatusOK {
		return platform.Sent{}, explain(status)
	}
	sent := platform.Sent{ID: answer.To.ID, Permalink: answer.To.Permalink}
	if found.Reply != nil && found.Reply.Comment != "" {
		if plain(found.Reply.Comment) == plain(answer.Text) {
			return sent, nil
		}
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "another reply stands there already, and only one is kept",
		}
	}
	var body bytes.Buffer
	text := json.NewEncoder(&body)
	text.SetEscapeHTML(false)
	if err := text.Encode(map[string]string{"comment": answer.Text}); err != nil {
		return platform.Sent{}, &platform.SendError{Verdict: platform.GiveUp, Reason: "text is no JSON"}
	}
	status, _, _, err = a.call(ctx, answer.To, http.MethodPut, "/reply", &body)
	if err != nil {
		return platform.Sent{}, repeatable(err)
	}
	if status != http.StatusOK {
		return platform.Sent{}, explain(status)
	}
	return sent, nil
}

// repeatable is a failure of a call that may be made again, whatever became of it.
func repeatable(err error) error {
	var failed *platform.SendError
	if errors.As(err, &failed) && failed.Verdict == platform.MaybeSent {
		return &platform.SendError{Verdict: platform.Retry, Reason: failed.Reason}
	}
	return err
}

// explain reads Google's answer by its status.
func explain(status int) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", time.Minute
	case status >= 500:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token expired or withdrawn"
	case status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "no permission of this location, or API access not granted"
	case status == http.StatusNotFound:
		words = "gone"
	case status == http.StatusBadRequest:
		words = "refused: the location is not verified, or the text is not allowed"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// plain is a text without what Google may change about it: line ends, outer space, composition of accents.
func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}
