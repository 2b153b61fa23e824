package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// backstop is how long after its time DynamoDB's own time to live takes the whole item, if sweep has not removed what
// had to go: reads show nothing of it by then, and DynamoDB may be days late besides.
const backstop = 24 * time.Hour

// keep writes until when parts of a mention may be kept, and makes it due for removal at the first of these times. One
// that is owed a score, which is a matter of minutes, is due for that first.
func keep(i item, m Mention) {
	i.at("text_until", m.TextUntil)
	i.at("author_until", m.AuthorUntil)
	next := m.RedactAt()
	if next.IsZero() {
		return
	}
	if !m.Unscored {
		i.str(table.Due.PK, dueKey(DueRetention, m.In))
		i.at(table.Due.SK, next)
	}
	i.num(table.AttrExpires, next.Add(backstop).Unix())
}

// Redact removes from a mention what may no longer be kept of it. ErrStale when there is nothing to remove, or when it
// has changed meanwhile.
func (s *Store) Redact(ctx context.Context, k mention.Key, now time.Time) error {
	i, err := s.get(ctx, mentionKey(k))
	if errors.Is(err, ErrNotFound) {
		return ErrStale
	}
	if err != nil {
		return fmt.Errorf("withhold %s: %w", k, err)
	}
	m, err := decodeMention(i)
	if err != nil {
		return err
	}
	kept := m
	kept.Mention = m.Redacted(now)
	if same(m.Mention, kept.Mention) {
		return ErrStale
	}
	kept.Version++
	return stale(s.table.Put(ctx, table.Put{Item: encodeMention(kept), If: version(m.Version)}))
}
