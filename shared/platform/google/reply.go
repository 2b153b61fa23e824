package google

import (
	"context"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// replyLimit is how long a reply may be, in bytes (unconfirmed).
const replyLimit = 4096

// Ways is the one public reply that a review has, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: replyLimit, Once: true}
	switch {
	case m.Erased || m.Kind != mention.Review || !reviewName.MatchString(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case !a.tokens.Known(m.Source):
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts bytes of UTF-8.
func (a *Adapter) Length(text string) int { return len(text) }

// Send puts our reply below the review. A put replaces a reply that stands there, so it is looked for first: another
// person's is left alone, and ours is not put twice. A put may be repeated, so no lost answer leaves a question open.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	found, answer, err := a.look(ctx, reply.To)
	if failed := refusals.Explain(answer); err == nil && failed != nil {
		err = failed
	}
	if err != nil {
		return platform.Sent{}, repeatable(err)
	}
	sent := platform.Sent{ID: reply.To.ID, Permalink: reply.To.Permalink}
	if found.Reply != nil && found.Reply.Comment != "" {
		if platform.SameText(found.Reply.Comment, reply.Text) {
			return sent, nil
		}
		return platform.Sent{}, platform.ErrAnotherReply
	}
	path, header, err := a.review(ctx, reply.To)
	if err != nil {
		return platform.Sent{}, err
	}
	_, err = a.api.Do(ctx, http.MethodPut, path+"/reply", header, map[string]string{"comment": reply.Text})
	if err != nil {
		return platform.Sent{}, repeatable(err)
	}
	return sent, nil
}

// repeatable is a failure of a call that may be made again, whatever became of it.
func repeatable(err error) error { return platform.Revised(err, platform.MaybeSent, platform.Retry) }

var refusals = platform.Statuses{
	http.StatusInternalServerError: {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusUnauthorized:        {Verdict: platform.Reconnect, Reason: "token expired or withdrawn"},
	http.StatusForbidden: {
		Verdict: platform.Reconnect, Reason: "no permission of this location, or API access not granted",
	},
	http.StatusBadRequest: {
		Verdict: platform.GiveUp, Reason: "refused: the location is not verified, or the text is not allowed",
	},
}
