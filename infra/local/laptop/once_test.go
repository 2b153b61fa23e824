package laptop_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/inbound"
	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// The same SMS comes three times, and the first time the process dies at a table call, before or after its effect; each
// call in turn. It still acts once, and gets a response.
func TestAnSMSActsOnceWhereverWeCrash(t *testing.T) {
	for text, acted := range map[string]func(*story, alert.Alert, int){
		"ok": func(s *story, a alert.Alert, ben int) {
			if a.State != alert.Taken || a.TakenBy != "anna" || ben != 0 {
				s.t.Errorf("%s, held by %q; Ben has %d SMS", a.State, a.TakenBy, ben)
			}
		},
		"e": func(s *story, a alert.Alert, ben int) {
			if a.State != alert.Open || ben != 1 {
				s.t.Errorf("%s; Ben has %d SMS", a.State, ben)
			}
		},
		"s30": func(s *story, a alert.Alert, ben int) {
			if a.Snoozes != 1 || ben != 0 {
				s.t.Errorf("put off %d times; Ben has %d SMS", a.Snoozes, ben)
			}
		},
		"je rappelle la cliente": func(s *story, a alert.Alert, _ int) {
			notes, err := s.oyez.Store.Notes(s.t.Context(), a.Conversation, 10)
			if err != nil || len(notes) != 1 || a.State != alert.Open {
				s.t.Errorf("%s with %d notes, %v", a.State, len(notes), err)
			}
		},
	} {
		for _, after := range []bool{false, true} {
			for call := int64(1); ; call++ {
				name := fmt.Sprintf("%s, dead at call %d, after its effect %v", text, call, after)
				died := false
				if !t.Run(name, func(t *testing.T) { died = crash(t, text, call, after, acted) }) || call == 40 {
					t.Fatal("it fails, or calls the table for ever")
				}
				if !died {
					break // it makes fewer calls
				}
			}
		}
	}
}

// crash runs one SMS with one crash, and says whether the crash happened.
func crash(t *testing.T, text string, at int64, after bool, acted func(*story, alert.Alert, int)) (died bool) {
	var armed, dead atomic.Bool
	var calls atomic.Int64
	die := func(int, string) error {
		if dead.Load() || armed.Load() && calls.Add(1) == at {
			dead.Store(true)
			return table.ErrUnavailable
		}
		return nil
	}
	onlyDead := func(int, string) error {
		if dead.Load() {
			return table.ErrUnavailable
		}
		return nil
	}
	o := embedded.Options{Fault: die}
	if after {
		o = embedded.Options{Fault: onlyDead, Lost: die}
	}
	s := tellUnder(t, alert.Rules{}, o)
	s.complains("1001")
	s.phone("Anna").expect("OK 4821")
	payload, err := json.Marshal(inbound.Payload{From: phones["Anna"], To: laptop.Number, Text: text, ID: "one"})
	if err != nil {
		t.Fatal(err)
	}
	event := events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{
		Message:   string(payload),
		MessageID: "m-1",
	}}}}
	armed.Store(true)
	err = s.oyez.Inbound.Handle(t.Context(), event)
	died = dead.Load()
	armed.Store(false)
	dead.Store(false)
	if died && err == nil {
		t.Error("it died and says that all is well: Lambda would not give the SMS again")
	}
	for range 2 {
		s.settle()
		s.forward(time.Minute)
		if err := s.oyez.Inbound.Handle(t.Context(), event); err != nil {
			t.Fatal(err)
		}
	}
	s.settle()
	answers := 0
	for _, text := range s.unread("Anna") {
		if strings.Contains(text, "OYEZ 4821 :") {
			answers++
		}
	}
	if answers == 0 || answers > 2 || answers == 2 && !died {
		t.Errorf("%d answers: %q", answers, s.unread("Anna"))
	}
	a, err := s.oyez.Store.Alert(t.Context(), s.alertID())
	if err != nil {
		t.Fatal(err)
	}
	acted(s, a, len(s.texts("Ben")))
	for name := range phones {
		s.read[name] = len(s.texts(name))
	}
	return died
}
