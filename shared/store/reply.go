package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// QueueReply keeps an answer to a conversation that its writer saw at a version, and raises that version, so that
// whoever saw the same one comes too late: ErrStale. Both writes, of one unit each, are one transaction.
func (s *Store) QueueReply(ctx context.Context, r conversation.Reply, seen int64) (conversation.Reply, error) {
	r.Version = 1
	err := s.table.Transact(ctx, []table.Write{
		table.Update{
			Key: conversationKey(r.Conversation), Do: []table.Action{table.Add{Attr: "v", N: 1}}, If: version(seen),
		},
		table.Put{Item: encodeReply(r), If: table.NotExists{Attr: table.AttrPK}},
	})
	if err = stale(err); err != nil {
		err = fmt.Errorf("queue reply in %s: %w", r.Conversation, err)
	}
	return r, err
}

// ReplyRef names a reply in the table.
type ReplyRef struct{ key table.Key }

// RefOf names a reply.
func RefOf(r conversation.Reply) ReplyRef {
	return ReplyRef{replyKey(r.Conversation, r.At, r.ID)}
}

// Reply reads one. ErrNotFound when there is none.
func (s *Store) Reply(ctx context.Context, ref ReplyRef) (conversation.Reply, error) {
	i, err := s.get(ctx, ref.key)
	if err != nil {
		return conversation.Reply{}, fmt.Errorf("reply: %w", err)
	}
	return decodeReply(i)
}

// PutReply writes an answer over the version it was read at and returns it at its new one. ErrStale when somebody else
// was there first.
func (s *Store) PutReply(ctx context.Context, r conversation.Reply) (conversation.Reply, error) {
	before := version(r.Version)
	r.Version++
	return r, stale(s.table.Put(ctx, table.Put{Item: encodeReply(r), If: before}))
}

// Failed lists the conversations in which an answer that was written since a moment did not leave, the latest first,
// each once, of at most so many answers. It lags a little, and does not know what became of them since.
func (s *Store) Failed(ctx context.Context, since time.Time, limit int) ([]mention.ConversationID, error) {
	page, err := s.table.Query(ctx, table.Query{
		Index: &table.Inbox, PK: failedKey, From: stamp(since), Backward: true,
		Limit: limit,
	})
	if err != nil {
		return nil, fmt.Errorf("failed answers: %w", err)
	}
	var list []mention.ConversationID
	for _, i := range page.Items {
		r := &reader{item: i}
		id := mention.ConversationID(strings.TrimPrefix(r.str(table.AttrPK), "conv#"))
		if r.err != nil {
			return nil, r.err
		}
		if !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list, nil
}

func encodeReply(r conversation.Reply) table.Item {
	key := replyKey(r.Conversation, r.At, r.ID)
	i := newItem(key)
	i.num("v", r.Version)
	i.str("id", r.ID)
	i.str("in", string(r.Conversation))
	i.str(table.Timeline.PK, string(key.PK))
	i.str(table.Timeline.SK, stamp(r.At)+"#reply/"+r.ID)
	if !r.Due.IsZero() {
		i.str(table.Due.PK, dueKey(DueReply, r.Conversation))
		i.at(table.Due.SK, r.Due)
	}
	if r.State == conversation.Failed {
		i.str(table.Inbox.PK, failedKey)
		i.at(table.Inbox.SK, r.At)
	}
	i.str("to", r.To.String())
	i.str("text", r.Text)
	i.str("visibility", r.Visibility)
	i.str("person", r.Person)
	i.str("name", r.Name)
	i.at("at", r.At)
	i.str("state", string(r.State))
	i.num("attempts", int64(r.Attempts))
	i.flag("unsure", r.Unsure)
	i.str("reason", r.Reason)
	i.str("verdict", r.Verdict)
	i.at("sent_at", r.SentAt)
	i.str("platform_id", r.PlatformID)
	i.str("permalink", r.Permalink)
	return i.Item
}

func decodeReply(i table.Item) (conversation.Reply, error) {
	r := &reader{item: i}
	to, err := mention.ParseKey(r.str("to"))
	if err != nil {
		r.fail("to", err)
	}
	return conversation.Reply{
		ID: r.str("id"), Conversation: mention.ConversationID(r.str("in")), To: to, Text: r.str("text"),
		Visibility: r.str("visibility"), Person: r.str("person"), Name: r.str("name"), At: r.at("at"),
		State: conversation.ReplyState(r.str("state")), Version: r.num("v"), Due: r.at(table.Due.SK),
		Attempts: int(r.num("attempts")), Unsure: r.flag("unsure"), Reason: r.str("reason"), Verdict: r.str("verdict"),
		SentAt: r.at("sent_at"), PlatformID: r.str("platform_id"), Permalink: r.str("permalink"),
	}, r.err
}
