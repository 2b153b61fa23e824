package doctor

import (
	"errors"
	"slices"
	"time"

	"oyez/shared/rota"
	"oyez/shared/store"
)

// Concurrency judges how many functions the account may run at once.
func Concurrency(limit int) Finding {
	if limit < 100 {
		return careful("ask for 1,000 concurrent executions (Service Quotas, AWS Lambda)",
			"the account may run %d functions at once: a burst of mentions takes the place of receive", limit)
	}
	return fine("%d functions may run at once", limit)
}

// Subscription is one that a topic has.
type Subscription struct {
	Protocol, Endpoint string
	Pending            bool // its owner has not confirmed it yet
}

// Ops judges who hears when Oyez itself is in trouble.
func Ops(subscriptions []Subscription) Finding {
	confirmed := func(s Subscription) bool { return !s.Pending }
	switch {
	case len(subscriptions) == 0:
		return broken("deploy with the parameters OpsEmail and OpsPhone", "nobody hears of alarms")
	case !slices.ContainsFunc(subscriptions, confirmed):
		return broken("open AWS's message \"Subscription Confirmation\" and confirm; look in spam",
			"nobody who should hear of alarms has confirmed")
	case !slices.ContainsFunc(subscriptions,
		func(s Subscription) bool { return confirmed(s) && s.Protocol == "email" }):
		return careful("deploy with the parameter OpsEmail, and confirm what AWS sends there",
			"alarms come by SMS alone, which end with the spend limit")
	case slices.ContainsFunc(subscriptions, func(s Subscription) bool { return s.Pending }):
		return careful("open AWS's message \"Subscription Confirmation\" and confirm",
			"somebody who should hear of alarms has not confirmed yet")
	}
	return fine("%d hear of alarms", len(subscriptions))
}

// feeds judges a topic that feeds a function or a queue of ours.
func feeds(topic, protocol string) func([]Subscription) []Finding {
	return func(list []Subscription) []Finding {
		if !slices.ContainsFunc(list, func(s Subscription) bool { return s.Protocol == protocol && !s.Pending }) {
			return []Finding{broken("deploy the stack again: somebody removed its subscription",
				"what is published to the topic %s reaches nobody", topic)}
		}
		return []Finding{fine("the topic %s reaches its %s", topic, protocol)}
	}
}

// Mail judges whether the e-mail of each person who has one is subscribed to the topic of mails.
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
		found = append(found, careful("let them open AWS's message \"Subscription Confirmation\" and confirm",
			"no e-mail goes to %s: not confirmed yet", names(pending)))
	}
	if len(found) == 0 {
		found = append(found, fine("every e-mail of the team is confirmed"))
	}
	return found
}

// Table is what DynamoDB says of the table.
type Table struct {
	Status      string // "ACTIVE"
	Stream      bool   // new and old images
	Expiry      bool   // time to live by table.AttrExpires
	PointInTime bool   // recovery to any second of 35 days
	Protected   bool   // against deletion
}

// State judges the table.
func (t Table) State() []Finding {
	const deploy = "deploy the stack again: somebody changed it by hand"
	var found []Finding
	if t.Status != "ACTIVE" {
		found = append(found, broken("look at the table in DynamoDB's console", "the table is %s", t.Status))
	}
	if !t.Stream {
		found = append(found,
			broken(deploy, "the table has no stream: mentions are scored by sweep alone, minutes late"))
	}
	if !t.Expiry {
		found = append(found,
			broken(deploy,
				"nothing expires in the table: links, quarantine and words that platforms let us keep for a time stay"))
	}
	if !t.PointInTime {
		found = append(found, careful(deploy, "the table cannot be brought back to an earlier moment"))
	}
	if !t.Protected {
		found = append(found, careful(deploy, "the table is not protected from deletion"))
	}
	if len(found) == 0 {
		found = append(found, fine("the table is active, streams, expires and can be recovered"))
	}
	return found
}

// Team judges whether the rota reaches somebody, now and for the next 400 days.
func Team(people, onCall int, proved error) Finding {
	const load = "go run ./infra/setup team -table <output TableName> -file team.yaml"
	switch {
	case people == 0:
		return broken(load, "there is no team: nobody is woken")
	case onCall == 0:
		return broken(load, "nobody is on call now")
	case proved != nil:
		return careful(load, "the rota will fail: %s", proved)
	}
	return fine("%d people; somebody is on call at every minute of the next 400 days", people)
}

// Canary judges the last test page that went the whole way; on says that one is sent each day.
func Canary(last store.Daily, on bool, now time.Time) Finding {
	const look = "see infra/runbooks/CanaryLost.md"
	switch {
	case !on:
		return careful("deploy with the parameter Canary=10:00",
			"no test page is sent each day: that a page arrives is known only once one is needed")
	case last.Day == "":
		return careful("look again tomorrow", "no test page was sent yet")
	case last.State == store.CanaryLost:
		return broken(look, "the test page of %s did not get through", last.Day)
	case now.Sub(last.At) > 50*time.Hour:
		return broken(look, "the last test page was sent on %s", last.Day)
	}
	return fine("the test page of %s: %s", last.Day, last.State)
}

// Settings judges what the secrets of a function hold: words says it when they could be read.
func Settings(function, words string, err error) Finding {
	const write = "go run ./infra/setup secrets -h"
	switch {
	case errors.Is(err, ErrUnwritten) && function == "collect":
		return fine("%s: not written, no feeds are read", function)
	case errors.Is(err, ErrUnwritten):
		return careful(write, "%s: not written, every platform is off for it", function)
	case err != nil:
		return broken(write, "%s: %s", function, err)
	}
	return fine("%s: %s", function, words)
}

// ErrUnwritten is a function's secrets that nobody wrote.
var ErrUnwritten = errors.New("not written")
