// Package platform says what the adapter of a platform does: prove that a delivery is the platform's, read what people
// said in it and, where the platform lets a brand answer, carry a reply back. Adapters know neither one another nor the
// table.
//
// Adding a platform takes four things. shared/platform/tally is the smallest adapter, to start from.
//
//  1. A package shared/platform/<name> with a Config, which is the platform's Settings and the form of the JSON in
//     which they are written, and an Adapter. A mention's id is the platform's own id of the thing said, never the
//     delivery's.
//  2. A line in the list of platform/all.
//  3. A folder events/<name> with a sample of our own for each kind of event.
//  4. A contract test: platformtest.Run with a signer that is written from the platform's documentation, the fuzz
//     targets FuzzParse and FuzzVerify, and BenchmarkBeside.
//
// Tests of platform/all fail as long as one of them is missing. The page infra/docs/platforms.md takes the platform's
// row from its Spec: go test ./shared/platform/all -update.
package platform

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
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
	Header      http.Header // what else the platform reads in a response; nil for nothing
}

// Why a delivery is refused or not understood.
var (
	// ErrSignature is a missing, malformed or wrong signature: nothing in the request may be believed (401).
	ErrSignature = errors.New("signature does not match")
	// ErrTooOld and ErrTooNew are good signatures over a time outside the platform's tolerance (401).
	ErrTooOld = errors.New("signed too long ago")
	ErrTooNew = errors.New("signed in the future")
	// ErrHandshake is a probe that is not ours to answer: a wrong verify token, or nothing is set up here yet (403).
	ErrHandshake = errors.New("handshake refused")
	// ErrMalformedHandshake is a probe without the parts that the platform documents (400).
	ErrMalformedHandshake = errors.New("handshake malformed")
	// ErrUnreadable is a body that is not what the platform documents. The delivery goes to quarantine.
	ErrUnreadable = errors.New("body not understood")
)

// Adapter hears one platform. It holds no state but its settings, and Parse uses none of the secret ones. Verify and
// Parse are called by the functions of the same names, which do what is the same for all platforms.
type Adapter interface {
	// Spec is what is known of the platform besides our settings.
	Spec() Spec
	// Verify checks that the exact bytes of r came from the platform, in constant time, before anything reads them. The
	// error wraps ErrSignature, ErrTooOld or ErrTooNew and names no secret.
	Verify(r Request, now time.Time) error
	// Parse reads a delivery that Verify has let pass. It never panics, whatever the bytes; the same bytes give the
	// same events. The error wraps ErrUnreadable, and then no events are returned.
	Parse(r Request) ([]Event, error)
}

// Handshaker is an adapter whose platform probes our address.
type Handshaker interface {
	// Handshake answers the probe. ok is false when r is no probe but a delivery. The error wraps ErrHandshake or
	// ErrMalformedHandshake.
	Handshake(r Request) (response Response, ok bool, err error)
}

// Acknowledger is an adapter whose platform wants something else than an empty 200 for a delivery that was taken.
type Acknowledger interface {
	// Ack answers a delivery that Verify let pass, and in which Parse read events.
	Ack(r Request, events []Event) Response
}

// PathRedactor is an adapter whose deliveries come to an address that nobody else may know.
type PathRedactor interface {
	// RedactPath is a request's path without its secret: what may be kept and shown. Parse reads the same with it.
	RedactPath(path string) string
}

// Verify checks that a request came from the adapter's platform. The error names the platform.
func Verify(a Adapter, r Request, now time.Time) error {
	err := a.Verify(r, now)
	if err == nil && !utf8.Valid(r.Body) {
		err = fmt.Errorf("%w (the body is no UTF-8, which no platform sends)", ErrSignature)
	}
	return named(a, err)
}

// Parse reads a verified delivery; its events are Bounded. The error names the platform.
func Parse(a Adapter, r Request) ([]Event, error) {
	events, err := a.Parse(r)
	if err != nil {
		return nil, named(a, err)
	}
	for i := range events {
		events[i] = Bounded(events[i])
	}
	return events, nil
}

// Handshake answers a probe of the adapter's platform. ok is false when r is none. The error names the platform.
func Handshake(a Adapter, r Request) (response Response, ok bool, err error) {
	h, probed := a.(Handshaker)
	if !probed {
		return Response{}, false, nil
	}
	response, ok, err = h.Handshake(r)
	return response, ok, named(a, err)
}

// RespondToProbe answers a probe by a method that proves nothing about who asks, so that what is not set up yet gets no
// yes: secrets are what deliveries are checked with.
func RespondToProbe(method string, r Request, secrets ...string) (response Response, ok bool, err error) {
	if r.Method != method {
		return Response{}, false, nil
	}
	for _, secret := range secrets {
		if secret != "" {
			return Response{Status: http.StatusOK}, true, nil
		}
	}
	return Response{}, true, fmt.Errorf("%w: no secret is set", ErrHandshake)
}

// Ack is the response to a delivery that was taken.
func Ack(a Adapter, r Request, events []Event) Response {
	if acknowledger, ok := a.(Acknowledger); ok {
		return acknowledger.Ack(r, events)
	}
	return Response{Status: http.StatusOK}
}

// RedactPath is a request's path without a secret.
func RedactPath(a Adapter, path string) string {
	if redactor, ok := a.(PathRedactor); ok {
		return redactor.RedactPath(path)
	}
	return path
}

func named(a Adapter, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", a.Spec().Name, err)
}

// Settings are what a platform's package brings to the list of platforms: its Config, which is the form of the JSON in
// a function's SecureString. The zero value is a platform that is off.
type Settings interface {
	// Spec is what is known of the platform besides its settings.
	Spec() Spec
	// Adapter makes the adapter. Missing settings are no error: without a secret it refuses every delivery.
	Adapter() Adapter
	// Proofs are what deliveries are checked with: none for a platform that could verify nothing.
	Proofs() []string

	// Local is the settings of the local run: with this secret, every account ours, and replies that go by client.
	Local(secret string, client *http.Client) Settings
	// Deliver is how the platform would send body at now to an adapter with Local's settings.
	Deliver(secret string, body []byte, now time.Time) (Request, error)
}

// Completer is settings of a platform that wants to be asked with something that only receive is told.
type Completer interface {
	// Completed is the settings with what the settings of receive have and they have not.
	Completed(heard Settings) Settings
}

// Checker is settings that know more of what can be wrong with them than an empty secret.
type Checker interface {
	// Faults names what is missing or malformed and shows no value; hears says that deliveries are to be verified.
	Faults(hears bool) []string
}
