package x

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/platform"
)

// window is how long X counts calls (spec sheet 6.9); the wait after a refusal that does not say when.
const window = 15 * time.Minute

// explain reads X's answer by its status (spec sheet 7).
func explain(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch status {
	case http.StatusTooManyRequests:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", untilReset(header)
	case http.StatusServiceUnavailable:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	// it may stand there all the same
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "keys invalid or withdrawn"
	case http.StatusPaymentRequired:
		words = "the app's credit is used up"
	case http.StatusForbidden:
		words = "not allowed: who may answer is restricted, or we were not named"
	case http.StatusNotFound:
		words = "gone"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// untilReset is how long calls stay refused, by X's own clock: its Date against its reset, both in the answer.
func untilReset(header http.Header) time.Duration {
	reset, err := strconv.ParseInt(header.Get("X-Rate-Limit-Reset"), 10, 64)
	now, errNow := http.ParseTime(header.Get("Date"))
	if err != nil || errNow != nil {
		return window
	}
	return min(max(time.Unix(reset, 0).Sub(now), time.Second), 24*time.Hour)
}

// duplicate says that X has the same words already. X gives this refusal no code of its own in the present API (187 in
// the one before), so its English text is read.
func duplicate(body []byte) bool {
	var reply struct {
		Detail string `json:"detail"`
		Errors []struct {
			Code    platform.Count `json:"code"`
			Message string         `json:"message"`
			Detail  string         `json:"detail"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &reply) != nil {
		return false
	}
	words := []string{reply.Detail}
	for _, e := range reply.Errors {
		if e.Code.N == 187 {
			return true
		}
		words = append(words, e.Message, e.Detail)
	}
	return strings.Contains(strings.ToLower(strings.Join(words, " ")), "duplicate")
}
