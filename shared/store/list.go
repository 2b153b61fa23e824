package store

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// DeletionCheck is what was said to one account of ours and is looked up again together: its platform asks us to delete
// what its people delete, and does not tell. A due entry for each mention would cost three write units a mention and
// day; this costs five a list.
type DeletionCheck struct {
	Source mention.Source
	IDs    []string // the platform's, sorted, each once
}

// id names a list by what it holds, so that the same one written twice is one.
func (l DeletionCheck) id() string {
	sum := sha256.Sum256([]byte(strings.Join(l.IDs, "\n")))
	return string(l.Source) + "#" +
		strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// PutDeletionCheck keeps a list, to be looked up at a time, and returns its id.
func (s *Store) PutDeletionCheck(ctx context.Context, l DeletionCheck, next time.Time) (string, error) {
	l.IDs = slices.Compact(slices.Sorted(slices.Values(l.IDs)))
	id := l.id()
	i := newItem(listKey(id))
	i.strs("ids", l.IDs)
	i.str(table.Due.PK, dueKey(DueDeletionCheck, mention.ConversationID(id)))
	i.at(table.Due.SK, next)
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return id, fmt.Errorf("list of %s: %w", l.Source, err)
	}
	return id, nil
}

// DeletionCheck reads one. ErrNotFound when it was merged into another.
func (s *Store) DeletionCheck(ctx context.Context, id string) (DeletionCheck, error) {
	i, err := s.get(ctx, listKey(id))
	if err != nil {
		return DeletionCheck{}, err
	}
	r := &reader{item: i}
	return DeletionCheck{Source: DeletionCheckSource(id), IDs: r.strs("ids")}, r.err
}

// DeletionCheckSource is the account that a list's id names.
func DeletionCheckSource(id string) mention.Source {
	source, _, _ := strings.Cut(id, "#")
	return mention.Source(source)
}

// RescheduleDeletionCheck makes a list due at another time. One that is no longer there is left so.
func (s *Store) RescheduleDeletionCheck(ctx context.Context, id string, next time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: listKey(id), Do: []table.Action{table.Set{Attr: table.Due.SK, Value: at(next)}},
		If: table.Exists{Attr: table.AttrPK},
	})
	if errors.Is(err, table.ErrCondition) {
		return nil
	}
	return err
}

// DropDeletionCheck removes a list whose mentions stand in another, or are gone.
func (s *Store) DropDeletionCheck(ctx context.Context, id string) error {
	return s.table.Delete(ctx, table.Delete{Key: listKey(id)})
}
