package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/lambda"
	"oyez/infra/lab/stack/policy"
)

// async holds a function's asynchronous events: Lambda retries a failed one after one and two minutes, then sends it to
// the failure destination.
type async struct {
	arn     string
	retries int
	age     time.Duration
	onward  *queue // on failure; nil for nowhere

	mu   sync.Mutex
	jobs []*job
}

type job struct {
	event []byte
	born  time.Time
	due   time.Time
	tries int
	under bool // being tried
}

// Lambda's defaults.
const (
	asyncRetries = 2
	asyncAge     = 6 * time.Hour
	asyncWait    = time.Minute // before the first retry, doubled before the second
)

func (s *Stack) newAsync(name string, f declared.Function) (*async, error) {
	a := &async{arn: f.ARN, retries: asyncRetries, age: asyncAge}
	c := f.EventInvokeConfig
	if c == nil {
		return a, nil
	}
	if c.MaximumRetryAttempts != nil {
		a.retries = *c.MaximumRetryAttempts
	}
	if c.MaximumEventAgeInSeconds > 0 {
		a.age = time.Duration(c.MaximumEventAgeInSeconds) * time.Second
	}
	var err error
	a.onward, err = s.onward(c.DestinationConfig)
	return a, err
}

// onward is the queue for failures, or nil.
func (s *Stack) onward(d declared.Destinations) (*queue, error) {
	if d.OnFailure == nil {
		return nil, nil
	}
	q := s.queues[d.OnFailure.Destination]
	if q == nil || d.OnFailure.Type != "SQS" {
		return nil, fmt.Errorf("on failure: %s %s is no queue here", d.OnFailure.Type, d.OnFailure.Destination)
	}
	return q, nil
}

// later adds an asynchronous event for a function.
func (s *Stack) later(function string, event []byte, wait time.Duration) {
	a := s.async[function]
	a.mu.Lock()
	defer a.mu.Unlock()
	now := s.Now()
	a.jobs = append(a.jobs, &job{event: event, born: now, due: now.Add(wait)})
}

// next is an event that is due and not being tried, or nil.
func (a *async) next(now time.Time) *job {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, j := range a.jobs {
		if !j.under && !now.Before(j.due) {
			j.under = true
			return j
		}
	}
	return nil
}

func (a *async) ready(now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, j := range a.jobs {
		if j.under || !now.Before(j.due) {
			return true
		}
	}
	return false
}

// work runs what is due, for every function, until the context ends.
func (s *Stack) work(ctx context.Context) {
	tick := time.NewTicker(s.o.Poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for name, a := range s.async {
			for j := a.next(s.Now()); j != nil; j = a.next(s.Now()) {
				s.running.Go(func() { s.try(ctx, name, a, j) })
			}
		}
	}
}

func (s *Stack) try(ctx context.Context, name string, a *async, j *job) {
	_, err := s.functions[name].Invoke(ctx, j.event)
	if ctx.Err() == nil {
		s.settle(name, a, j, err)
	}
}

// settle records how one try ended.
func (s *Stack) settle(name string, a *async, j *job, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	j.under = false
	j.tries++
	now := s.Now()
	wait := asyncWait << (j.tries - 1)
	exhausted := j.tries > a.retries
	old := now.Add(wait).Sub(j.born) > a.age
	if err != nil && !exhausted && !old {
		j.due = now.Add(wait)
		return
	}
	for i, other := range a.jobs {
		if other == j {
			a.jobs = append(a.jobs[:i:i], a.jobs[i+1:]...)
			break
		}
	}
	if err == nil {
		return
	}
	if a.onward == nil ||
		s.roles[name].may(nil, policy.Call{Action: "sqs:SendMessage", Resource: a.onward.ARN}) != nil {
		return
	}
	condition := "RetriesExhausted"
	if !exhausted {
		condition = "EventAgeExceeded"
	}
	var failed *lambda.Error
	if !errors.As(err, &failed) {
		failed = &lambda.Error{Type: "Service", Message: err.Error()}
	}
	a.onward.send(string(encode(map[string]any{
		"version": "1.0", "timestamp": now.UTC().Format(time.RFC3339), "requestPayload": json.RawMessage(j.event),
		"responsePayload": failed,
		"requestContext": map[string]any{
			"functionArn": a.arn + ":$LATEST", "condition": condition, "approximateInvokeCount": j.tries,
		},
		"responseContext": map[string]any{
			"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled",
		},
	})))
}
