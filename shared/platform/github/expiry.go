package github

import (
	"context"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires asks for what counts against no limit: GitHub says beside every answer when the token ends, and nothing for
// one that does not.
func (a *Adapter) Expires(ctx context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	m := mention.Mention{Key: mention.Key{Source: s}}
	if a.token(m) == "" {
		return time.Time{}, platform.ErrNoToken
	}
	status, header, _, err := platform.Get(ctx, a.config.HTTP, a.address("rate_limit"), a.header(m))
	if err := platform.TokenStatus(status, err); err != nil {
		return time.Time{}, err
	}
	told := header.Get("GitHub-Authentication-Token-Expiration")
	if told == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{"2006-01-02 15:04:05 MST", "2006-01-02 15:04:05 -0700"} {
		if ends, err := time.Parse(form, told); err == nil {
			return ends, nil
		}
	}
	return time.Time{}, platform.ErrMissingWords
}
