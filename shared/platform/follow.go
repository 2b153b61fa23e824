package platform

import (
	"context"
	"time"

	"oyez/shared/mention"
)

// Follower is an adapter whose platform asks us to delete what its people delete there, and does not tell us when they
// do.
type Follower interface {
	// Gone asks for things that people said to one of our accounts, by their ids, FollowBatch at most, and returns
	// those that the platform shows no more: deleted, or withdrawn from us. What it cannot say is not among them.
	// Without our permission of the account it asks nothing and returns none. With an error, none is returned.
	Gone(ctx context.Context, source mention.Source, ids []string) ([]string, error)
}

// How the things that must be followed are looked up again: every so often, so many in one call.
const (
	FollowEvery = 24 * time.Hour
	FollowBatch = 100
)

// Followed says that whether something still stands there is to be asked of its platform every day.
func Followed(m mention.Mention) bool {
	return m.Source.Platform() == "x" && m.Kind == mention.Post && !m.Erased
}
