package line

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is what LINE takes in one message.
const textLimit = 5000

// Ways is one way: a push message, which counts against the plan. The free reply by reply token is over in a minute,
// before a person has read.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Private, Limit: textLimit}
	switch {
	case m.Erased || m.ReplyRef == "": // nobody to answer, or another channel does
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units, as LINE does.
func (a *Adapter) Length(text string) int { return platform.UTF16Length(text) }

type push struct {
	To       string `json:"to"`
	Messages []text `json:"messages"`
}

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Send pushes the reply. The same reply to the same mention carries the same retry key, under which LINE sends once
// however often it is asked: a try that may have succeeded is simply made again.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	token := a.token(reply.To)
	switch {
	case token == "":
		return platform.Sent{}, platform.ErrNoToken
	case reply.To.ReplyRef == "":
		return platform.Sent{}, platform.ErrNoAddress
	}
	header := http.Header{"Authorization": {"Bearer " + token}, "X-Line-Retry-Key": {retryKey(reply)}}
	body := push{To: reply.To.ReplyRef, Messages: []text{{Type: "text", Text: reply.Text}}}
	answer, err := a.api.Do(ctx, http.MethodPost, "/v2/bot/message/push", header, body)
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		Sent []struct {
			ID platform.ID `json:"id"`
		} `json:"sentMessages"`
	}
	if json.Unmarshal(answer.Body, &took) != nil || len(took.Sent) == 0 { // taken all the same
		return platform.Sent{}, nil
	}
	return platform.Sent{ID: string(took.Sent[0].ID)}, nil
}

// retryKey is a UUID (RFC 9562, version 8) of the reply.
func retryKey(reply platform.Reply) string {
	sum := sha256.Sum256([]byte(reply.To.Key.String() + "\x00" + reply.Text))
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

var refusals = platform.Statuses{
	http.StatusTooManyRequests:     {Verdict: platform.Retry, Reason: "too many calls"},
	http.StatusInternalServerError: {Verdict: platform.Retry, Reason: "the platform is busy or down"},
}

var planUsedUp = platform.Meaning{Verdict: platform.GiveUp, Reason: "the plan's messages are used up"}

// explain reads LINE's refusals. A plan that is used up and too many calls are both 429; 409 is a retry key under which
// the reply was taken before, if LINE names the request that took it.
func explain(answer platform.APIResponse) *platform.SendError {
	switch {
	case answer.Status == http.StatusConflict && answer.Header.Get("X-Line-Accepted-Request-Id") != "":
		return nil
	case answer.Status == http.StatusTooManyRequests && bytes.Contains(answer.Body, []byte("monthly limit")):
		return planUsedUp.Failed(answer.Status, answer.Header)
	}
	return refusals.Explain(answer)
}
