package platform

import (
	"fmt"
	"strings"

	"oyez/shared/mention"
)

// EventKind is one kind of thing that a delivery can report.
type EventKind string

// The kinds of events.
const (
	Said         EventKind = "said"         // somebody said something new
	Edited       EventKind = "edited"       // somebody changed what was said; Mention.Revision says how late
	Removed      EventKind = "removed"      // somebody deleted it; only Mention.Key is set
	Echo         EventKind = "echo"         // our own words come back; Mention.Parent says what they answer
	Returned     EventKind = "returned"     // a reply of ours, Mention.Key, did not arrive; Failed says why
	Erased       EventKind = "erased"       // a person wants all their data deleted; Mention.Author.ID is set
	Disconnected EventKind = "disconnected" // the account took its permission back; Mention.Source is set
	Counted      EventKind = "counted"      // a like, a share, an encrypted message: no words to hear
	Ignored      EventKind = "ignored"      // nothing for us; Note says why
	Unreadable   EventKind = "unreadable"   // a part that could not be read goes to quarantine; others are heard
)

// Event is one thing that a delivery reports.
type Event struct {
	Kind    EventKind
	Mention mention.Mention
	Note    string     // for people: why it was ignored, what was counted; never a person's words
	Failed  *SendError // of a returned reply
}

// Noted is an event without words, and a note on it.
func Noted(kind EventKind, source mention.Source, note string) Event {
	return Event{
		Kind: kind, Note: note,
		Mention: mention.Mention{Key: mention.Key{Source: source}, Author: mention.Author{Followers: -1}},
	}
}

// NotHeard is an event of a kind that Oyez does not hear, by the platform's own word for it.
func NotHeard(source mention.Source, word string) Event {
	return Noted(Ignored, source, Quoted(word)+" is not heard")
}

// Removal is the event of a deletion.
func Removal(key mention.Key) Event {
	e := Noted(Removed, key.Source, "")
	e.Mention.Key = key
	return e
}

// NotUnderstood is the ErrUnreadable of a body; err is why, and is not quoted further than Where does.
func NotUnderstood(err error) error { return fmt.Errorf("%w: %s", ErrUnreadable, Where(err)) }

// Word is how some short text is spelt: of the characters of an alphabet, all ASCII, from one to so many. A regular
// expression with such a bound is unrolled when it is compiled: those of all platforms together were a third of what
// every function did before it could start.
type Word struct {
	Of   string
	Most int
}

// Alphabets.
const (
	Digits   = "0123456789"
	Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	Small    = "abcdefghijklmnopqrstuvwxyz"
)

// Number is an id of digits.
var Number = Word{Of: Digits, Most: 20}

// Is says whether a text is so spelt.
func (w Word) Is(text string) bool {
	return text != "" && len(text) <= w.Most && strings.Trim(text, w.Of) == ""
}
