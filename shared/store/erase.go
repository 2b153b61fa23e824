package store

import (
	"context"
	"errors"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// erasePage is how many items of a timeline are read at once.
const erasePage = 100

// EachMention gives f every mention of a conversation that is not erased, page after page: also those behind more
// replies than a page holds. f may erase what it is given. What was said a moment ago may not be in the index yet.
func (s *Store) EachMention(ctx context.Context, id mention.ConversationID, f func(Mention) error) error {
	q := table.Query{Index: &table.Timeline, PK: string(conversationKey(id).PK), Limit: erasePage}
	for {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return fmt.Errorf("timeline: %w", err)
		}
		for _, keys := range page.Items {
			r := &reader{item: keys}
			key := table.Key{PK: table.PK(r.str(table.AttrPK)), SK: table.SK(r.str(table.AttrSK))}
			if r.err != nil {
				return r.err
			}
			if key.SK != skMention {
				continue
			}
			i, err := s.get(ctx, key)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return fmt.Errorf("timeline: %w", err)
			}
			m, err := decodeMention(i)
			if err != nil {
				return err
			}
			if m.Erased {
				continue
			}
			if err := f(m); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return nil
		}
		q.After = page.Next
	}
}
