package slack

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"oyez/shared/platform"
)

var code = platform.Word{Of: platform.Small + "_", Most: 40}

// explain reads Slack's refusal by its status and its word (the errors of chat.postMessage).
func explain(status int, header http.Header, said string) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch said {
	case "ratelimited", "rate_limited":
		status = http.StatusTooManyRequests
	case "service_unavailable", "team_added_to_org":
		status = http.StatusServiceUnavailable
	case "internal_error", "fatal_error", "request_timeout": // parts of it may have been done
		failed.Verdict, words = platform.MaybeSent, "the platform is busy or down"
	case "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired", "org_login_required":
		failed.Verdict, words = platform.Reconnect, "token invalid"
	case "missing_scope", "no_permission", "ekm_access_denied", "access_denied":
		failed.Verdict, words = platform.Reconnect, "permission missing or withdrawn"
	case "not_in_channel", "channel_not_found":
		words = "our app is not in the channel"
	case "is_archived", "thread_not_found", "message_not_found":
		words = "gone"
	}
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words = platform.Retry, "too many calls"
		failed.After = platform.RetryAfter(header, time.Second)
	case status == http.StatusServiceUnavailable:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status >= http.StatusInternalServerError: // it may stand there all the same
		failed.Verdict, words = platform.MaybeSent, "the platform is broken"
	case status == http.StatusUnauthorized:
		failed.Verdict, words = platform.Reconnect, "token invalid"
	}
	if !code.Is(said) {
		said = strconv.Itoa(status)
	}
	failed.Reason = fmt.Sprintf("%s (%s)", words, said)
	return failed
}
