package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/paging"
)

// What an alert did, in words: whom it told, by which route, when, and why not.

// toldIn is one try, or what a person decided: "Anna: told by SMS, delivered", "Ben: not called (quiet hours)".
func toldIn(v *visit, t alert.Attempt) string {
	w, who := v.words, v.words.Nobody
	if t.Person != "" {
		who = v.name(t.Person)
	}
	if t.Outcome == alert.Noted {
		return fmt.Sprintf(w.Who, who, whyIn(w.Lang, string(t.Reason)))
	}
	return fmt.Sprintf(w.Who, who, outcomeIn(w, t)+newsIn(w, t.Kind)+because(w, string(t.Reason))+receiptIn(w,
		t.Receipt))
}

func outcomeIn(w words, t alert.Attempt) string {
	switch t.Outcome {
	case alert.Sent:
		if t.Route == alert.Email {
			return w.ToldMail
		}
		return w.ToldSent
	case alert.Busy:
		return w.ToldBusy
	case alert.Failed:
		return w.ToldFailed
	case alert.Unknown:
		return w.ToldUnknown
	case alert.Nobody:
		return w.ToldNobody
	default:
		return w.ToldHeld
	}
}

// newsIn is what a courtesy told; nothing of the alert itself.
func newsIn(w words, what alert.Kind) string {
	switch what {
	case alert.Took:
		return w.NewsTook
	case alert.MovedOn:
		return w.NewsCalling
	case alert.Reopen:
		return w.NewsReopen
	default:
		return ""
	}
}

func receiptIn(w words, r alert.Receipt) string {
	switch {
	case r.At.IsZero():
		return ""
	case r.Delivered:
		return w.Delivered
	default:
		return w.Undelivered + because(w, r.Reason)
	}
}

// because is a reason in brackets.
func because(w words, reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + whyIn(w.Lang, reason) + ")"
}

// whyIn says a closed reason in words; one that has none stays as it is.
func whyIn(lang, reason string) string {
	en, fr, known := strings.Cut(unsent()[reason], "|")
	switch {
	case !known:
		return paging.ReasonText(lang, alert.Reason(reason))
	case lang == "fr":
		return fr
	default:
		return en
	}
}

// unsent is the carriers' reasons for which an SMS does not leave or arrive, English and French; paging says our own.
func unsent() map[string]string {
	return map[string]string{
		"opted-out":       "answered STOP|a répondu STOP",
		"invalid-number":  "not a mobile number|pas un numéro de mobile",
		"unverified":      "number not verified in the SMS sandbox|numéro non vérifié dans le bac à sable",
		"over-quota":      "the month's SMS are used up|les SMS du mois sont épuisés",
		"throttled":       "too many at once|trop à la fois",
		"unavailable":     "SMS service down|service de SMS en panne",
		"timeout":         "no answer from the SMS service|le service de SMS n’a pas répondu",
		"no-permission":   "AWS does not let us|AWS ne nous laisse pas",
		"too-long":        "too long for one SMS|trop long pour un SMS",
		"unknown":         "no reason was given|sans raison donnée",
		"unexplained":     "no reason was given|sans raison donnée",
		"blocked":         "blocked by the carrier or the phone|bloqué par l’opérateur ou le téléphone",
		"blocked-as-spam": "blocked as spam|bloqué comme indésirable",
		"invalid":         "number or text refused|numéro ou texte refusé",
		"unreachable":     "phone off or without network|téléphone éteint ou sans réseau",
		"carrier-down":    "the carrier is down|l’opérateur est en panne",
	}
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
	w := v.words
	hops := []hop{{a.OpenedAt, fmt.Sprintf(w.HopOpened, a.Priority)}}
	for _, t := range a.Attempts {
		receipt := t.Receipt
		t.Receipt = alert.Receipt{} // a hop of its own
		if !t.AskedAt.IsZero() {
			hops = append(hops, hop{t.AskedAt, fmt.Sprintf(w.HopAsked, v.name(t.Person))})
		}
		hops = append(hops, hop{t.At, toldIn(v, t)})
		if said := receiptIn(w, receipt); said != "" {
			hops = append(hops, hop{receipt.At, v.name(t.Person) + said})
		}
	}
	if a.TakenBy != "" {
		hops = append(hops, hop{a.TakenAt, fmt.Sprintf(w.HopTook, v.name(a.TakenBy))})
	}
	if a.State == alert.Closed {
		said := w.EndedClosed
		if c.Ended() {
			said = ended(v, c)
		}
		hops = append(hops, hop{a.ClosedAt, said})
	}
	slices.SortStableFunc(hops, func(a, b hop) int { return a.at.Compare(b.at) })
	var list []string
	for _, h := range hops[max(len(hops)-mostHops, 0):] {
		list = append(list, v.clock.second(h.at)+" "+h.text)
	}
	return list
}
