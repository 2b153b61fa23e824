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

// lookLater is when things are looked up again that a platform could not be asked about.
const lookLater = time.Hour

// look asks each account's platform once which of the mentions in the due lists it shows no more, deletes those here,
// and makes the others due in a day, joined into one list. A look changes nothing there, so it is not claimed first: at
// worst it is made twice. It returns how many lists it settled; the others are due in a minute still.
func (h *Handler) look(ctx context.Context, due []store.DueItem) (settled int) {
	bySource := map[mention.Source][]string{}
	for _, o := range due {
		source := store.DeletionCheckSource(o.DeletionCheck)
		bySource[source] = append(bySource[source], o.DeletionCheck)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		n, err := h.lookAt(ctx, source, bySource[source])
		settled += n
		if err != nil {
			h.Log.ErrorContext(ctx, "sweep", "kind", store.DueDeletionCheck, "source", source, "err", err)
		}
	}
	return settled
}

// lookAt looks up as many of an account's lists as one call asks for.
func (h *Handler) lookAt(ctx context.Context, source mention.Source, due []string) (settled int, err error) {
	check, ok := all.DeletionCheck(source)
	if !ok { // a version that knows the platform does it
		return 0, nil
	}
	var lists, ids []string
	for _, id := range due {
		l, err := h.Store.DeletionCheck(ctx, id)
		if errors.Is(err, store.ErrNotFound) { // joined into another; the index lags
			continue
		}
		if err != nil {
			return 0, err
		}
		if len(lists) > 0 && len(ids)+len(l.IDs) > check.Batch {
			break
		}
		lists, ids = append(lists, id), append(ids, l.IDs...)
	}
	if len(lists) == 0 {
		return 0, nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids) // one may stand in two lists
	gone, err := h.Replies.Gone(ctx, source, ids)
	if err != nil {
		h.Log.WarnContext(ctx, "could not look whether people deleted what they said; again in an hour", "source",
			source, "mentions", len(ids), "err", err)
		return len(lists), h.later(ctx, lists, lookLater)
	}
	left := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(gone, id) })
	for _, id := range ids {
		if !slices.Contains(gone, id) {
			continue
		}
		key := mention.Key{Source: source, Kind: check.Kind, ID: id}
		if err := h.Triage.EraseGone(ctx, key); err != nil {
			return 0, err
		}
		h.Log.InfoContext(ctx, "deleted where it was said, and here", "mention", key.String())
	}
	if len(lists) == 1 && len(left) == len(ids) {
		return 1, h.later(ctx, lists, check.Every)
	}
	return len(lists), h.join(ctx, source, lists, left, check.Every)
}

// later makes lists due again after a while.
func (h *Handler) later(ctx context.Context, lists []string, wait time.Duration) error {
	for _, id := range lists {
		if err := h.Store.RescheduleDeletionCheck(ctx, id, h.Now().Add(wait)); err != nil {
			return err
		}
	}
	return nil
}

// join puts what is left of lists into one that is due after a while, and only then drops them: a crash in between
// leaves what stands in two.
func (h *Handler) join(ctx context.Context, source mention.Source, lists, left []string, wait time.Duration) error {
	kept := ""
	if len(left) > 0 {
		var err error
		if kept, err = h.Store.PutDeletionCheck(ctx, store.DeletionCheck{Source: source, IDs: left},
			h.Now().Add(wait)); err != nil {
			return err
		}
	}
	for _, id := range lists {
		if id == kept {
			continue
		}
		if err := h.Store.DropDeletionCheck(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
