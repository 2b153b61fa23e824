package trustpilot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Enrich asks Trustpilot for a service review, because a delivery proves nobody's word: what is scored is what
// Trustpilot says. Without a token the delivery's word is all there is, and the error says so.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if m.Erased || m.Kind != mention.Review || ofProduct(m) {
		return m, nil
	}
	if a.token(m.Source) == "" {
		return m, fmt.Errorf("trustpilot: %w (no token for this business unit)", platform.ErrNoPermission)
	}
	answer, found, err := a.look(ctx, m)
	if err := platform.Asked(answer.Status, err); err != nil {
		return m, fmt.Errorf("trustpilot: %w", err)
	}
	if string(found.ID) != m.ID {
		return m, fmt.Errorf("trustpilot: the review could not be read (%d)", answer.Status)
	}
	sure := found.mention(m.Source)
	sure.HeardAt, sure.Revision = m.HeardAt, m.Revision
	if found.UpdatedAt.After(found.CreatedAt.Time) {
		sure.Revision = max(m.Revision, found.UpdatedAt.UnixMilli())
	}
	return platform.Bounded(platform.Event{Kind: platform.Said, Mention: sure}).Mention, nil
}

// look reads the review. Whatever is no JSON reads as an empty one.
func (a *Adapter) look(ctx context.Context, m mention.Mention) (answer platform.APIResponse, found review, err error) {
	answer, err = a.api.Get(ctx, path(m), a.header(m.Source))
	if err == nil && answer.Status == http.StatusOK && json.Unmarshal(answer.Body, &found) != nil {
		found = review{}
	}
	return answer, found, err
}

func path(m mention.Mention) string { return "/v1/private/reviews/" + url.PathEscape(m.ID) }

func ofProduct(m mention.Mention) bool { return strings.HasPrefix(m.ReplyRef, product+"/") }

// replyLimit is ours, in characters: Trustpilot publishes none.
const replyLimit = 4096

// Ways is the one public reply that a service review has, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: replyLimit, Once: true}
	switch {
	case m.Erased || m.Kind != mention.Review || ofProduct(m):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m.Source) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters (code points).
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

// Send posts our reply. A review has one, so it is looked for first, at every try: another person's is left alone, and
// ours is not posted twice.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	if a.token(m.Source) == "" {
		return platform.Sent{}, platform.ErrNoToken
	}
	answer, found, err := a.look(ctx, m)
	if failed := refusals.Explain(answer); err == nil && failed != nil {
		err = failed
	}
	if err != nil { // nothing was posted now; what became of an earlier try stays open
		if reply.Retry {
			return platform.Sent{}, platform.Revised(err, platform.Retry, platform.MaybeSent)
		}
		return platform.Sent{}, platform.Revised(err, platform.MaybeSent, platform.Retry)
	}
	sent := platform.Sent{ID: m.ID, Permalink: m.Permalink}
	if found.Reply != nil && found.Reply.Text != "" {
		if platform.SameText(found.Reply.Text, reply.Text) {
			return sent, nil
		}
		return platform.Sent{}, platform.ErrAnotherReply
	}
	body := struct {
		Message string `json:"message"`
		User    string `json:"authorBusinessUserId,omitempty"`
	}{reply.Text, platform.ByAccount(a.config.Users, m.Source)}
	_, err = a.api.Do(ctx, http.MethodPost, path(m)+"/reply", a.header(m.Source), body)
	if err != nil {
		return platform.Sent{}, err
	}
	return sent, nil
}

// refusals: a second try looks first, so a gateway's failure may be tried again.
var refusals = platform.Statuses{
	http.StatusInternalServerError: {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusUnauthorized:        {Verdict: platform.Reconnect, Reason: "token expired or withdrawn"},
	http.StatusForbidden: {
		Verdict: platform.Reconnect, Reason: "no permission of this business unit, or not in our plan",
	},
	http.StatusConflict: {Verdict: platform.GiveUp, Reason: "answered before"},
}
