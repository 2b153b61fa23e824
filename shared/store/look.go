package store

import (
	"context"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// look makes a mention due for the next look whether it still stands where it was said, while nothing more urgent is.
func look(i item, m Mention) {
	i.at("look_at", m.LookAt)
	if _, due := i.Item[table.Due.PK]; !due && !m.LookAt.IsZero() {
		i.str(table.Due.PK, dueKey(DueLook, m.In))
		i.at(table.Due.SK, m.LookAt)
	}
}

// LookAgain makes a mention that was due for a look at a time due for the next one. ErrStale when it no longer is.
func (s *Store) LookAgain(ctx context.Context, k mention.Key, due string, next time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: mentionKey(k),
		Do:  []table.Action{table.Set{Attr: "look_at", Value: at(next)}, table.Set{Attr: table.Due.SK, Value: at(next)}},
		If:  table.And{table.Equals{Attr: table.Due.SK, Value: str(due)}, table.Equals{Attr: "look_at", Value: str(due)}},
	})
	return stale(err)
}
