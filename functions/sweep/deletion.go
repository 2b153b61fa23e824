package sweep

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/store"
)

// deletionChecks stores lists of mentions whose deletion is checked.
type deletionChecks interface {
	DeletionCheck(ctx context.Context, id string) (store.DeletionCheck, error)
	PutDeletionCheck(ctx context.Context, check store.DeletionCheck, due time.Time) (id string, err error)
	RescheduleDeletionCheck(ctx context.Context, id string, due time.Time) error
	RemoveDeletionCheck(ctx context.Context, id string) error
}

// afterRefusal is the wait after a platform could not be asked.
const afterRefusal = time.Hour

// checkDeletions asks each platform which mentions of the due lists it no longer shows, and deletes those here. The
// rest are merged into one list, due later. Nobody claims a check: it changes nothing at the platform, so doing it
// twice is harmless. done counts the lists finished; the others stay due.
func (h *Handler) checkDeletions(ctx context.Context, due []store.DueItem) (done int) {
	bySource := map[mention.Source][]string{}
	for _, item := range due {
		source := store.DeletionCheckSource(item.DeletionCheck)
		bySource[source] = append(bySource[source], item.DeletionCheck)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		n, err := h.checkSource(ctx, source, bySource[source])
		done += n
		if err != nil {
			h.Log.ErrorContext(ctx, "sweep", "kind", store.DueDeletionCheck, "source", source, "err", err)
		}
	}
	return done
}

// checkSource checks as many of an account's lists as fit in one call to its platform.
func (h *Handler) checkSource(ctx context.Context, source mention.Source, due []string) (done int, err error) {
	check, ok := all.DeletionCheck(source)
	if !ok { // left to a version that knows the platform
		return 0, nil
	}
	var lists, ids []string
	for _, id := range due {
		list, err := h.Store.DeletionCheck(ctx, id)
		if errors.Is(err, store.ErrNotFound) { // merged into another; the index lags
			continue
		}
		if err != nil {
			return 0, err
		}
		if len(lists) > 0 && len(ids)+len(list.IDs) > check.Batch {
			break
		}
		lists, ids = append(lists, id), append(ids, list.IDs...)
	}
	if len(lists) == 0 {
		return 0, nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids) // a mention may be in two lists
	gone, err := h.Replies.Gone(ctx, source, ids)
	if err != nil {
		h.Log.WarnContext(ctx, "deletion check failed; retry in an hour", "source", source, "mentions", len(ids), "err",
			err)
		return len(lists), h.reschedule(ctx, lists, afterRefusal)
	}
	var left []string
	for _, id := range ids {
		if !slices.Contains(gone, id) {
			left = append(left, id)
			continue
		}
		key := mention.Key{Source: source, Kind: check.Kind, ID: id}
		if err := h.Triage.EraseGone(ctx, key); err != nil {
			return 0, err
		}
		h.Log.InfoContext(ctx, "deleted at the platform, and here", "mention", key.String())
	}
	if len(lists) == 1 && len(left) == len(ids) {
		return 1, h.reschedule(ctx, lists, check.Every)
	}
	return len(lists), h.join(ctx, source, lists, left, check.Every)
}

func (h *Handler) reschedule(ctx context.Context, lists []string, wait time.Duration) error {
	for _, id := range lists {
		if err := h.Store.RescheduleDeletionCheck(ctx, id, h.Now().Add(wait)); err != nil {
			return err
		}
	}
	return nil
}

// join merges the remaining mentions into one list, and only then drops the old lists: after a crash in between, a
// mention is in two lists, never in none.
func (h *Handler) join(ctx context.Context, source mention.Source, lists, left []string, wait time.Duration) error {
	joined := ""
	if len(left) > 0 {
		var err error
		joined, err = h.Store.PutDeletionCheck(ctx, store.DeletionCheck{Source: source, IDs: left}, h.Now().Add(wait))
		if err != nil {
			return err
		}
	}
	for _, id := range lists {
		if id == joined {
			continue
		}
		if err := h.Store.RemoveDeletionCheck(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
