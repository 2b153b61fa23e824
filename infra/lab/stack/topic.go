package stack

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// topic is an SNS topic with its subscribers.
type topic struct {
	declared.Topic

	mu        sync.Mutex
	sent      []string // every message
	functions []string // resources
	queues    []subscribed
}

type subscribed struct {
	queue *queue
	raw   bool
}

// SMS is one that SNS has accepted.
type SMS struct {
	To, Text   string
	Attributes map[string]string // by name, such as AWS.SNS.SMS.SMSType
	ID         string
	At         time.Time
}

// Phones are all phones. The zero value is ready.
type Phones struct {
	mu       sync.Mutex
	received []SMS
}

// Received lists every SMS, oldest first.
func (p *Phones) Received() []SMS {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.received)
}

// Receive accepts an SMS and returns SNS's id.
func (p *Phones) Receive(s SMS) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.ID = fmt.Sprintf("sms-%d", len(p.received)+1)
	p.received = append(p.received, s)
	return s.ID
}

// toFunction is a function's subscription. SNS hands over to Lambda at once. Its dead-letter queue never gets anything
// here, but SNS must be allowed to write to it.
func (s *Stack) toFunction(name string, e declared.TopicEvent) error {
	t := s.topics[e.Topic]
	if t == nil {
		return fmt.Errorf("%s is no topic here", e.Topic)
	}
	t.functions = append(t.functions, name)
	if e.RedrivePolicy == nil {
		return nil
	}
	return s.admits(e.RedrivePolicy.DeadLetterTargetArn, t)
}

func (s *Stack) subscribe(sub declared.Subscription) error {
	t := s.topics[sub.TopicArn]
	switch {
	case t == nil:
		return fmt.Errorf("%s is no topic here", sub.TopicArn)
	case sub.Protocol == "sqs":
		if err := s.admits(sub.Endpoint, t); err != nil {
			return err
		}
		t.queues = append(t.queues, subscribed{s.queues[sub.Endpoint], sub.RawMessageDelivery})
	case sub.Protocol == "email" || sub.Protocol == "sms":
		// Subscribed by people; Published shows the messages.
	default:
		return fmt.Errorf("subscriptions by %s are not known to infra/lab/stack", sub.Protocol)
	}
	return nil
}

// admits says whether a queue's policy lets SNS send a topic's messages. If not, SNS loses them silently.
func (s *Stack) admits(arn string, t *topic) error {
	q := s.queues[arn]
	if q == nil {
		return fmt.Errorf("%s is no queue here", arn)
	}
	by, denied := policy.Judge(q.Policies, policy.Call{
		Action: "sqs:SendMessage", Resource: q.ARN, Service: "sns.amazonaws.com",
		Context: map[string]policy.Words{"aws:SourceArn": {t.ARN}},
	})
	if denied || len(by) == 0 {
		return fmt.Errorf("the policy of the queue %s does not let SNS send to it for %s: everything would be lost in silence", q.name, t.ARN)
	}
	return nil
}

const (
	maxMessage = 256 << 10
	maxSMS     = 1600
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// publish is SNS.
func (s *Stack) publish(c Call, form url.Values) func(http.ResponseWriter, *http.Request, string, []byte) error {
	return func(w http.ResponseWriter, _ *http.Request, operation string, _ []byte) error {
		if operation != "Publish" {
			result, err := s.account(c, form)
			if err != nil {
				return err
			}
			return respond(w, operation, result)
		}
		t, number, text := s.topics[form.Get("TopicArn")], form.Get("PhoneNumber"), form.Get("Message")
		var policies []policy.Document
		if t != nil {
			policies = t.Policies
		}
		if err := s.roles[c.Function].may(policies,
			policy.Call{Action: "sns:Publish", Resource: c.Target}); err != nil {
			return err
		}
		var id string
		switch {
		case len(text) == 0 || len(text) > maxMessage || number != "" &&
			(len(text) > maxSMS || !e164.MatchString(number)):
			Fail(w, "sns", http.StatusBadRequest, "InvalidParameter", "Invalid parameter")
			return nil
		case number != "":
			sms := SMS{To: number, Text: text, Attributes: attributes(form), At: s.Now()}
			id = s.Phones.Receive(sms)
			sms.ID = id
			return errors.Join(s.status(sms), respond(w, operation, published{id}))
		case t == nil:
			Fail(w, "sns", http.StatusNotFound, "NotFound", "Topic does not exist")
			return nil
		default:
			s.Cost.count(&s.Cost.messages, 1)
			id = s.fan(t, text)
		}
		return respond(w, operation, published{id})
	}
}

// published is SNS's response to a Publish.
type published struct {
	MessageID string `xml:"MessageId"`
}

// How long a carrier takes to report on an SMS, by the stack's clock.
const carrying = 3 * time.Second

// status logs what became of an SMS, as AWS documents it, if anybody reads that log.
func (s *Stack) status(sms SMS) error {
	group := "sns/" + declared.Region + "/" + declared.Account + "/DirectPublishToPhoneNumber"
	status, says := "SUCCESS", "Message has been accepted by phone carrier"
	if s.o.Carrier != nil && !s.o.Carrier(sms) {
		group, status, says = group+"/Failure", "FAILURE", "Phone is currently unreachable/unavailable"
	}
	if len(s.logs[group]) == 0 {
		return nil
	}
	line := encode(map[string]any{
		"notification": map[string]string{
			"messageId": sms.ID, "timestamp": s.Now().UTC().Format("2006-01-02 15:04:05.000"),
		},
		"delivery": map[string]any{
			"destination": sms.To, "priceInUSD": 0.05, "smsType": "Transactional", "providerResponse": says,
			"dwellTimeMs": carrying.Milliseconds(), "dwellTimeMsUntilDeviceAck": carrying.Milliseconds(),
		},
		"status": status,
	})
	return s.log(group, carrying, string(line))
}

// attributes are a message's, as numbered in the query protocol.
func attributes(form url.Values) map[string]string {
	all := map[string]string{}
	for i := 1; ; i++ {
		entry := fmt.Sprintf("MessageAttributes.entry.%d.", i)
		name := form.Get(entry + "Name")
		if name == "" {
			return all
		}
		all[name] = form.Get(entry + "Value.StringValue")
	}
}

// fan sends a message to every subscriber, as often and as late as planned.
func (s *Stack) fan(t *topic, text string) (id string) {
	t.mu.Lock()
	t.sent = append(t.sent, text)
	n := len(t.sent)
	t.mu.Unlock()
	id = fmt.Sprintf("%s-%d", t.ARN[strings.LastIndex(t.ARN, ":")+1:], n)
	event := encode(events.SNSEvent{Records: []events.SNSEventRecord{{
		EventVersion: "1.0", EventSource: "aws:sns", EventSubscriptionArn: t.ARN + ":subscription",
		SNS: events.SNSEntity{
			MessageID: id, Type: "Notification", TopicArn: t.ARN, Message: text, Timestamp: s.Now().UTC(),
			SignatureVersion: "1",
		},
	}}})
	for _, f := range t.functions {
		plan := s.plan(Event{Kind: "topic", To: f, N: n})
		s.later(f, event, plan.Late)
		if plan.Repeat {
			s.later(f, event, plan.Late)
		}
	}
	for _, q := range t.queues {
		body := text
		if !q.raw {
			body = string(encode(map[string]string{
				"Type": "Notification", "MessageId": id, "TopicArn": t.ARN, "Message": text,
			}))
		}
		q.queue.send(body)
		if s.plan(Event{Kind: "topic", To: q.queue.name, N: n}).Repeat {
			q.queue.send(body)
		}
	}
	return id
}

// Publish lets an AWS service such as "sms-voice.amazonaws.com" publish to a topic, if the topic's policy allows it.
// The topic is named by its resource.
func (s *Stack) Publish(resource, service, text string) error {
	t := s.topics[s.Template.Topics[resource].ARN]
	by, denied := policy.Judge(t.Policies, policy.Call{
		Action: "sns:Publish", Resource: t.ARN, Service: service,
		Context: map[string]policy.Words{
			"aws:SourceAccount": {declared.Account}, "aws:PrincipalIsAWSService": {"true"},
		},
	})
	if denied || len(by) == 0 {
		return fmt.Errorf("the policy of the topic %s does not let %s publish there", resource, service)
	}
	s.fan(t, text)
	return nil
}

// Published lists a topic's messages, oldest first. The topic is named by its resource.
func (s *Stack) Published(resource string) []string {
	t := s.topics[s.Template.Topics[resource].ARN]
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.sent)
}

func (s *Stack) plan(e Event) DeliveryPlan {
	if s.o.Plan == nil {
		return DeliveryPlan{}
	}
	return s.o.Plan(e)
}
