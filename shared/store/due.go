package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// DueItem is something that has come due. Mention is set for a mention that is to be scored or to lose something, List
// for what is to be looked up, Alert for an alert, Reply for a reply, Conversation for a clock.
type DueItem struct {
	Kind          Kind
	Mention       mention.Key
	DeletionCheck string // its id
	Alert         string
	Reply         ReplyRef
	Conversation  mention.ConversationID
	At            string // the due time as it was read: a claim is made over it
}

// DuePage is how many due items one look brings, at most.
const DuePage = 100

// Due lists what of a kind and shard has come due by now, the longest due first. The index lags a little: who acts on
// it claims first.
func (s *Store) Due(ctx context.Context, kind Kind, shard int, now time.Time) ([]DueItem, error) {
	page, err := s.table.Query(ctx, table.Query{
		Index: &table.Due, PK: fmt.Sprintf("due#%s#%d", kind, shard), To: stamp(now), Limit: DuePage,
	})
	if err != nil {
		return nil, fmt.Errorf("due %s: %w", kind, err)
	}
	var list []DueItem
	for _, i := range page.Items {
		r := &reader{item: i}
		pk, o := r.str(table.AttrPK), DueItem{Kind: kind, At: r.str(table.Due.SK)}
		switch kind {
		case DueDeletionCheck:
			o.DeletionCheck = strings.TrimPrefix(pk, "look#")
		case DueMention, DueRetention:
			if o.Mention, err = mention.ParseKey(strings.TrimPrefix(pk, prefixMention)); err != nil {
				return nil, err
			}
		case DueAlert:
			o.Alert = strings.TrimPrefix(pk, "alert#")
		case DueClock:
			o.Conversation = mention.ConversationID(strings.TrimPrefix(pk, "conv#"))
		case DueReply:
			o.Reply = ReplyRef{table.Key{PK: table.PK(pk), SK: table.SK(r.str(table.AttrSK))}}
		}
		if r.err != nil {
			return nil, r.err
		}
		list = append(list, o)
	}
	return list, nil
}
