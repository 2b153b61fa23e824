package x

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"oyez/shared/platform"
)

// window is how long X counts calls; the wait after a refusal that does not say when.
const window = 15 * time.Minute

var statuses = platform.Statuses{
	http.StatusUnauthorized:    {Verdict: platform.Reconnect, Reason: "keys invalid or withdrawn"},
	http.StatusPaymentRequired: {Verdict: platform.GiveUp, Reason: "the app's credit is used up"},
	http.StatusForbidden: {
		Verdict: platform.GiveUp, Reason: "not allowed: who may answer is restricted, or we were not named",
	},
}

// explain reads X's refusals by their status. How long calls stay refused stands in a header of its own.
func explain(answer platform.APIResponse) *platform.SendError {
	failed := statuses.Explain(answer)
	if answer.Status == http.StatusTooManyRequests {
		failed.After = platform.Until(answer.Header.Get("X-Rate-Limit-Reset"), answer.Header, window)
	}
	return failed
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
