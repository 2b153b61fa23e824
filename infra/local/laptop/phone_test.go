package laptop

import (
	"context"
	"slices"
	"testing"
	"time"

	"oyez/infra/lab/clock"
	"oyez/shared/sms"
	"oyez/shared/sms/smstest"
)

// carrier drives the phone as the contract asks.
type carrier struct{ *Phone }

func (c carrier) refuses(reason sms.Reason, when func(to string) bool) {
	c.Refuse(func(to string) error {
		if when(to) {
			return &sms.Error{Reason: reason, Retry: reason == sms.Unavailable}
		}
		return nil
	})
}

func (c carrier) Sandbox(verified ...string) {
	c.refuses(sms.Unverified, func(to string) bool { return !slices.Contains(verified, to) })
}

func (c carrier) Limit(n int) {
	c.refuses(sms.OverQuota, func(string) bool { return len(c.received) >= n })
}
func (c carrier) Down() { c.refuses(sms.Unavailable, func(string) bool { return true }) }
func (c carrier) Lose() { c.Refuse(func(string) error { return ErrLost }) }

func (c carrier) OptOut(number string) { _ = c.TextUs(context.Background(), number, "STOP") }

func (c carrier) Delivered() (texts []string) {
	for _, s := range c.Received() {
		texts = append(texts, s.To+" "+s.Text)
	}
	return texts
}

// The phone refuses what the real sender refuses, with the same errors.
func TestPhoneKeepsTheContract(t *testing.T) {
	smstest.Run(t, func(*testing.T) (smstest.Sender, smstest.Carrier) {
		now := clock.At(time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)).Now
		p := newPhone(now, func(context.Context, string) error { return nil })
		return p, carrier{p}
	})
}
