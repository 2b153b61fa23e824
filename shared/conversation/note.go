package conversation

import (
	"time"

	"oyez/shared/mention"
)

// Note is what somebody of ours wrote about a conversation, for the others: customers never see it.
type Note struct {
	ID           string // writing it again under the same id and time changes nothing
	Conversation mention.ConversationID
	Person       string // id
	Text         string
	At           time.Time // UTC
}
