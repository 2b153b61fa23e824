package stack

import (
	"context"
	"crypto/md5" // SQS's own checksum
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// queue is an SQS queue: a received message is hidden for a time, and returns unless deleted.
type queue struct {
	declared.Queue
	name string
	now  func() time.Time

	dead     *queue
	mapping  *declared.QueueMapping // its consumer; nil for none
	consumer string                 // resource of the function

	mu       sync.Mutex
	serial   int
	messages []*message
}

type message struct {
	id       string
	body     string
	sent     time.Time
	visible  time.Time
	received int
}

func (q *queue) send(body string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.serial++
	q.messages = append(q.messages, &message{
		id: fmt.Sprintf("%s-%d", q.name, q.serial), body: body, sent: q.now(), visible: q.now(),
	})
}

// receive hides and returns at most max visible messages. Those received too often go to the dead-letter queue.
func (q *queue) receive(max int) (list []*message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	var kept []*message
	for _, m := range q.messages {
		switch {
		case now.Sub(m.sent) > time.Duration(q.MessageRetentionPeriod)*time.Second: // expired
		case now.Before(m.visible) || len(list) == max:
			kept = append(kept, m)
		case q.dead != nil && m.received >= q.RedrivePolicy.MaxReceiveCount:
			q.dead.send(m.body)
		default:
			m.received++
			m.visible = now.Add(time.Duration(q.VisibilityTimeout) * time.Second)
			list, kept = append(list, m), append(kept, m)
		}
	}
	q.messages = kept
	return list
}

func (q *queue) delete(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, m := range q.messages {
		if m.id == id {
			q.messages = append(q.messages[:i:i], q.messages[i+1:]...)
			return
		}
	}
}

// ready says whether a message is visible.
func (q *queue) ready() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		if q.mapping != nil && !q.now().Before(m.visible) {
			return true
		}
	}
	return false
}

// Queue returns the bodies in a queue, by its resource's name.
func (s *Stack) Queue(name string) (bodies []string) {
	q := s.queues[s.Template.Queues[name].ARN]
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, m := range q.messages {
		bodies = append(bodies, m.body)
	}
	return bodies
}

// consume feeds the mapped function until the context ends.
func (s *Stack) consume(ctx context.Context, q *queue) {
	tick := time.NewTicker(s.o.Poll)
	defer tick.Stop()
	own := func(actions ...string) error {
		for _, action := range actions {
			if err := s.roles[q.consumer].may(nil, policy.Call{Action: "sqs:" + action, Resource: q.ARN}); err != nil {
				return err
			}
		}
		return nil
	}
	for asked := false; ; { // poll an empty queue once too, to see whether that is allowed
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !q.ready() && asked {
			continue
		}
		asked = true
		if own("GetQueueAttributes", "ReceiveMessage") != nil {
			return // as on AWS, nothing happens; Denied lists the call
		}
		s.busy.Add(1)
		if list := q.receive(q.mapping.BatchSize); len(list) > 0 {
			s.Cost.count(&s.Cost.polled, 2)
			for _, id := range s.drain(ctx, q, list) {
				if own("DeleteMessage") == nil {
					q.delete(id)
				}
			}
		}
		s.busy.Add(-1)
	}
}

// drain gives a batch to the function and returns the ids of processed messages.
func (s *Stack) drain(ctx context.Context, q *queue, list []*message) (done []string) {
	var event events.SQSEvent
	for _, m := range list {
		sum := md5.Sum([]byte(m.body))
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: m.id, ReceiptHandle: m.id, Body: m.body, Md5OfBody: hex.EncodeToString(sum[:]),
			EventSource:    "aws:sqs",
			EventSourceARN: q.ARN, AWSRegion: declared.Region, Attributes: map[string]string{
				"ApproximateReceiveCount": fmt.Sprint(m.received), "SentTimestamp": fmt.Sprint(m.sent.UnixMilli()),
			},
		})
	}
	answer, err := s.functions[q.consumer].Invoke(ctx, encode(event))
	if err != nil {
		return nil
	}
	failed := failures(answer, q.mapping.FunctionResponseTypes)
	for _, m := range list {
		if failed[""] || failed[m.id] {
			continue
		}
		done = append(done, m.id)
	}
	return done
}

// failures are the items that a partial batch response names; "" means all have failed.
func failures(answer []byte, types []string) map[string]bool {
	failed := map[string]bool{}
	if len(types) != 1 || types[0] != "ReportBatchItemFailures" {
		return failed
	}
	var response struct {
		BatchItemFailures *[]struct {
			ItemIdentifier *string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if len(answer) == 0 || string(answer) == "null" {
		return failed
	}
	if json.Unmarshal(answer, &response) != nil {
		return map[string]bool{"": true}
	}
	if response.BatchItemFailures == nil {
		return failed
	}
	for _, f := range *response.BatchItemFailures {
		if f.ItemIdentifier == nil {
			return map[string]bool{"": true}
		}
		failed[*f.ItemIdentifier] = true
	}
	return failed
}

// encode marshals our own events, which cannot fail.
func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}
