package platform

import (
	"context"

	"oyez/shared/mention"
)

// DeletionChecker is an adapter whose platform wants us to delete what its people delete there, and does not report
// their deletions. Its Spec says what to ask about, and how often.
type DeletionChecker interface {
	// Gone asks about things that people said to one of our accounts, by their ids, and returns those that the platform
	// no longer shows: deleted, or withdrawn from us. What it cannot say is not among them. Without our permission for
	// the account it asks nothing and returns none. With an error, none is returned.
	Gone(ctx context.Context, source mention.Source, ids []string) ([]string, error)
}
