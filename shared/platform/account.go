package platform

import (
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
)

// AnyAccount is the key of a setting by account that stands for every account not named there.
const AnyAccount = "*"

// Account is the value of a setting by account for what was said to one of ours; "" for none.
func Account(by map[string]string, m mention.Mention) string {
	if value := by[m.Source.Account()]; value != "" {
		return value
	}
	return by[AnyAccount]
}

// API is where an adapter calls, without a slash at its end, and by which client: usual and one with a time limit of 10
// s, where the settings name none.
func API(base, usual string, client *http.Client) (string, *http.Client) {
	if base == "" {
		base = usual
	}
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	return strings.TrimSuffix(base, "/"), client
}
