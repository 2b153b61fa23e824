package github

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"oyez/shared/platform"
)

// pause is how long GitHub asks to wait where it does not say when.
const pause = time.Minute

// explain reads GitHub's refusal by its status. Too many calls come as 403, too; so do locked issues and tokens that
// may not write, which only the English text tells apart.
func explain(status int, header http.Header, body []byte) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	busy := status == http.StatusTooManyRequests || status == http.StatusForbidden &&
		(header.Get("Retry-After") != "" || header.Get("X-RateLimit-Remaining") == "0" ||
			bytes.Contains(body, []byte("rate limit")))
	switch {
	case busy:
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", platform.RetryAfter(header,
			untilReset(header))
	case status == http.StatusServiceUnavailable:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status >= http.StatusInternalServerError: // it may stand there all the same
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token invalid"
	case status == http.StatusForbidden && bytes.Contains(body, []byte("not accessible by")):
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	case status == http.StatusForbidden:
		words = "not allowed: it may be locked"
	case status == http.StatusNotFound || status == http.StatusGone:
		words = "gone"
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}

// untilReset is how long calls stay refused by GitHub's own clock.
func untilReset(header http.Header) time.Duration {
	reset, err := strconv.ParseInt(header.Get("X-RateLimit-Reset"), 10, 64)
	now, errNow := http.ParseTime(header.Get("Date"))
	if err != nil || errNow != nil || header.Get("X-RateLimit-Remaining") != "0" {
		return pause
	}
	return min(max(time.Unix(reset, 0).Sub(now), time.Second), 24*time.Hour)
}

var code = platform.Word{Of: platform.Capitals + "_", Most: 40}

// explainGraph reads the type of an error of GraphQL.
func explainGraph(kind string) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch kind {
	case "RATE_LIMITED":
		failed.Verdict, words, failed.After = platform.Retry, "too many calls", pause
	case "SERVICE_UNAVAILABLE", "INTERNAL":
		failed.Verdict, words = platform.MaybeSent, "the platform is busy or down"
	case "INSUFFICIENT_SCOPES":
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	case "FORBIDDEN":
		words = "not allowed: it may be locked"
	case "NOT_FOUND":
		words = "gone"
	}
	if !code.Is(kind) {
		kind = "GraphQL"
	}
	failed.Reason = fmt.Sprintf("%s (%s)", words, kind)
	return failed
}
