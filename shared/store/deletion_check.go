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

// DeletionCheck is a list of mentions of one account whose platform requires us to follow deletions but does not report
// them. Sweep checks a whole list at once. A due entry per mention would cost three write units per mention and day; a
// list costs five.
type DeletionCheck struct {
	Source mention.Source
	IDs    []string // the platform's, sorted, without duplicates
}

// id is a hash of the content, so that writing the same list twice stores one.
func (l DeletionCheck) id() string {
	sum := sha256.Sum256([]byte(strings.Join(l.IDs, "\n")))
	return string(l.Source) + "#" +
		strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

func checkKey(id string) table.Key { return key("list", "look", id) }

// PutDeletionCheck stores a list due at next, and returns its id. One Update.
func (s *Store) PutDeletionCheck(ctx context.Context, l DeletionCheck, next time.Time) (string, error) {
	l.IDs = slices.Compact(slices.Sorted(slices.Values(l.IDs)))
	id := l.id()
	i := newItem(checkKey(id))
	i.strs("ids", l.IDs)
	i.str(table.Due.PK, dueKey(DueDeletionCheck, mention.ConversationID(id)))
	i.at(table.Due.SK, next)
	if err := s.put(ctx, i, nil); err != nil {
		return id, fmt.Errorf("deletion check of %s: %w", l.Source, err)
	}
	return id, nil
}

// DeletionCheck reads a list. ErrNotFound if it was merged into another. One Get.
func (s *Store) DeletionCheck(ctx context.Context, id string) (DeletionCheck, error) {
	r, err := s.get(ctx, checkKey(id))
	if err != nil {
		return DeletionCheck{}, fmt.Errorf("deletion check %s: %w", id, err)
	}
	return DeletionCheck{Source: DeletionCheckSource(id), IDs: r.strs("ids")}, r.err
}

// DeletionCheckSource is the account in a list's id.
func DeletionCheckSource(id string) mention.Source {
	source, _, _ := strings.Cut(id, "#")
	return mention.Source(source)
}

// RescheduleDeletionCheck changes when a list is due. It does not recreate a removed list. One Update.
func (s *Store) RescheduleDeletionCheck(ctx context.Context, id string, next time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: checkKey(id), Do: []table.Action{table.Set{Attr: table.Due.SK, Value: at(next)}},
		If: table.Exists{Attr: table.AttrPK},
	})
	if err != nil && !errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("deletion check %s: %w", id, err)
	}
	return nil
}

// RemoveDeletionCheck removes a list after its mentions were merged into another or deleted. One Delete.
func (s *Store) RemoveDeletionCheck(ctx context.Context, id string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: checkKey(id)}); err != nil {
		return fmt.Errorf("deletion check %s: %w", id, err)
	}
	return nil
}
