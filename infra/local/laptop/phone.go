package laptop

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"oyez/functions/inbound"
	"oyez/shared/command"
	"oyez/shared/sms"
)

// SMS is one text to a phone, or from it.
type SMS struct {
	To   string    `json:"to"`             // E.164
	From string    `json:"from,omitempty"` // E.164; "" for ours
	Text string    `json:"text"`
	At   time.Time `json:"at"` // UTC
}

// Number is ours: where people's answers go.
const Number = "+33757000000"

// Phone stands in for SNS, for the carrier behind it and for everybody's phone: it refuses what they would, keeps what
// they would deliver, and brings what is answered. The zero rules are those of an account out of the sandbox, without a
// limit, whose SMS all arrive.
type Phone struct {
	now     func() time.Time
	publish func(context.Context, string) error // to the topic of SMS that are sent back

	mu       sync.Mutex
	received []SMS
	answered []SMS
	accepted int
	heard    func(SMS)

	refuse   func(to string) error
	verified map[string]bool // in the sandbox: who may be sent to; nil outside
	stopped  map[string]bool // who opted out
	limit    int             // how many SMS the month's money pays for; 0 for any
	drop     func(SMS) bool
	copies   int
	held     []string
	holding  bool
}

func newPhone(now func() time.Time, publish func(context.Context, string) error) *Phone {
	return &Phone{now: now, publish: publish, stopped: map[string]bool{}, copies: 1}
}

// Send implements paging.Sender.
func (p *Phone) Send(ctx context.Context, to, text string) (string, error) {
	if ctx.Err() != nil {
		return "", &sms.Error{Reason: sms.Timeout, Retry: true}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.refuses(to, text); err != nil {
		return "", err
	}
	p.accepted++
	s := SMS{To: to, Text: text, At: p.now().UTC().Truncate(time.Millisecond)}
	id := fmt.Sprintf("local-%d", p.accepted)
	if p.drop != nil && p.drop(s) {
		return id, nil
	}
	p.received = append(p.received, s)
	if p.heard != nil {
		p.heard(s)
	}
	return id, nil
}

// refuses is what SNS would not take: its own rules, and those that a test made.
func (p *Phone) refuses(to, text string) error {
	if p.refuse != nil {
		if err := p.refuse(to); err != nil {
			return err
		}
	}
	n, ok := sms.Septets(text)
	switch {
	case len(to) < 8 || to[0] != '+':
		return &sms.Error{Reason: sms.InvalidNumber}
	case !ok || n == 0 || n > sms.Segment:
		return &sms.Error{Reason: sms.TooLong}
	case p.stopped[to]:
		return &sms.Error{Reason: sms.OptedOut}
	case p.verified != nil && !p.verified[to]:
		return &sms.Error{Reason: sms.Unverified}
	case p.limit > 0 && p.accepted >= p.limit:
		return &sms.Error{Reason: sms.OverQuota}
	}
	return nil
}

// Received lists every SMS that arrived, oldest first.
func (p *Phone) Received() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.received)
}

// Answered lists every SMS that people sent, oldest first.
func (p *Phone) Answered() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.answered)
}

// OnReceived has f called with each SMS as it comes in.
func (p *Phone) OnReceived(f func(SMS)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = f
}

// Refuse has f asked before each SMS; its error, an *sms.Error, is what the carrier answers.
func (p *Phone) Refuse(f func(to string) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = f
}

// Sandbox puts the account into the sandbox: only these numbers are sent to.
func (p *Phone) Sandbox(verified ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.verified = map[string]bool{}
	for _, number := range verified {
		p.verified[number] = true
	}
}

// Limit lets the month's money pay for n SMS, those sent before included.
func (p *Phone) Limit(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limit = n
}

// Drop has f asked of each SMS that was accepted whether it is lost on the way; nil loses none.
func (p *Phone) Drop(f func(SMS) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop = f
}

// OptOut has a number get nothing more, as its STOP does.
func (p *Phone) OptOut(number string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped[number] = true
}

// Copies has each answer brought n times over, as SNS may.
func (p *Phone) Copies(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.copies = n
}

// Hold keeps answers back, as a carrier may for hours, until Release.
func (p *Phone) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holding = true
}

// Release brings what was held, the last first: nobody promises an order.
func (p *Phone) Release(ctx context.Context) error {
	p.mu.Lock()
	held := p.held
	p.held, p.holding = nil, false
	p.mu.Unlock()
	slices.Reverse(held)
	return p.bring(ctx, held)
}

// Answer sends a text from a number to ours: also one whose owner did not, for a sender can be forged. As at AWS, STOP
// and its kin opt the number out before we hear of it, and START opts it in.
func (p *Phone) Answer(ctx context.Context, from, text string) error {
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
	brought := slices.Repeat([]string{string(payload)}, p.copies)
	if p.holding {
		p.held = append(p.held, brought...)
		brought = nil
	}
	p.mu.Unlock()
	return p.bring(ctx, brought)
}

func (p *Phone) bring(ctx context.Context, payloads []string) error {
	for _, payload := range payloads {
		if err := p.publish(ctx, payload); err != nil {
			return err
		}
	}
	return nil
}
