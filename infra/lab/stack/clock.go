package stack

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/stack/declared"
)

// schedule is one EventBridge rule.
type schedule struct {
	function string
	every    time.Duration
	last     time.Time
}

// Now is the time for the stack and its functions.
func (s *Stack) Now() time.Time { return time.Now().Add(time.Duration(s.offset.Load())) }

// The pump sees a record at most this long after its write returned.
const streamLag = 150 * time.Millisecond

// restless is what is under way or due, or "".
func (s *Stack) restless() string {
	if n := s.busy.Load(); n != 0 {
		return fmt.Sprint(n, " events under way")
	}
	now, written := s.Now(), time.Unix(0, s.written.Load())
	for name, a := range s.async {
		if a.ready(now) || s.functions[name] == nil {
			return "an event of " + name
		}
	}
	for _, q := range s.queues {
		if q.ready() {
			return "the queue " + q.name
		}
	}
	for _, st := range s.streams {
		st.mu.Lock()
		idle, fault := st.idle, st.fault
		st.mu.Unlock()
		if !idle.After(written.Add(streamLag)) {
			return fmt.Sprintf("the stream of %s (%v)", st.function, fault)
		}
	}
	return ""
}

// WaitIdle waits until everything has finished: the stream read, the queues empty, nothing due.
func (s *Stack) WaitIdle(ctx context.Context) error {
	tick := time.NewTicker(s.o.Poll)
	defer tick.Stop()
	for calm, last := 0, ""; calm < 2; { // check twice: a worker may have just taken the last item
		select {
		case <-ctx.Done():
			return fmt.Errorf("the stack does not come to rest: %s: %w", last, ctx.Err())
		case <-tick.C:
		}
		if calm++; s.restless() != "" {
			calm, last = 0, s.restless()
		}
	}
	return nil
}

// Forward moves the clock of the stack and its functions, once all is idle.
func (s *Stack) Forward(ctx context.Context, d time.Duration) error {
	if err := s.WaitIdle(ctx); err != nil {
		return err
	}
	s.offset.Add(int64(d))
	return s.shift.Set(time.Duration(s.offset.Load()))
}

// Tick passes time minute by minute and runs what is scheduled.
func (s *Stack) Tick(ctx context.Context, minutes int) error {
	for range minutes {
		if err := s.Jump(ctx, time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// Jump passes time at once, as if nothing ran meanwhile, and then runs what is scheduled.
func (s *Stack) Jump(ctx context.Context, d time.Duration) error {
	if err := s.Forward(ctx, d); err != nil {
		return err
	}
	now := s.Now()
	for _, rule := range s.schedules {
		if now.Sub(rule.last) >= rule.every {
			rule.last = now
			s.later(rule.function, encode(events.EventBridgeEvent{
				Version: "0", ID: fmt.Sprint(now.UnixNano()), DetailType: "Scheduled Event", Source: "aws.events",
				AccountID: declared.Account,
				Time:      now.UTC(), Region: declared.Region, Resources: []string{}, Detail: []byte("{}"),
			}), 0)
		}
	}
	return s.WaitIdle(ctx)
}

// log delivers lines of a log group to its subscribers, after a while by the stack's clock.
func (s *Stack) log(group string, wait time.Duration, lines ...string) error {
	data := events.CloudwatchLogsData{
		MessageType: "DATA_MESSAGE", Owner: declared.Account, LogGroup: group, LogStream: "now",
	}
	for i, line := range lines {
		data.LogEvents = append(data.LogEvents,
			events.CloudwatchLogsLogEvent{ID: fmt.Sprint(i), Timestamp: s.Now().UnixMilli(), Message: line})
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(encode(data)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	event := events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: base64.StdEncoding.EncodeToString(
		packed.Bytes())}}
	if len(s.logs[group]) == 0 {
		return fmt.Errorf("nobody subscribes to the log group %s", group)
	}
	for _, f := range s.logs[group] {
		s.later(f, encode(event), wait)
	}
	return nil
}
