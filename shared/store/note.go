package store

import (
	"context"
	"fmt"
	"slices"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/table"
)

func noteKey(n conversation.Note) table.Key {
	return key(table.SK(prefixNote+stamp(n.At)+"#"+n.ID), "conv", string(n.Conversation))
}

// PutNote stores a note with its conversation. One Update.
func (s *Store) PutNote(ctx context.Context, n conversation.Note) error {
	i := newItem(noteKey(n))
	i.str("id", n.ID)
	i.str("person", n.Person)
	i.str("text", n.Text)
	i.at("at", n.At)
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("note in %s: %w", n.Conversation, err)
	}
	return nil
}

// Notes lists a conversation's newest limit notes, oldest first. One Query.
func (s *Store) Notes(ctx context.Context, id mention.ConversationID, limit int) ([]conversation.Note, error) {
	page, err := s.table.Query(ctx, table.Query{
		PK: string(conversationKey(id).PK), Prefix: prefixNote, Backward: true, Limit: limit,
	})
	if err != nil {
		return nil, fmt.Errorf("notes in %s: %w", id, err)
	}
	slices.Reverse(page.Items)
	var notes []conversation.Note
	for _, i := range page.Items {
		r := &reader{item: i}
		notes = append(notes, conversation.Note{
			ID: r.str("id"), Conversation: r.conversation(), Person: r.str("person"), Text: r.str("text"),
			At: r.at("at"),
		})
		if r.err != nil {
			return nil, r.err
		}
	}
	return notes, nil
}
