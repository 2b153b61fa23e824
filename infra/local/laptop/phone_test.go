package laptop

import (
	"context"
	"testing"
	"time"

	"oyez/infra/lab/clock"
	"oyez/shared/sms"
	"oyez/shared/sms/smstest"
)

// carrier moves the phone as the contract asks.
type carrier struct{ *Phone }

func (c carrier) Lose() { c.Drop(func(SMS) bool { return true }) }
func (c carrier) Down() {
	c.Refuse(func(string) error { return &sms.Error{Reason: sms.Unavailable, Retry: true} })
}

func (c carrier) Delivered() (texts []string) {
	for _, s := range c.Received() {
		texts = append(texts, s.To+" "+s.Text)
	}
	return texts
}

// The phone refuses what the real sender refuses, in the same words.
func TestPhoneKeepsTheContract(t *testing.T) {
	smstest.Run(t, func(*testing.T) (smstest.Sender, smstest.Carrier) {
		now := clock.At(time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)).Now
		p := newPhone(now, func(context.Context, string) error { return nil })
		return p, carrier{p}
	})
}
