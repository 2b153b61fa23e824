package triage

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/run"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// LogAtIntake makes of a scorer what says at intake which mentions are certain to be merely logged, with their scores:
// most of what people say. The scorer says whether it has all that it scores with at hand. In doubt a mention is left
// unscored, as is everything that asks for an answer.
func LogAtIntake(scorer func(scoring.Input) (score scoring.Score,
	sure bool),
) func(m mention.Mention, unknownAccount bool) (scoring.Score, bool) {
	return func(m mention.Mention, unknownAccount bool) (score scoring.Score, sure bool) {
		if m.Erased || all.NeedsEnrichment(m) {
			return score, false
		}
		err := run.Recover(func() error { // words that break the scorer must not refuse their delivery for ever
			score, sure = scorer(Input(m))
			return nil
		})
		return score, err == nil && sure && entryOf(m, unknownAccount, score).Level == scoring.Log
	}
}

// NoteLogged lets an open conversation know of a mention that was logged at intake, so that whoever writes an answer
// there learns of the newer words. Where nobody waits it costs one read.
func (t *Triage) NoteLogged(ctx context.Context, key mention.Key, in mention.ConversationID) error {
	c, err := t.Store.Conversation(ctx, in)
	if err != nil || c.Status != conversation.Open {
		return err
	}
	return t.Score(ctx, key)
}

// noteLogged puts a mention that was logged at intake into its open conversation. store.ErrStale when the mention has
// changed since it was read.
func (t *Triage) noteLogged(ctx context.Context, m store.Mention) error {
	_, err := t.Book.Change(ctx, m.In, m.Trace, func(c conversation.Conversation) (conversation.Conversation, error) {
		if c.Status == conversation.Open {
			c = c.Add(entryOf(m.Mention, m.UnknownAccount, m.Score))
		}
		return c, nil
	})
	if err != nil {
		return fmt.Errorf("note %s: %w", m.Key, err)
	}
	now, err := t.Store.Mention(ctx, m.Key)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && now.Version != m.Version:
		return store.ErrStale
	default:
		return err
	}
}

// ScheduleDeletionChecks puts mentions into the lists of what is looked up again, a list for each account and as many
// as one call asks for.
func (t *Triage) ScheduleDeletionChecks(ctx context.Context, keys []mention.Key) error {
	bySource := map[mention.Source][]string{}
	for _, k := range keys {
		bySource[k.Source] = append(bySource[k.Source], k.ID)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		check, ok := all.DeletionCheck(source)
		if !ok {
			continue
		}
		for ids := range slices.Chunk(bySource[source], check.Batch) {
			if _, err := t.Store.PutDeletionCheck(ctx, store.DeletionCheck{Source: source, IDs: ids},
				t.Now().Add(check.Every)); err != nil {
				return fmt.Errorf("schedule a deletion check: %w", err)
			}
		}
	}
	return nil
}
