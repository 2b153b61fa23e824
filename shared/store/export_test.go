package store

import (
	"context"
	"time"
)

// DueList is Due as a list.
func DueList(ctx context.Context, s *Store, kind Kind, shard int, now time.Time) (list []DueItem, err error) {
	err = s.Due(ctx, kind, shard, now, func(o DueItem) error { list = append(list, o); return nil })
	return list, err
}

// What Change and ChangeWithAlert write with, for tests that need items in a state that no move leads to.
var (
	PutConversation = (*Store).putConversation
	OpenAlert       = (*Store).openAlert
	PutBoth         = (*Store).putBoth
	ErrCodeInUse    = errCodeInUse
)
