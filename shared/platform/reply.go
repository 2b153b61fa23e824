package platform

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/mention"
)

// Replier is an adapter that can also carry an answer back to where the customer spoke.
type Replier interface {
	// Ways lists every way in which the platform lets a brand answer m, the most public first, refused ones included,
	// so that the person sees before writing what can be sent.
	Ways(m mention.Mention, now time.Time) []Way
	// Length counts text as the platform does, against Way.Limit.
	Length(text string) int
	// Send carries one answer. It is called once a try; a nil error means that the platform has taken it. Any error is
	// a *SendError.
	Send(ctx context.Context, answer Reply) (Sent, error)
}

// Visibility says who will see an answer.
type Visibility string

// The visibilities of an answer.
const (
	Public  Visibility = "public"
	Private Visibility = "private"
)

// Way is one way of answering a mention.
type Way struct {
	Visibility Visibility
	Limit      int       // at most this long by Replier.Length
	Until      time.Time // when the platform closes this way; zero for never
	Once       bool      // the platform takes one answer this way and no second
	Refused    Refusal   // "" when the way is open
}

// Refusal is why a way is closed: the desk has a sentence for each, in both languages.
type Refusal string

// The reasons why an answer cannot leave by a way.
const (
	RefusedWindow       Refusal = "window"       // the platform's time for answering is over
	RefusedNotAddressed Refusal = "not-summoned" // X: the person neither named nor quoted us; answer in the app
	RefusedNoToken      Refusal = "no-token"     // we hold no permission of the account
	RefusedNotAllowed   Refusal = "not-allowed"  // the platform never lets this kind of thing be answered by API
)

// Reply is what a person wrote, on its way out.
type Reply struct {
	To         mention.Mention
	Visibility Visibility
	Text       string // signed by its author
	Retry      bool   // an earlier try may have been published: look, or let the platform refuse the duplicate
}

// Sent is a published answer.
type Sent struct {
	ID        string // the platform's id of our answer
	Permalink string // where it can be seen; "" where the platform does not say
}

// Verdict is what to do about a failed try.
type Verdict string

// The verdicts.
const (
	Retry     Verdict = "retry"     // the platform is busy or broken; After may say when
	GiveUp    Verdict = "give-up"   // it will never be taken; a person must act
	Reconnect Verdict = "reconnect" // our permission is gone; a person must connect the account again
	MaybeSent Verdict = "maybe"     // no answer came: it may stand there already
)

// SendError is a failed try, or why an answer that was taken did not arrive. Its text holds the platform's code and no
// words of anybody.
type SendError struct {
	Verdict Verdict
	Reason  string        // one of the platform's codes in our words, such as "token expired (190/463)"
	After   time.Duration // not before; 0 for our own back-off
}

func (e *SendError) Error() string {
	return fmt.Sprintf("answer not sent, %s: %s", e.Verdict, e.Reason)
}

// Failures that no code of the platform explains.
var (
	// ErrNoToken says that nobody has connected the account, so that nothing can be asked or written there.
	ErrNoToken = &SendError{Verdict: Reconnect, Reason: "no token for this account"}
	// ErrNoAddress says that the mention does not hold what an address at the platform is made of.
	ErrNoAddress = &SendError{Verdict: GiveUp, Reason: "no address can be made for this mention"}
	// ErrAnotherReply says that somebody else's reply stands where the platform takes only one.
	ErrAnotherReply = &SendError{
		Verdict: GiveUp, Reason: "another reply stands there already, and only one is kept",
	}
	// ErrTokenExpired and ErrBusy say why a token was not renewed: a person must act, or another try may succeed.
	ErrTokenExpired = &SendError{Verdict: Reconnect, Reason: "token expired or withdrawn"}
	ErrBusy         = &SendError{Verdict: Retry, Reason: "the platform is busy or down"}
	// ErrUnverifiable says that an earlier try may have been published, which the platform lets nobody look up.
	ErrUnverifiable = &SendError{Verdict: GiveUp, Reason: "may stand there already, which cannot be looked up"}
)
