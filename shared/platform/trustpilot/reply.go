package trustpilot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// replyLimit is ours, in characters: Trustpilot publishes none.
const replyLimit = 4096

// Ways is the one public reply that a service review has, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: replyLimit, Once: true}
	switch {
	case m.Erased || m.Kind != mention.Review || ofProduct(m):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters (code points).
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// Send posts our reply. A review has one, so it is looked for first, at every try: another person's is left alone, and
// ours is not posted twice.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	if a.token(m) == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	}
	status, found, err := a.look(ctx, m)
	if err != nil {
		return platform.Sent{}, undecided(err, answer.Retry)
	}
	if status != http.StatusOK {
		return platform.Sent{}, undecided(explain(status), answer.Retry)
	}
	sent := platform.Sent{ID: m.ID, Permalink: m.Permalink}
	if found.Reply != nil && found.Reply.Text != "" {
		if plain(found.Reply.Text) == plain(answer.Text) {
			return sent, nil
		}
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "another reply stands there already, and only one is kept",
		}
	}
	body := struct {
		Message string `json:"message"`
		User    string `json:"authorBusinessUserId,omitempty"`
	}{answer.Text, cmp.Or(a.config.Users[m.Source.Account()], a.config.Users[AnyUnit])}
	status, header, _, err := platform.PostJSON(ctx, a.config.HTTP, a.address(m)+"/reply", a.header(m), body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status < 200 || status > 299 {
		failed := explain(status)
		if failed.Verdict == platform.Retry {
			failed.After = platform.RetryAfter(header, failed.After)
		}
		return platform.Sent{}, failed
	}
	return sent, nil
}

// undecided is a look that failed: it leaves open what an earlier try did, and nothing else.
func undecided(err error, retry bool) error {
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Retry && failed.Verdict != platform.MaybeSent {
		return err
	}
	open := *failed
	open.Verdict = platform.Retry
	if retry {
		open.Verdict = platform.MaybeSent
	}
	return &open
}

// explain reads Trustpilot's answer by its status. A second try looks first, so a gateway's failure may be tried again.
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
		failed.Verdict, words = platform.Reconnect, "no permission of this business unit, or not in our plan"
	case status == http.StatusNotFound || status == http.StatusGone:
		words = "gone"
	case status == http.StatusConflict:
		words = "answered before"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// plain is a text without what Trustpilot may change about it: line ends, outer space, composition of accents.
func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}
