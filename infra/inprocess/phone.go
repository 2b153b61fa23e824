package inprocess

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"oyez/shared/sms"
)

// SMS is one text that a phone received.
type SMS struct {
	To   string    `json:"to"` // E.164
	Text string    `json:"text"`
	At   time.Time `json:"at"` // UTC
}

// Phone stands in for SNS: it refuses what a carrier would, and keeps what it would deliver.
type Phone struct {
	now      func() time.Time
	mu       sync.Mutex
	received []SMS
	heard    func(SMS)
	refuse   func(to string) error
}

// Send implements paging.Sender.
func (p *Phone) Send(ctx context.Context, to, text string) (string, error) {
	if ctx.Err() != nil {
		return "", &sms.Error{Reason: sms.Timeout, Retry: true}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse != nil {
		if err := p.refuse(to); err != nil {
			return "", err
		}
	}
	if n, ok := sms.Septets(text); !ok || n > sms.Segment {
		return "", &sms.Error{Reason: sms.TooLong}
	}
	s := SMS{To: to, Text: text, At: p.now().UTC().Truncate(time.Millisecond)}
	p.received = append(p.received, s)
	if p.heard != nil {
		p.heard(s)
	}
	return fmt.Sprintf("local-%d", len(p.received)), nil
}

// Received lists every SMS, oldest first.
func (p *Phone) Received() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.received)
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
