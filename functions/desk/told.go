package desk

import (
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
)

// What an alert did, in words: whom it told, by which route, when, and why not.

// toldIn is one try, or what a person decided: "Anna: told by SMS, delivered", "Ben: not called (quiet hours)".
func toldIn(v *visit, t alert.Attempt) string {
	who := v.say("attempt.nobody")
	if t.Person != "" {
		who = v.name(t.Person)
	}
	if t.Outcome == alert.Noted {
		return v.say("attempt.line", who, v.lang.Coded("why", string(t.Reason)))
	}
	return v.say("attempt.line", who, outcomeIn(v, t)+newsIn(v, t.Kind)+because(v, string(t.Reason))+receiptIn(v,
		t.Receipt))
}

func outcomeIn(v *visit, t alert.Attempt) string {
	switch t.Outcome {
	case alert.Sent:
		if t.Route == alert.Email {
			return v.say("attempt.mailed")
		}
		return v.say("attempt.sent")
	case alert.Busy:
		return v.say("attempt.busy")
	case alert.Failed:
		return v.say("attempt.failed")
	case alert.Unknown:
		return v.say("attempt.unknown")
	case alert.Nobody:
		return v.say("attempt.was-on-call")
	default:
		return v.say("attempt.suppressed")
	}
}

// newsIn is what a courtesy told; nothing of the alert itself.
func newsIn(v *visit, what alert.Kind) string {
	switch what {
	case alert.Took:
		return " " + v.say("attempt.took-notice")
	case alert.MovedOn:
		return " " + v.say("attempt.moved-on-notice")
	case alert.Reopen:
		return " " + v.say("attempt.reopen-notice")
	default:
		return ""
	}
}

func receiptIn(v *visit, r alert.Receipt) string {
	switch {
	case r.At.IsZero():
		return ""
	case r.Delivered:
		return ", " + v.say("attempt.delivered")
	default:
		return ", " + v.say("attempt.undelivered") + because(v, r.Reason)
	}
}

// because is a reason in brackets.
func because(v *visit, reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + v.lang.Coded("why", reason) + ")"
}

// mostHops bounds a chain on a page: the latest are kept.
const mostHops = 14

// chain is the life of an alert, each hop with its time to the second: opened, asked, accepted, delivered or not,
// taken, answered.
func chain(v *visit, a alert.Alert, c conversation.Conversation) []string {
	if a.ID == "" {
		return nil
	}
	type hop struct {
		at   time.Time
		text string
	}
	hops := []hop{{a.OpenedAt, v.say("attempt.opened", a.Priority)}}
	for _, t := range a.Attempts {
		receipt := t.Receipt
		t.Receipt = alert.Receipt{} // a hop of its own
		if !t.AskedAt.IsZero() {
			hops = append(hops, hop{t.AskedAt, v.say("attempt.asked", v.name(t.Person))})
		}
		hops = append(hops, hop{t.At, toldIn(v, t)})
		if said := receiptIn(v, receipt); said != "" {
			hops = append(hops, hop{receipt.At, v.name(t.Person) + said})
		}
	}
	if a.TakenBy != "" {
		hops = append(hops, hop{a.TakenAt, v.say("attempt.took", v.name(a.TakenBy))})
	}
	if a.State == alert.Closed {
		said := v.say("desk.link-closed")
		if c.Ended() {
			said = ended(v, c)
		}
		hops = append(hops, hop{a.ClosedAt, said})
	}
	slices.SortStableFunc(hops, func(a, b hop) int { return a.at.Compare(b.at) })
	var list []string
	for _, h := range hops[max(len(hops)-mostHops, 0):] {
		list = append(list, v.clock.Second(h.at)+" "+h.text)
	}
	return list
}
