// Package paging runs alerts: it opens and closes them as their conversations change, tells the people on call, goes to
// the next ones when nobody takes them, and lets people take, snooze, hand over and end. It keeps the clocks of what
// waits in the inbox, tells who comes on call what is open, and keeps the phone useful: bursts, budgets and quiet
// hours.
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
