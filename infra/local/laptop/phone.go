package laptop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"oyez/functions/inbound"
	"oyez/shared/command"
	"oyez/shared/sms"
)

// SMS is one text to or from a phone.
type SMS struct {
	To   string    `json:"to"`             // E.164
	From string    `json:"from,omitempty"` // E.164; "" for ours
	Text string    `json:"text"`
	At   time.Time `json:"at"` // UTC
}

// Number is our number, which people text back to.
const Number = "+33757000000"

// Phone replaces SNS, the carriers and everybody's phone: it refuses what they would, keeps what they would deliver,
// and publishes what people text back.
type Phone struct {
	now     func() time.Time
	publish func(context.Context, string) error // to the topic of inbound texts

	mu       sync.Mutex
	received []SMS
	answered []SMS
	accepted int
	heard    func(SMS)
	refuse   func(to string) error
	stopped  map[string]bool // numbers that opted out
}

func newPhone(now func() time.Time, publish func(context.Context, string) error) *Phone {
	return &Phone{now: now, publish: publish, stopped: map[string]bool{}}
}

// ErrLost is Refuse's error for an SMS that is accepted and then lost.
var ErrLost = errors.New("lost on the way")

// Send implements paging.Sender.
func (p *Phone) Send(ctx context.Context, to, text string) (string, error) {
	if ctx.Err() != nil {
		return "", &sms.Error{Reason: sms.Timeout, Retry: true}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	err := p.refuses(to, text)
	if err != nil && !errors.Is(err, ErrLost) {
		return "", err
	}
	p.accepted++
	id := fmt.Sprintf("local-%d", p.accepted)
	if err != nil {
		return id, nil
	}
	s := SMS{To: to, Text: text, At: p.now().UTC().Truncate(time.Millisecond)}
	p.received = append(p.received, s)
	if p.heard != nil {
		p.heard(s)
	}
	return id, nil
}

// refuses applies SNS's rules and the test's.
func (p *Phone) refuses(to, text string) error {
	n, ok := sms.Septets(text)
	switch {
	case len(to) < 8 || to[0] != '+':
		return &sms.Error{Reason: sms.InvalidNumber}
	case !ok || n == 0 || n > sms.Segment:
		return &sms.Error{Reason: sms.TooLong}
	case p.stopped[to]:
		return &sms.Error{Reason: sms.OptedOut}
	case p.refuse != nil:
		return p.refuse(to)
	}
	return nil
}

// Received lists every delivered SMS, oldest first.
func (p *Phone) Received() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.received)
}

// TextsToUs lists every SMS from people, oldest first.
func (p *Phone) TextsToUs() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.answered)
}

// OnReceived calls f with each SMS as it arrives.
func (p *Phone) OnReceived(f func(SMS)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = f
}

// Refuse asks f before each SMS. Its error, an *sms.Error, is the carrier's response; ErrLost loses the SMS.
func (p *Phone) Refuse(f func(to string) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = f
}

// Intercept replaces the topic of inbound texts with f.
func (p *Phone) Intercept(f func(ctx context.Context, payload string) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.publish = f
}

// TextUs texts us from a number, whoever owns it: a sender can be forged. As at AWS, STOP and the like opt the number
// out before we get the text, and START opts it in.
func (p *Phone) TextUs(ctx context.Context, from, text string) error {
	p.mu.Lock()
	p.answered = append(p.answered,
		SMS{To: Number, From: from, Text: text, At: p.now().UTC().Truncate(time.Millisecond)})
	keyword := command.Keyword(text)
	switch keyword {
	case command.Stop:
		p.stopped[from] = true
	case command.Start:
		delete(p.stopped, from)
	}
	payload, err := json.Marshal(inbound.Payload{
		From: from, To: Number, Keyword: string(keyword), Text: text, ID: fmt.Sprintf("answer-%d", len(p.answered)),
	})
	if err != nil {
		panic(err) // strings always marshal
	}
	publish := p.publish
	p.mu.Unlock()
	return publish(ctx, string(payload))
}
