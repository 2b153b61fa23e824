package viber

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what a text message holds, in characters; four bytes each stay below the 30 kB of a whole message.
const textLimit = 7000

// Ways is one way: back to the person, as long as they are subscribed.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: textLimit}
	switch {
	case m.Erased || m.ReplyRef == "":
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(text) }

type sendMessage struct {
	Receiver string `json:"receiver"`
	Type     string `json:"type"`
	Sender   sender `json:"sender"`
	Text     string `json:"text"`
}

type sender struct {
	Name string `json:"name"`
}

// took is Viber's answer to a call: it says 200 to what it refuses, too.
type took struct {
	Status *int        `json:"status"`
	Token  platform.ID `json:"message_token"`
}

// Send replies as our bot. A bot can neither look at what it wrote nor name a try, so a try that may have succeeded is
// not made again: a person must look.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	token := a.token(reply.To)
	switch {
	case token == "":
		return platform.Sent{}, platform.ErrNoToken
	case reply.To.ReplyRef == "":
		return platform.Sent{}, platform.ErrNoAddress
	case reply.Retry:
		return platform.Sent{}, platform.ErrUnverifiable
	}
	header := http.Header{"X-Viber-Auth-Token": {token}}
	body := sendMessage{Receiver: reply.To.ReplyRef, Type: "text", Sender: sender{a.config.Sender}, Text: reply.Text}
	var took took
	err := a.api.Post(ctx, "/pa/send_message", header, body, &took)
	return platform.Sent{ID: string(took.Token)}, err
}

// statuses are what Viber means by the status of a response that is no 200.
var statuses = platform.Statuses{
	http.StatusTooManyRequests:     {Verdict: platform.Retry, Reason: "too many calls"},
	http.StatusInternalServerError: {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusForbidden:           {Verdict: platform.Reconnect, Reason: "token invalid"},
	http.StatusNotFound:            {Verdict: platform.GiveUp, Reason: "refused"},
}

var (
	unknownToken = platform.Meaning{Verdict: platform.Reconnect, Reason: "token invalid"}
	withdrawn    = platform.Meaning{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"}
	unreachable  = platform.Meaning{Verdict: platform.GiveUp, Reason: "the person cannot be reached"}
)

// codes are what Viber means by the status within a 200: its table of error codes.
var codes = platform.Codes[int]{
	2: unknownToken, 8: unknownToken, // invalidAuthToken, publicAccountNotFound
	7: withdrawn, 9: withdrawn, // publicAccountBlocked, publicAccountSuspended
	10: {Verdict: platform.Reconnect, Reason: "the webhook is not set"},
	5:  unreachable, 6: unreachable, 11: unreachable, // not registered, not subscribed, no suitable device
	12: {Verdict: platform.Retry, Reason: "too many calls"},
}

func explain(answer platform.APIResponse) *platform.SendError {
	if failed := statuses.Explain(answer); failed != nil {
		return failed
	}
	var said took
	switch {
	case json.Unmarshal(answer.Body, &said) != nil || said.Status == nil:
		return &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without a status (200)"}
	case *said.Status == 0:
		return nil
	}
	return codes.Failed(*said.Status, answer.Header)
}
