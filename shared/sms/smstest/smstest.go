// Package smstest is the contract of every SMS sender, real or fake: what a carrier refuses, and which error says so.
package smstest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/sms"
)

// Sender is the sender under test.
type Sender interface {
	Send(ctx context.Context, phone, text string) (id string, err error)
}

// Carrier lets a test control the far side of a sender.
type Carrier interface {
	Sandbox(verified ...string)  // delivers only to these numbers
	Limit(n int)                 // the month's spend limit covers n SMS, those already sent included
	OptOut(number string)        // the number sent STOP
	Lose()                       // from now on SMS are accepted, then lost
	Down()                       // accepts nothing for a while
	Delivered() (texts []string) // "number text", in order
}

// The contract's phone numbers. No error may contain them.
const (
	anna = "+33699887766"
	ben  = "+33699887755"
)

// Run runs the contract; each part gets a fresh sender and carrier.
func Run(t *testing.T, fresh func(t *testing.T) (Sender, Carrier)) {
	for _, row := range []struct {
		name  string
		given func(Carrier)
		to    string
		text  string
		want  *sms.Error // nil: accepted
		lost  bool       // accepted and not delivered
	}{
		{name: "accepted"},
		{name: "exactly one segment", text: strings.Repeat("é", 160)},
		{name: "extension characters count two", text: strings.Repeat("€", 81), want: &sms.Error{Reason: sms.TooLong}},
		{name: "one septet too long", text: strings.Repeat("a", 161), want: &sms.Error{Reason: sms.TooLong}},
		{name: "another alphabet", text: "ça", want: &sms.Error{Reason: sms.TooLong}},
		{name: "nothing", text: "\x00", want: &sms.Error{Reason: sms.TooLong}},
		{name: "no international number", to: "0699887766", want: &sms.Error{Reason: sms.InvalidNumber}},
		{name: "too short a number", to: "+336", want: &sms.Error{Reason: sms.InvalidNumber}},
		{
			name: "in the sandbox, not verified", given: func(c Carrier) { c.Sandbox(ben) },
			want: &sms.Error{Reason: sms.Unverified},
		},
		{name: "in the sandbox, verified", given: func(c Carrier) { c.Sandbox(ben, anna) }},
		{name: "opted out", given: func(c Carrier) { c.OptOut(anna) }, want: &sms.Error{Reason: sms.OptedOut}},
		{name: "somebody else opted out", given: func(c Carrier) { c.OptOut(ben) }},
		{name: "down", given: Carrier.Down, want: &sms.Error{Reason: sms.Unavailable, Retry: true}},
		{name: "lost on the way", given: Carrier.Lose, lost: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			sender, carrier := fresh(t)
			if row.given != nil {
				row.given(carrier)
			}
			to, text := row.to, row.text
			if to == "" {
				to = anna
			}
			switch text {
			case "":
				text = "OYEZ 91 feu & fumée"
			case "\x00":
				text = ""
			}
			id, err := sender.Send(t.Context(), to, text)
			refused(t, err, row.want)
			if (id != "") != (row.want == nil) {
				t.Errorf("the id is %q", id)
			}
			var want []string
			if row.want == nil && !row.lost {
				want = []string{to + " " + text}
			}
			if diff := cmp.Diff(want, carrier.Delivered()); diff != "" {
				t.Errorf("delivered (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("each has an id of its own", func(t *testing.T) {
		sender, _ := fresh(t)
		first, err := sender.Send(t.Context(), anna, "OYEZ")
		refused(t, err, nil)
		second, err := sender.Send(t.Context(), anna, "OYEZ")
		refused(t, err, nil)
		if first == second {
			t.Errorf("twice %q", first)
		}
	})
	t.Run("the money is spent", func(t *testing.T) {
		sender, carrier := fresh(t)
		carrier.Limit(2)
		for range 2 {
			_, err := sender.Send(t.Context(), anna, "OYEZ")
			refused(t, err, nil)
		}
		_, err := sender.Send(t.Context(), ben, "OYEZ")
		refused(t, err, &sms.Error{Reason: sms.OverQuota})
	})
	t.Run("no time", func(t *testing.T) {
		sender, carrier := fresh(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := sender.Send(ctx, anna, "OYEZ")
		refused(t, err, &sms.Error{Reason: sms.Timeout, Retry: true})
		if texts := carrier.Delivered(); len(texts) > 0 {
			t.Errorf("delivered %q", texts)
		}
	})
}

// refused compares the reason and whether a retry may help. Code and request id are the carrier's own.
func refused(t *testing.T, err error, want *sms.Error) {
	t.Helper()
	if want == nil {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	var got *sms.Error
	if !errors.As(err, &got) {
		t.Fatalf("error %v, want %v", err, want)
	}
	if got.Reason != want.Reason || got.Retry != want.Retry {
		t.Errorf("%v, want %v", got, want)
	}
	for _, number := range []string{anna, ben} {
		if printed := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(printed, number[4:]) {
			t.Errorf("a number in %s", printed)
		}
	}
}
