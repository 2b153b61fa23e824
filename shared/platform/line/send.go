package line

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"oyez/shared/platform"
)

type push struct {
	To       string `json:"to"`
	Messages []text `json:"messages"`
}

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Send pushes the answer. The same answer to the same mention carries the same retry key, under which LINE sends once
// however often it is asked: a try that may have succeeded is simply made again.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	token := a.token(answer.To)
	switch {
	case token == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	case answer.To.ReplyRef == "":
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	h := http.Header{}
	h.Set("Authorization", "Bearer "+token)
	h.Set("X-Line-Retry-Key", retryKey(answer))
	body := push{To: answer.To.ReplyRef, Messages: []text{{Type: "text", Text: answer.Text}}}
	address := strings.TrimSuffix(a.config.BaseURL, "/") + "/v2/bot/message/push"
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, address, h, body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK && (status != http.StatusConflict || header.Get("X-Line-Accepted-Request-Id") == "") {
		return platform.Sent{}, explain(status, header, raw)
	}
	var took struct {
		Sent []struct {
			ID platform.ID `json:"id"`
		} `json:"sentMessages"`
	}
	if json.Unmarshal(raw, &took) != nil || len(took.Sent) == 0 { // taken all the same
		return platform.Sent{}, nil
	}
	return platform.Sent{ID: string(took.Sent[0].ID)}, nil
}

// retryKey is a UUID (RFC 9562, version 8) of the answer.
func retryKey(answer platform.Reply) string {
	sum := sha256.Sum256([]byte(answer.To.Key.String() + "\x00" + answer.Text))
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// explain reads LINE's refusal by its status. A plan that is used up and too many calls are both 429.
func explain(status int, header http.Header, body []byte) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests && bytes.Contains(body, []byte("monthly limit")):
		words = "the plan's messages are used up"
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header, 0)
	case status >= http.StatusInternalServerError:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token invalid"
	case status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}
