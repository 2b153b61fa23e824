package trustpilot

import (
	"context"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Expires knows only whether there is a token: it ends after 100 hours, and Trustpilot does not tell when that is.
func (a *Adapter) Expires(_ context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	if a.token(mention.Mention{Key: mention.Key{Source: s}}) == "" {
		return time.Time{}, platform.ErrNoToken
	}
	return time.Time{}, platform.ErrMissingWords
}
