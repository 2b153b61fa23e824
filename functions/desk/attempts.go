package desk

import (
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
)

// attemptText describes one notification or decision: "Anna: texted, delivered".
func attemptText(v *visit, t alert.Attempt) string {
	switch t.Outcome {
	case alert.Nobody:
		return v.Say("attempt.nobody-on-call")
	case alert.Noted:
		return v.Say("attempt.line", v.Name(t.Person), v.Clock.Lang.Coded("why", string(t.Reason)))
	}
	what := outcomeText(v, t) + noticeText(v, t.Kind) + because(v, string(t.Reason)) + receiptText(v, t.Receipt)
	return v.Say("attempt.line", v.Name(t.Person), what)
}

func outcomeText(v *visit, t alert.Attempt) string {
	switch t.Outcome {
	case alert.Sent:
		if t.Route == alert.Email {
			return v.Say("attempt.mailed")
		}
		return v.Say("attempt.sent")
	case alert.Busy:
		return v.Say("attempt.busy")
	case alert.Failed:
		return v.Say("attempt.failed")
	case alert.Unknown:
		return v.Say("attempt.unknown")
	default:
		return v.Say("attempt.suppressed")
	}
}

// noticeText describes an optional notice; "" for the alert itself.
func noticeText(v *visit, kind alert.Kind) string {
	switch kind {
	case alert.Took:
		return " " + v.Say("attempt.took-notice")
	case alert.MovedOn:
		return " " + v.Say("attempt.moved-on-notice")
	case alert.Reopen:
		return " " + v.Say("attempt.reopen-notice")
	default:
		return ""
	}
}

func receiptText(v *visit, r alert.Receipt) string {
	switch {
	case r.At.IsZero():
		return ""
	case r.Delivered:
		return ", " + v.Say("attempt.delivered")
	default:
		return ", " + v.Say("attempt.undelivered") + because(v, r.Reason)
	}
}

func because(v *visit, reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + v.Clock.Lang.Coded("why", reason) + ")"
}

// maxSteps bounds the timeline on a page; the latest steps are kept.
const maxSteps = 14

// chain is the timeline of an alert, to the second: opened, SMS requested, accepted, delivered or not, taken, answered.
func chain(v *visit, a alert.Alert, c conversation.Conversation) []string {
	if a.ID == "" {
		return nil
	}
	type hop struct {
		at   time.Time
		text string
	}
	hops := []hop{{a.OpenedAt, v.Say("attempt.opened", a.Priority)}}
	for _, t := range a.Attempts {
		receipt := t.Receipt
		t.Receipt = alert.Receipt{} // listed as a step of its own
		if !t.AskedAt.IsZero() {
			hops = append(hops, hop{t.AskedAt, v.Say("attempt.asked", v.Name(t.Person))})
		}
		hops = append(hops, hop{t.At, attemptText(v, t)})
		if said := receiptText(v, receipt); said != "" {
			hops = append(hops, hop{receipt.At, v.Name(t.Person) + said})
		}
	}
	if a.TakenBy != "" {
		hops = append(hops, hop{a.TakenAt, v.Say("attempt.took", v.Name(a.TakenBy))})
	}
	if a.State == alert.Closed {
		said := v.Say("desk.link-closed")
		if c.Ended() {
			said = ended(v, c)
		}
		hops = append(hops, hop{a.ClosedAt, said})
	}
	slices.SortStableFunc(hops, func(a, b hop) int { return a.at.Compare(b.at) })
	var list []string
	for _, h := range hops[max(len(hops)-maxSteps, 0):] {
		list = append(list, v.Clock.Second(h.at)+" "+h.text)
	}
	return list
}
