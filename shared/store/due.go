package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// DueItem is an item that has come due. After Kind, only the field of that kind is set.
type DueItem struct {
	Kind          Kind
	Mention       mention.Key
	DeletionCheck string // its id
	Alert         string // its id
	Reply         ReplyRef
	Conversation  mention.ConversationID
	At            string // the due time as read; a claim fails if it has changed
}

// Due calls f with the due items of a kind and shard, the longest due first, until f returns an error. Items that only
// a later version knows are skipped and stay due. The index lags a little, so claim an item before working on it. One
// Query a page.
func (s *Store) Due(ctx context.Context, kind Kind, shard int, now time.Time, f func(DueItem) error) error {
	q := table.Query{Index: &table.Due, PK: dueShard(kind, shard), To: stamp(now), Limit: pageful}
	err := s.each(ctx, q, func(keys *reader) error {
		o, ok := dueItem(kind, keys.key())
		o.At = keys.str(table.Due.SK)
		if !ok {
			return keys.err
		}
		return f(o)
	})
	if err != nil {
		return fmt.Errorf("due %s: %w", kind, err)
	}
	return nil
}

// dueItem parses an item's key; ok is false if this version does not know it.
func dueItem(kind Kind, k table.Key) (o DueItem, ok bool) {
	o.Kind = kind
	id, pk := "", string(k.PK)
	switch kind {
	case DueDeletionCheck:
		o.DeletionCheck, ok = strings.CutPrefix(pk, prefixCheck)
	case DueMention, DueRetention:
		if id, ok = strings.CutPrefix(pk, prefixMention); ok {
			var err error
			o.Mention, err = mention.ParseKey(id)
			ok = err == nil && (kind == DueRetention || knownKind(o.Mention.Kind))
		}
	case DueAlert:
		o.Alert, ok = strings.CutPrefix(pk, prefixAlert)
	case DueClock:
		id, ok = strings.CutPrefix(pk, prefixConversation)
		o.Conversation = mention.ConversationID(id)
	case DueReply:
		o.Reply, ok = ReplyRef{k}, strings.HasPrefix(string(k.SK), prefixReply)
	}
	return o, ok
}
