// Package canary sends a test page once a day and checks that it arrives. A signed mention of our own goes through the
// API like a customer's and alerts whoever is on call. The canary closes itself once the SMS has arrived or somebody
// has taken the alert. If it does not get through in time, the alarm contacts and a second person are told by another
// route.
package canary

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/standardwebhooks"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/topic"
)

// Store is what the canary reads and writes.
type Store interface {
	Daily(ctx context.Context, task store.Task) (store.Daily, error)
	PutDaily(ctx context.Context, d store.Daily) (store.Daily, error)
	Rota(ctx context.Context) (rota.Rota, error)
	Alert(ctx context.Context, id string) (alert.Alert, error)
	Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error)
	Mention(ctx context.Context, k mention.Key) (store.Mention, error)
}

// Canary sends the daily test page and follows it. Its state is in the table, so any number of callers may run it at
// once.
type Canary struct {
	Store Store
	Book  paging.Book
	Post  func(ctx context.Context, header http.Header, body []byte) (status int, err error) // to Path, at our API
	// unguessable, at least 128 bits, in base32
	NewKey func() string
	// reports to the alarm contacts
	Notify func(ctx context.Context, n topic.Notice) error
	// nil if there is no e-mail
	Mail func(ctx context.Context, person, subject, text string) (id string, err error)
	// when it is sent, in the rota's zone; nil if only by hand
	At *rota.Clock
	// delivery receipts are on; otherwise an SMS that AWS accepted counts as arrived
	Receipts bool
	Now      func() time.Time
	Metrics  *metrics.Recorder
	Log      *slog.Logger
}

const (
	// Sent within this after its time or not at all that day, so that a late deployment wakes nobody at night.
	window = 2 * time.Hour
	wait   = 10 * time.Minute // lost if not through by then
)

// See sends the day's canary when it is due and nobody it would notify is in quiet hours. Once sent, it checks on it.
func (c *Canary) See(ctx context.Context) (err error) {
	defer run.Wrap(&err, "test page")
	d, err := c.Store.Daily(ctx, store.TaskCanary)
	if err != nil {
		return err
	}
	switch {
	case d.State == store.CanaryOut:
		err = c.follow(ctx, d)
	case c.At != nil:
		err = c.send(ctx, d)
	}
	if errors.Is(err, store.ErrStale) { // another caller was first
		return nil
	}
	return err
}

func (c *Canary) send(ctx context.Context, d store.Daily) error {
	r, err := c.Store.Rota(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	now := c.Now()
	local := now.In(zone)
	from := time.Date(local.Year(), local.Month(), local.Day(), 0, int(*c.At), 0, 0, zone)
	day := local.Format(time.DateOnly)
	if d.Day == day || now.Before(from) || !now.Before(from.Add(window)) || !rings(r, now) {
		return nil
	}
	return c.begin(ctx, d, day)
}

// Press sends a canary now, even if the day already had one. It does nothing while one is under way.
func (c *Canary) Press(ctx context.Context) (err error) {
	defer run.Wrap(&err, "test page")
	d, err := c.Store.Daily(ctx, store.TaskCanary)
	if err != nil || d.State == store.CanaryOut {
		return err
	}
	return c.begin(ctx, d, c.Now().UTC().Format(time.DateOnly+" 15:04:05"))
}

// begin records and posts the canary of a day or a moment.
func (c *Canary) begin(ctx context.Context, d store.Daily, day string) (err error) {
	d.Day, d.State, d.At, d.About = day, store.CanaryOut, c.Now(), about(day)
	d.Key = "whsec_" + base64.StdEncoding.EncodeToString([]byte(c.NewKey()))
	if d, err = c.Store.PutDaily(ctx, d); err != nil {
		return err
	}
	_ = c.post(ctx, d) // if it fails, follow posts it again in a minute
	return nil
}

// rings says whether the first step would notify somebody, and nobody in quiet hours.
func rings(r rota.Rota, at time.Time) bool {
	for _, step := range r.Steps(at) {
		if len(step.Who) > 0 {
			return !slices.ContainsFunc(step.Who, func(p rota.Person) bool { return p.QuietAt(at) })
		}
	}
	return false
}

// Words are the canary's text. It must page by its content, as a customer's words do.
const Words = "This is Oyez's own daily test, there is nothing to do. If it were real: my heater exploded and set the house on fire, " +
	"my child is burned and in hospital, this is the third time I write and nobody answers."

func conversationOf(day string) mention.ConversationID {
	return said(delivery{Day: day}).Conversation()
}

// post delivers the canary. It is idempotent. The error says why the API did not accept it.
func (c *Canary) post(ctx context.Context, d store.Daily) error {
	body, err := json.Marshal(delivery{Day: d.Day, At: d.At, Words: Words})
	if err != nil {
		return err
	}
	status, err := c.Post(ctx, standardwebhooks.Sign(d.Key, body, c.Now()), body)
	switch {
	case err != nil:
		err = errors.New("our API does not answer")
	case status != http.StatusOK:
		err = fmt.Errorf("our API answers %d", status)
	default:
		return nil
	}
	c.Log.WarnContext(ctx, "canary", "day", d.Day, "how", "not taken", "err", err)
	return err
}

func (c *Canary) follow(ctx context.Context, d store.Daily) error {
	_, err := c.Store.Mention(ctx, d.About)
	var untaken error
	if errors.Is(err, store.ErrNotFound) { // not accepted, or the caller that began the day stopped before posting
		untaken, err = c.post(ctx, d), nil
	}
	if err != nil {
		return err
	}
	talk, err := c.Store.Conversation(ctx, conversationOf(d.Day))
	if err != nil {
		return err
	}
	var a alert.Alert
	if talk.Alerts > 0 {
		if a, err = c.Store.Alert(ctx, alert.ID(talk.ID, talk.Alerts)); err != nil {
			return err
		}
	}
	if through := c.through(talk, a); through != "" {
		return c.end(ctx, d, through)
	}
	if c.Now().Before(d.At.Add(wait)) {
		return nil
	}
	if err := c.alarm(ctx, a, untaken); err != nil {
		return err
	}
	return c.end(ctx, d, store.CanaryLost)
}

// through returns how the canary got through, or "".
func (c *Canary) through(talk conversation.Conversation, a alert.Alert) string {
	switch {
	case a.TakenBy != "", talk.EndedBy != "":
		return store.CanaryTaken
	case slices.ContainsFunc(a.Attempts, func(t alert.Attempt) bool { return t.Receipt.Delivered }):
		return store.CanaryDelivered
	case !c.Receipts && slices.ContainsFunc(a.Attempts,
		func(t alert.Attempt) bool { return t.Route == alert.SMS && t.Outcome == alert.Sent }):
		return store.CanaryAccepted
	}
	return ""
}

// end closes the canary's conversation and its alert, and records the day's result.
func (c *Canary) end(ctx context.Context, d store.Daily, how string) error {
	_, err := c.Book.Change(ctx, conversationOf(d.Day), "canary-"+d.Day, func(talk conversation.Conversation) (
		conversation.Conversation, error,
	) {
		if talk.Version > 0 && !talk.Ended() {
			talk = talk.End(conversation.Dismissed, "", c.Now())
		}
		return talk, nil
	})
	if err != nil {
		return err
	}
	d.State, d.Key = how, ""
	if _, err := c.Store.PutDaily(ctx, d); err != nil {
		return err
	}
	if how == store.CanaryLost {
		c.Metrics.Count(metrics.CanaryLost, 1)
	}
	c.Log.InfoContext(ctx, "canary", "day", d.Day, "how", how, "after", c.Now().Sub(d.At).Round(time.Second).String())
	return nil
}

// alarm tells the alarm contacts that the canary was lost, and where, and e-mails the first on-call person it did not
// reach. untaken is why the API did not accept the delivery, or nil.
func (c *Canary) alarm(ctx context.Context, a alert.Alert, untaken error) error {
	where := "it raised no alert: look at the log of score"
	if untaken != nil {
		where = "nothing is heard: " + untaken.Error() + "; look at the log of receive"
	}
	var rung []string
	for _, t := range a.Attempts {
		if t.Route != alert.SMS || t.Kind != "" {
			continue
		}
		where = fmt.Sprintf("the SMS to %s: %s %s", t.Person, t.Outcome, t.Reason)
		if t.Outcome == alert.Sent {
			where = fmt.Sprintf("the SMS to %s was accepted, and no receipt came", t.Person)
			if !t.Receipt.At.IsZero() {
				where = fmt.Sprintf("the SMS to %s did not arrive: %s", t.Person, t.Receipt.Reason)
			}
		}
		rung = append(rung, t.Person)
	}
	if a.ID != "" && len(rung) == 0 {
		where = "its alert rang nobody: look at the log of wake"
	}
	n := topic.Notice{
		Subject: "OYEZ: today's test alert did not get through",
		Short:   sms.Line("OYEZ itself: today's test alert did not get through. " + where),
		Long: fmt.Sprintf("Oyez sends itself a test alert each day. Today's was not delivered within %d minutes, and nobody took it.\n\n%s\n\n"+
			"A real complaint may reach nobody now. Look: go run ./infra/doctor\nWhat to do: infra/runbooks/CanaryLost.md\n", int(wait.Minutes()), where),
	}
	if err := c.Notify(ctx, n); err != nil {
		return err
	}
	r, err := c.Store.Rota(ctx)
	if err != nil || c.Mail == nil {
		return err
	}
	for _, p := range r.OnCall(c.Now()) {
		if p.Email == "" || slices.Contains(rung, p.ID) {
			continue
		}
		if _, err := c.Mail(ctx, p.ID, n.Subject, n.Long); err != nil {
			c.Log.WarnContext(ctx, "e-mail about the canary not sent", "person", p.ID, "err", err)
		}
		break
	}
	return nil
}
