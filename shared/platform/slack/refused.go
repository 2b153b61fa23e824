package slack

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"oyez/shared/platform"
)

var (
	tooMany   = platform.Meaning{Verdict: platform.Retry, Reason: "too many calls", Wait: time.Second}
	busy      = platform.Meaning{Verdict: platform.Retry, Reason: "the platform is busy or down"}
	halfDone  = platform.Meaning{Verdict: platform.MaybeSent, Reason: "the platform is busy or down"}
	noToken   = platform.Meaning{Verdict: platform.Reconnect, Reason: "token invalid"}
	withdrawn = platform.Meaning{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"}
	outside   = platform.Meaning{Verdict: platform.GiveUp, Reason: "our app is not in the channel"}
	gone      = platform.Meaning{Verdict: platform.GiveUp, Reason: "gone"}
)

// codes are what Slack means by the errors of chat.postMessage and of its lists.
var codes = platform.Codes[string]{
	"ratelimited": tooMany, "rate_limited": tooMany, "service_unavailable": busy, "team_added_to_org": busy,
	"internal_error": halfDone, "fatal_error": halfDone, "request_timeout": halfDone,
	"not_authed": noToken, "invalid_auth": noToken, "account_inactive": noToken, "token_revoked": noToken,
	"token_expired": noToken, "org_login_required": noToken,
	"missing_scope": withdrawn, "no_permission": withdrawn, "ekm_access_denied": withdrawn, "access_denied": withdrawn,
	"not_in_channel": outside, "channel_not_found": outside,
	"is_archived": gone, "thread_not_found": gone, "message_not_found": gone,
}

var code = platform.Word{Of: platform.Small + "_", Most: 40}

// explain reads Slack's word for a refusal: it says 200 to what it refuses, too. Without a word that is known, the
// status tells.
func explain(answer platform.APIResponse) *platform.SendError {
	var said reply
	broken := json.Unmarshal(answer.Body, &said) != nil
	_, known := codes[said.Error]
	switch {
	case answer.OK() && (broken || said.OK):
		return nil
	case !answer.OK() && !known:
		return platform.Statuses{http.StatusTooManyRequests: tooMany}.Explain(answer)
	case !code.Is(said.Error):
		said.Error = strconv.Itoa(answer.Status)
	}
	return codes.Failed(said.Error, answer.Header)
}
