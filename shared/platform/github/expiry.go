package github

import (
	"context"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires asks for what counts against no limit: GitHub says beside every answer when the token expires, and nothing
// for one that does not.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	if a.token(s) == "" {
		return time.Time{}, platform.ErrNoToken
	}
	answer, err := a.api.Get(ctx, "/rate_limit", a.header(s))
	if err := platform.TokenStatus(answer.Status, err); err != nil {
		return time.Time{}, err
	}
	expiration := answer.Header.Get("GitHub-Authentication-Token-Expiration")
	if expiration == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700"} {
		if ends, err := time.Parse(form, expiration); err == nil {
			return ends, nil
		}
	}
	return time.Time{}, platform.ErrEndUnknown
}
