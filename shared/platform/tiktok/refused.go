package tiktok

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

// explain reads TikTok's answer: a code within a 200, never the English text beside it. nil says that it was a yes.
func explain(status int, header http.Header, body []byte) *platform.SendError {
	var reply struct {
		Code platform.Count `json:"code"`
	}
	if status != http.StatusOK || json.Unmarshal(body, &reply) != nil || !reply.Code.Known {
		return unexplained(status, header)
	}
	if reply.Code.N == 0 {
		return nil
	}
	verdict, words := meaning(reply.Code.N)
	failed := &platform.SendError{Verdict: verdict, Reason: fmt.Sprintf("%s (%d)", words, reply.Code.N)}
	if verdict == platform.Retry {
		failed.After = time.Minute // TikTok counts calls by the minute
	}
	return failed
}

// meaning sorts the return codes of TikTok's Business API.
func meaning(code int) (platform.Verdict, string) {
	switch {
	case code == 40016 || code == 40100 || code == 40133:
		return platform.Retry, "too many calls"
	case code == 40700 || 50000 <= code && code <= 69999:
		return platform.Retry, "the platform is busy or down"
	case code == 40001:
		return platform.Reconnect, "permission missing or withdrawn"
	case 40102 <= code && code <= 40110:
		return platform.Reconnect, "token expired or invalid"
	case code == 40002 || code == 40007:
		return platform.GiveUp, "gone, or a parameter is wrong"
	default:
		return platform.GiveUp, "refused"
	}
}

// unexplained is an answer without a code. A gateway's failure may hide a published answer; a refusal does not.
func unexplained(status int, header http.Header) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp, Reason: fmt.Sprintf("unexplained answer (HTTP %d)", status)}
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		failed.Verdict, failed.After = platform.Retry, platform.RetryAfter(header, time.Minute)
	case status == http.StatusUnauthorized:
		failed.Verdict = platform.Reconnect
	case status >= 500 || status < 300:
		failed.Verdict = platform.MaybeSent
	}
	return failed
}
