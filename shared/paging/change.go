// Package paging runs alerts: it notifies whoever is on call, goes to the next person when nobody takes them, and lets
// people take, snooze, hand over and end. It keeps the clocks of the inbox and sends digests. Package alert decides
// who is notified; paging reads what a decision needs, claims, sends and records.
package paging

import (
	"context"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/store"
)

// Changer is what changes conversations: the store.
type Changer interface {
	Change(ctx context.Context, id mention.ConversationID, with store.Opener, move store.Move) (store.Effect, error)
	ChangeWithAlert(ctx context.Context, id mention.ConversationID,
		move func(conversation.Conversation, alert.Alert) (conversation.Conversation, alert.Alert, error),
	) (conversation.Conversation, error)
}

// Book changes conversations, for people and for what was said.
type Book struct {
	Store   Changer
	NewCode func() string // four digits
	Now     func() time.Time
}

// Change applies a move to a conversation as it is now, however many writers are at it. trace is that of the delivery
// behind it, for an alert that it opens.
func (b Book) Change(ctx context.Context, id mention.ConversationID, trace string, move store.Move) (store.Effect,
	error,
) {
	return b.Store.Change(ctx, id, store.Opener{NewCode: b.NewCode, Now: b.Now, Trace: trace}, move)
}
