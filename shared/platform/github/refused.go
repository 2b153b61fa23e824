package github

import (
	"bytes"
	"net/http"
	"time"

	"oyez/shared/platform"
)

// pause is how long GitHub asks to wait where it does not say when.
const pause = time.Minute

var (
	tooMany = platform.Meaning{Verdict: platform.Retry, Reason: "too many calls", Wait: pause}
	locked  = platform.Meaning{Verdict: platform.GiveUp, Reason: "not allowed: it may be locked"}
	noScope = platform.Meaning{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"}
	broken  = platform.Meaning{Verdict: platform.MaybeSent, Reason: "the platform is busy or down"}
)

// explain reads GitHub's refusals. Too many calls come as 403, too; so do locked issues and tokens that may not write,
// which only the English text tells apart.
func explain(answer platform.APIResponse) *platform.SendError {
	switch rateLimited := answer.Header.Get("X-RateLimit-Remaining") == "0"; {
	case answer.Status != http.StatusForbidden && answer.Status != http.StatusTooManyRequests:
		return platform.Statuses{}.Explain(answer)
	case rateLimited:
		until := tooMany
		until.Wait = platform.Until(answer.Header.Get("X-RateLimit-Reset"), answer.Header, pause)
		return until.Failed(answer.Status, answer.Header)
	case answer.Status == http.StatusTooManyRequests, answer.Header.Get("Retry-After") != "",
		bytes.Contains(answer.Body, []byte("rate limit")):
		return tooMany.Failed(answer.Status, answer.Header)
	case bytes.Contains(answer.Body, []byte("not accessible by")):
		return noScope.Failed(answer.Status, answer.Header)
	}
	return locked.Failed(answer.Status, answer.Header)
}

var code = platform.Word{Of: platform.Capitals + "_", Most: 40}

// kinds are what GitHub means by the types of GraphQL's errors.
var kinds = platform.Codes[string]{
	"RATE_LIMITED": tooMany, "SERVICE_UNAVAILABLE": broken, "INTERNAL": broken, "INSUFFICIENT_SCOPES": noScope,
	"FORBIDDEN": locked, "NOT_FOUND": {Verdict: platform.GiveUp, Reason: "gone"},
}

func explainGraph(kind string) *platform.SendError {
	if !code.Is(kind) {
		kind = "GraphQL"
	}
	return kinds.Failed(kind, nil)
}
