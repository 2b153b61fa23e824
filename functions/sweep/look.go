package sweep

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// lookLater is when things are looked up again that a platform could not be asked about.
const lookLater = time.Hour

// look asks each platform which of the due mentions it shows no more, deletes those here, and makes the others due in a day.
// A look changes nothing there, so it is not claimed first: at worst it is made twice. It returns how many it settled.
func (h *Handler) look(ctx context.Context, due []store.Owed) (settled int) {
	bySource := map[mention.Source][]store.Owed{}
	for _, o := range due {
		bySource[o.Mention.Source] = append(bySource[o.Mention.Source], o)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		for batch := range slices.Chunk(bySource[source], platform.FollowBatch) {
			settled += h.lookAt(ctx, source, batch)
		}
	}
	return settled
}

func (h *Handler) lookAt(ctx context.Context, source mention.Source, batch []store.Owed) (settled int) {
	var ids []string
	for _, o := range batch {
		ids = append(ids, o.Mention.ID)
	}
	next := platform.FollowEvery
	gone, err := h.Replies.Gone(ctx, source, ids)
	if err != nil {
		h.Log.WarnContext(ctx, "could not look whether people deleted what they said; again in an hour", "source", source, "mentions", len(ids), "err", err)
		next = lookLater
	}
	for _, o := range batch {
		if ctx.Err() != nil {
			break
		}
		var err error
		if slices.Contains(gone, o.Mention.ID) {
			if err = h.Triage.Gone(ctx, o.Mention); err == nil {
				h.Log.InfoContext(ctx, "deleted where it was said, and here", "mention", o.Mention.String())
			}
		} else {
			err = h.Store.LookAgain(ctx, o.Mention, o.At, h.Now().Add(next))
		}
		switch {
		case errors.Is(err, store.ErrStale): // changed meanwhile: it has another due time
		case err != nil:
			h.Log.ErrorContext(ctx, "sweep", "kind", store.DueLook, "mention", o.Mention.String(), "err", err)
		default:
			settled++
		}
	}
	return settled
}
