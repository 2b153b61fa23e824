package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/store"
)

// nightLine is one alert of the last day: what it was, who was told and why not, and what became of it.
type nightLine struct {
	Path   string
	When   string
	Place  string
	Author string
	Told   []string
	State  string
}

// How far the inbox looks back, and how much of it a page shows.
const (
	nightSpan  = 24 * time.Hour
	nightLines = 10
	nightTold  = 6 // tries of one alert, the latest
)

// night is what the last day brought, the latest first.
func (d *desk) night(ctx context.Context, v *visit) ([]nightLine, error) {
	opened, err := d.Store.Opened(ctx, v.clock.now.Add(-nightSpan), nightLines)
	if err != nil {
		return nil, err
	}
	lines := make([]nightLine, len(opened))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(inboxQueries)
	for i, a := range opened {
		group.Go(func() error {
			m, err := d.Store.Mention(ctx, a.Mention)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if errors.Is(err, store.ErrNotFound) {
				m.Key, m.Erased = a.Mention, true
			}
			c, err := d.Store.Conversation(ctx, a.Conversation)
			lines[i] = nightOf(v, a, m, c)
			return err
		})
	}
	return lines, group.Wait()
}

func nightOf(v *visit, a alert.Alert, m store.Mention, c conversation.Conversation) nightLine {
	l := nightLine{Path: pathOf(a.Conversation), When: v.clock.stamp(a.OpenedAt), Place: place(v.words, m), Author: author(v, m)}
	for _, t := range a.Told[max(len(a.Told)-nightTold, 0):] {
		l.Told = append(l.Told, toldIn(v, t))
	}
	switch {
	case a.State == alert.Taken && v.clock.now.Before(a.Until):
		l.State = fmt.Sprintf(v.words.OwnedBy, v.name(a.TakenBy), v.clock.near(a.Until))
	case a.State != alert.Closed:
		l.State = v.words.Unowned
	case c.Ended():
		l.State = ended(v, c)
	default:
		l.State = v.words.EndedDeleted
	}
	return l
}

// toldIn is one try in words: "02:31 Anna: told by SMS", "02:36 Ben: the SMS was refused (opted-out)".
func toldIn(v *visit, t alert.Told) string {
	who, why := v.words.Nobody, ""
	if t.Person != "" {
		who = v.name(t.Person)
	}
	if t.Reason != "" {
		why = " (" + whyIn(v.words.Lang, string(t.Reason)) + ")"
	}
	what := v.words.ToldOther
	switch t.Outcome {
	case alert.Sent:
		what = v.words.ToldSent
	case alert.Failed:
		what = v.words.ToldFailed
	case alert.Unknown:
		what = v.words.ToldUnknown
	case alert.Nobody:
		what = v.words.ToldNobody
	}
	return fmt.Sprintf("%s %s: %s%s", v.clock.time(t.At), who, what, why)
}

// whyIn says a closed reason in words; one that has none here stays as it is.
func whyIn(lang, reason string) string {
	en, fr, known := strings.Cut(unsent()[reason], "|")
	switch {
	case !known:
		return reason
	case lang == "fr":
		return fr
	default:
		return en
	}
}

// unsent is the reasons for which an SMS is not sent, English and French.
func unsent() map[string]string {
	return map[string]string{
		"opted-out":      "answered STOP|a répondu STOP",
		"invalid-number": "not a mobile number|pas un numéro de mobile",
		"unverified":     "number not verified in the SMS sandbox|numéro non vérifié dans le bac à sable",
		"over-quota":     "the month's SMS are used up|les SMS du mois sont épuisés",
		"throttled":      "too many at once|trop à la fois",
		"unavailable":    "SMS service down|service de SMS en panne",
		"timeout":        "no answer from the SMS service|le service de SMS n’a pas répondu",
		"no-permission":  "AWS does not let us|AWS ne nous laisse pas",
		"budget":         "enough SMS this hour|assez de SMS cette heure",
		"quiet":          "quiet hours|heures calmes",
		"shadow":         "nothing is sent yet: shadow start|rien n’est encore envoyé : départ à blanc",
		"burst":          "another alert rings for it|une autre alerte sonne pour elle",
		"snoozed":        "put off|remis à plus tard",
		"handed-over":    "handed over|main passée",
		"escalated":      "the next one was wanted|passage au suivant demandé",
	}
}
