// Package platform says what every platform's adapter does: prove that a delivery is the platform's, read what people
// said in it, and, where the platform lets a brand answer, carry an answer back. Adapters know neither one another nor
// the table. platform/all lists them; platform/platformtest is the contract each must pass.
package platform

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
)

// Request is one HTTP request of a platform to us, with the body exactly as sent.
type Request struct {
	Method string
	Path   string // what follows /webhooks/{platform}, without the slash; "" for most
	Query  url.Values
	Header http.Header
	Body   []byte
}

// Response is what a platform wants to hear back.
type Response struct {
	Status      int
	ContentType string // "" for no body
	Body        []byte
	Header      http.Header // what else the platform reads in an answer; nil for nothing
}

// The ways in which a delivery is refused or not understood.
var (
	// ErrSignature is a missing, malformed or wrong signature: nothing in the request may be believed. Answer 401.
	ErrSignature = errors.New("signature does not match")
	// ErrTooOld and ErrTooNew are good signatures over a time outside the platform's tolerance. Answer 401.
	ErrTooOld = errors.New("signed too long ago")
	ErrTooNew = errors.New("signed in the future")
	// ErrHandshake is a probe that is not ours to answer: wrong verify token (403).
	ErrHandshake = errors.New("handshake refused")
	// ErrMalformedHandshake is a probe without the parts the platform documents (400).
	ErrMalformedHandshake = errors.New("handshake malformed")
	// ErrUnreadable is a body that is not what the platform documents. The delivery goes to quarantine.
	ErrUnreadable = errors.New("body not understood")
)

// Adapter hears one platform. It holds no state but its settings, and Parse uses none of the secret ones.
type Adapter interface {
	// Spec is what is known of the platform besides our settings.
	Spec() Spec
	// Handshake answers the platform's own probe of our address. ok is false when r is no probe but a delivery. The
	// error is ErrHandshake or ErrMalformedHandshake.
	Handshake(r Request) (response Response, ok bool, err error)
	// Verify checks that the exact bytes of r came from the platform, in constant time, before anything reads them. The
	// error wraps ErrSignature, ErrTooOld or ErrTooNew and names no secret.
	Verify(r Request, now time.Time) error
	// Parse reads a delivery that Verify has let pass. It never panics, whatever the bytes; the same bytes give the
	// same events, each of them Bounded. The error wraps ErrUnreadable, and then no events are returned.
	Parse(r Request) ([]Event, error)
	// Ack is the answer to a delivery that was taken.
	Ack() Response
}

// Settings are what a platform's package brings to the list of platforms: its Config, which is the form of the JSON in
// a function's SecureString. The zero value is a platform that is off.
type Settings interface {
	// Spec is what is known of the platform besides its settings.
	Spec() Spec
}

// Acknowledger is an adapter whose answer to a delivery depends on what it asked; Answer then stands in for Heard.
type Acknowledger interface {
	// AckFor is the answer to a delivery that Verify let pass, that told events, and that was taken.
	AckFor(r Request, events []Event) Response
}

// Redacter is an adapter whose deliveries come to an address that nobody else may know.
type Redacter interface {
	// Redacted is a request's path without its secret: what may be kept and shown. Parse reads the same with it.
	Redacted(path string) string
}

// EventKind is one kind of thing that a delivery can tell.
type EventKind string

// What deliveries tell.
const (
	Said    EventKind = "said"    // somebody said something new
	Edited  EventKind = "edited"  // somebody changed what was said; Mention.Revision says how late
	Removed EventKind = "removed" // somebody deleted it; only Mention.Key is set
	Echo    EventKind = "echo"    // our own words come back; Mention.Parent says what they answer
	// an answer of ours, Mention.Key, was taken and did not arrive; Failed says why
	Returned EventKind = "returned"
	// a person asks that everything about him or her goes; Mention.Author.ID is set
	Erased       EventKind = "erased"
	Disconnected EventKind = "disconnected" // the account took its permission back; Mention.Source is set
	Counted      EventKind = "counted"      // a like, a share, an encrypted message: no words to hear
	Ignored      EventKind = "ignored"      // nothing for us; Note says why
	// one part could not be read: the delivery goes to quarantine, its other parts are heard
	Unreadable EventKind = "unreadable"
)

// Event is one thing a delivery told.
type Event struct {
	Kind    EventKind
	Mention mention.Mention
	Note    string     // for people: why it was ignored, what was counted; never a person's words
	Failed  *SendError // of a returned answer
}
