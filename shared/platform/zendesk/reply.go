package zendesk

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// commentLimit is how long a comment may be, in bytes (unconfirmed).
const commentLimit = 64 << 10

// Ways is one way: a comment on the ticket that its requester sees, at any time.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: commentLimit}
	switch {
	case m.Erased || m.Kind != mention.Message || !platform.Number.Is(m.ReplyRef):
		way.Refused = platform.RefusedNotAllowed
	case a.token(m.Source) == "" || a.site(m.Source) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts bytes of UTF-8.
func (a *Adapter) Length(text string) int { return len(text) }

type update struct {
	Ticket struct {
		Comment struct {
			Body   string `json:"body"`
			Public bool   `json:"public"`
		} `json:"comment"`
	} `json:"ticket"`
}

// Send adds one public comment to the ticket. Zendesk is told no idempotency key here: on a retry it is looked for
// first.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	switch {
	case a.token(m.Source) == "" || a.site(m.Source) == "":
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.Reconnect, Reason: "no token or subdomain for this account",
		}
	case !platform.Number.Is(m.ReplyRef):
		return platform.Sent{}, platform.ErrNoAddress
	}
	if reply.Retry {
		sent, found, err := a.look(ctx, reply)
		if found || err != nil {
			return sent, err
		}
	}
	var body update
	body.Ticket.Comment.Body, body.Ticket.Comment.Public = reply.Text, true
	answer, err := a.ticketAPI(m).Do(ctx, http.MethodPut, ".json", a.header(m), body)
	if err != nil {
		return platform.Sent{}, err
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
	if json.Unmarshal(answer.Body, &took) != nil || took.Audit.ID == "" {
		return platform.Sent{}, platform.NoID(answer.Status)
	}
	sent := platform.Sent{ID: string(took.Audit.ID), Permalink: m.Permalink}
	for _, e := range took.Audit.Events {
		if e.Type == "Comment" && e.ID != "" {
			sent.ID = string(e.ID)
		}
	}
	return sent, nil
}

// look searches our text among the ticket's public comments.
func (a *Adapter) look(ctx context.Context, reply platform.Reply) (platform.Sent, bool, error) {
	m := reply.To
	var there struct {
		Comments []struct {
			ID     platform.ID     `json:"id"`
			Body   string          `json:"body"`
			Author platform.ID     `json:"author_id"`
			At     platform.Moment `json:"created_at"`
		} `json:"comments"`
	}
	if err := a.ticketAPI(m).Find(ctx, "/comments.json?sort_order=desc", a.header(m), &there); err != nil {
		return platform.Sent{}, false, err
	}
	for _, c := range there.Comments {
		after := c.At.IsZero() || !c.At.Before(m.SaidAt.Truncate(time.Second)) // Zendesk lists whole seconds
		if after && string(c.Author) != m.Author.ID && platform.SameText(c.Body, reply.Text) {
			return platform.Sent{ID: string(c.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

// ticketAPI is the API of the ticket that m is of.
func (a *Adapter) ticketAPI(m mention.Mention) platform.API {
	return a.api.At(a.site(m.Source) + "/api/v2/tickets/" + m.ReplyRef)
}

// header shows the token: an API key goes with its e-mail address, an OAuth token alone.
func (a *Adapter) header(m mention.Mention) http.Header {
	token := a.token(m.Source)
	if strings.Contains(token, ":") {
		return http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(token))}}
	}
	return http.Header{"Authorization": {"Bearer " + token}}
}

var refusals = platform.Statuses{
	http.StatusConflict:     {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusUnauthorized: {Verdict: platform.Reconnect, Reason: "token invalid or withdrawn"},
	http.StatusForbidden:    {Verdict: platform.Reconnect, Reason: "permission missing"},
	http.StatusUnprocessableEntity: {
		Verdict: platform.GiveUp, Reason: "the ticket takes no comment: it may be closed",
	},
}
