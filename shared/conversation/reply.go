package conversation

import (
	"time"

	"oyez/shared/mention"
)

// ReplyState is where an answer stands.
type ReplyState string

// The states of an answer.
const (
	Queued  ReplyState = "queued"  // written, not yet tried
	Sending ReplyState = "sending" // being tried; a crash now may have published it
	Sent    ReplyState = "sent"    // published
	Failed  ReplyState = "failed"  // the platform will not take it; a person must act
)

// Reply is an answer that a person wrote. Its text is signed with the name of who wrote it.
type Reply struct {
	ID           string
	Conversation mention.ConversationID
	To           mention.Key // whose words it answers
	Text         string      // as it is published, signature included
	Visibility   string      // public or private, as package platform says
	Person       string      // id of who wrote it
	Name         string      // and the name it is signed with
	At           time.Time   // UTC, when it was written
	State        ReplyState
	Version      int64
	Due          time.Time // when it is to be tried or settled; zero when nothing is due
	Attempts     int       // tries so far
	Unsure       bool      // an earlier try may have published it
	Reason       string    // why it failed, in the platform's code and our words; never anybody's text
	Verdict      string    // give-up or reconnect when it failed
	SentAt       time.Time
	PlatformID   string // the platform's id of our answer
	Permalink    string // where it can be seen
	Newer        bool   // only a later version knows its state: this one leaves it as it is
}
