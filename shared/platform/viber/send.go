package viber

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"oyez/shared/platform"
)

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

// Send answers as our bot. A bot can neither look at what it wrote nor name a try, so a try that may have succeeded is
// not made again: a person must look.
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
	case answer.Retry:
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "may stand there already, which cannot be looked up",
		}
	}
	h := http.Header{}
	h.Set("X-Viber-Auth-Token", token)
	body := sendMessage{Receiver: answer.To.ReplyRef, Type: "text", Sender: sender{a.config.Sender}, Text: answer.Text}
	address := strings.TrimSuffix(a.config.BaseURL, "/") + "/pa/send_message"
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, address, h, body)
	if err != nil {
		return platform.Sent{}, err
	}
	if status != http.StatusOK {
		return platform.Sent{}, explainHTTP(status, header)
	}
	var said took
	if json.Unmarshal(raw, &said) != nil || said.Status == nil {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "answer without a status (200)",
		}
	}
	if *said.Status != 0 {
		return platform.Sent{}, explain(*said.Status)
	}
	return platform.Sent{ID: string(said.Token)}, nil
}

// explain reads the status within Viber's 200 (its table of error codes).
func explain(status int) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch status {
	case 2, 8: // invalidAuthToken, publicAccountNotFound
		failed.Verdict, words = platform.Reconnect, "token invalid"
	case 7, 9: // publicAccountBlocked, publicAccountSuspended
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	case 10: // webhookNotSet
		failed.Verdict, words = platform.Reconnect, "the webhook is not set"
	case 5, 6, 11: // receiverNotRegistered, receiverNotSubscribed, receiverNoSuitableDevice
		words = "the person cannot be reached"
	case 12: // tooManyRequests
		failed.Verdict, words = platform.Retry, "too many calls"
	}
	failed.Reason = words + " (" + strconv.Itoa(status) + ")"
	return failed
}

func explainHTTP(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header, 0)
	case status >= http.StatusInternalServerError:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		failed.Verdict, words = platform.Reconnect, "token invalid"
	}
	failed.Reason = fmt.Sprintf("%s (HTTP %d)", words, status)
	return failed
}
