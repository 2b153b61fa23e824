package doctor

import (
	"errors"
	"slices"
	"time"

	"oyez/shared/rota"
	"oyez/shared/store"
)

// Concurrency judges the account's limit on concurrent executions.
func Concurrency(limit int) Finding {
	if limit < 100 {
		return careful("ask for 1,000 concurrent executions (Service Quotas, AWS Lambda)",
			"the account may run %d functions at once: a burst of mentions starves receive", limit)
	}
	return fine("%d functions may run at once", limit)
}

// Subscription is a subscription of a topic.
type Subscription struct {
	Protocol, Endpoint string
	Pending            bool // not confirmed yet
}

// Ops judges who gets Oyez's own alarms.
func Ops(subscriptions []Subscription) Finding {
	confirmed := func(s Subscription) bool { return !s.Pending }
	switch {
	case len(subscriptions) == 0:
		return broken("deploy with the parameters OpsEmail and OpsPhone", "nobody gets alarms")
	case !slices.ContainsFunc(subscriptions, confirmed):
		return broken("open AWS's message \"Subscription Confirmation\" and confirm; check the spam folder",
			"no alarm contact has confirmed")
	case !slices.ContainsFunc(subscriptions,
		func(s Subscription) bool { return confirmed(s) && s.Protocol == "email" }):
		return careful("deploy with the parameter OpsEmail, and confirm what AWS sends there",
			"alarms go by SMS only, and stop at the spend limit")
	case slices.ContainsFunc(subscriptions, func(s Subscription) bool { return s.Pending }):
		return careful("open AWS's message \"Subscription Confirmation\" and confirm",
			"an alarm contact has not confirmed yet")
	}
	return fine("%d alarm contacts are confirmed", len(subscriptions))
}

// feeds judges a topic that feeds one of our functions or queues.
func feeds(topic, protocol string) func([]Subscription) []Finding {
	return func(list []Subscription) []Finding {
		if !slices.ContainsFunc(list, func(s Subscription) bool { return s.Protocol == protocol && !s.Pending }) {
			return []Finding{broken("deploy the stack again: somebody removed its subscription",
				"what is published to the topic %s reaches nobody", topic)}
		}
		return []Finding{fine("the topic %s reaches its %s", topic, protocol)}
	}
}

// Mail judges whether each team member's e-mail is subscribed to the mail topic.
func Mail(people []rota.Person, subscriptions []Subscription) []Finding {
	var missing, pending []string
	for _, p := range people {
		n := slices.IndexFunc(subscriptions,
			func(s Subscription) bool { return s.Protocol == "email" && s.Endpoint == p.Email })
		switch {
		case p.Email == "":
		case n < 0:
			missing = append(missing, p.ID)
		case subscriptions[n].Pending:
			pending = append(pending, p.ID)
		}
	}
	slices.Sort(missing)
	slices.Sort(pending)
	var found []Finding
	if len(missing) > 0 {
		found = append(found, careful("go run ./infra/setup team -mail <output MailTopic> ...",
			"no e-mail goes to %s: not subscribed", names(missing)))
	}
	if len(pending) > 0 {
		found = append(found, careful("ask them to open AWS's message \"Subscription Confirmation\" and confirm",
			"no e-mail goes to %s: not confirmed yet", names(pending)))
	}
	if len(found) == 0 {
		found = append(found, fine("every e-mail of the team is confirmed"))
	}
	return found
}

// Table is the state of the table.
type Table struct {
	Status      string // "ACTIVE"
	Stream      bool   // new and old images
	Expiry      bool   // TTL on table.AttrExpires
	PointInTime bool   // point-in-time recovery, 35 days
	Protected   bool   // deletion protection
}

// State judges the table.
func (t Table) State() []Finding {
	const deploy = "deploy the stack again: somebody changed it by hand"
	var found []Finding
	if t.Status != "ACTIVE" {
		found = append(found, broken("check the table in DynamoDB's console", "the table is %s", t.Status))
	}
	if !t.Stream {
		found = append(found,
			broken(deploy, "the table has no stream: mentions are scored by sweep alone, minutes late"))
	}
	if !t.Expiry {
		found = append(found,
			broken(deploy,
				"nothing in the table expires: links, quarantine and texts with a limited retention stay"))
	}
	if !t.PointInTime {
		found = append(found, careful(deploy, "the table cannot be restored to an earlier moment"))
	}
	if !t.Protected {
		found = append(found, careful(deploy, "the table is not protected from deletion"))
	}
	if len(found) == 0 {
		found = append(found, fine("the table is active, streams, expires and can be recovered"))
	}
	return found
}

// Team judges whether the rota reaches somebody at every moment of the next 400 days.
func Team(people, onCall int, proved error) Finding {
	const load = "go run ./infra/setup team -table <output TableName> -file team.yaml"
	switch {
	case people == 0:
		return broken(load, "there is no team: nobody is alerted")
	case onCall == 0:
		return broken(load, "nobody is on call now")
	case proved != nil:
		return careful(load, "the rota will fail: %s", proved)
	}
	return fine("%d people; somebody is on call at every minute of the next 400 days", people)
}

// Canary judges the last test alert. on says that one is sent each day.
func Canary(last store.Daily, on bool, now time.Time) Finding {
	const look = "see infra/runbooks/CanaryLost.md"
	switch {
	case !on:
		return careful("deploy with the parameter Canary=10:00",
			"no test alert is sent each day: nothing proves that an alert arrives until one is needed")
	case last.Day == "":
		return careful("check again tomorrow", "no test alert has been sent yet")
	case last.State == store.CanaryLost:
		return broken(look, "the test alert of %s did not get through", last.Day)
	case now.Sub(last.At) > 50*time.Hour:
		return broken(look, "the last test alert was sent on %s", last.Day)
	}
	return fine("the test alert of %s: %s", last.Day, last.State)
}

// Settings judges a function's secrets. words describes them if err is nil.
func Settings(function, words string, err error) Finding {
	const write = "go run ./infra/setup secrets -h"
	switch {
	case errors.Is(err, ErrUnwritten) && function == "collect":
		return fine("%s: not written, no feeds are read", function)
	case errors.Is(err, ErrUnwritten):
		return careful(write, "%s: not written, all its platforms are off", function)
	case err != nil:
		return broken(write, "%s: %s", function, err)
	}
	return fine("%s: %s", function, words)
}

// ErrUnwritten says that nobody has written the function's secrets.
var ErrUnwritten = errors.New("not written")
