package stack

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"golang.org/x/sync/errgroup"

	"oyez/infra/stack/declared"
)

// schedule is one rule of EventBridge.
type schedule struct {
	function string
	every    time.Duration
	last     time.Time
}

// now is the stack's own clock.
func (s *Stack) now() time.Time { return time.Now().Add(time.Duration(s.offset.Load())) }

// A stream's record is seen by the pump this long after its write was answered, at the latest.
const streamLag = 150 * time.Millisecond

// quiet says that nothing is under way and nothing is due.
func (s *Stack) quiet() bool {
	if s.busy.Load() != 0 {
		return false
	}
	now, written := s.now(), time.Unix(0, s.written.Load())
	for name, a := range s.async {
		if a.ready(now) || s.functions[name] == nil {
			return false
		}
	}
	for _, q := range s.queues {
		if q.ready() {
			return false
		}
	}
	for _, st := range s.streams {
		st.mu.Lock()
		idle := st.idle
		st.mu.Unlock()
		if !idle.After(written.Add(streamLag)) {
			return false
		}
	}
	return true
}

// Settle waits until everything that has begun has ended: the stream read, the queues empty, nothing due.
func (s *Stack) Settle(ctx context.Context) error {
	tick := time.NewTicker(s.o.Poll)
	defer tick.Stop()
	for calm := 0; calm < 2; { // between two looks a worker may have taken the last thing up
		select {
		case <-ctx.Done():
			return fmt.Errorf("the stack does not come to rest: %w", ctx.Err())
		case <-tick.C:
		}
		if s.quiet() {
			calm++
		} else {
			calm = 0
		}
	}
	return nil
}

var instant = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z`)

const layout = "2006-01-02T15:04:05.000Z"

// Forward has time pass: the stack settles, everything that is owed in the table becomes due so much earlier, and the
// stack's own clock goes ahead.
func (s *Stack) Forward(ctx context.Context, d time.Duration) error {
	if err := s.Settle(ctx); err != nil {
		return err
	}
	for _, t := range s.Template.Tables {
		if err := s.rewind(ctx, t, d); err != nil {
			return fmt.Errorf("move time: %w", err)
		}
	}
	s.offset.Add(int64(d))
	return nil
}

// rewind moves every time in every item that the index "due" holds, but for those in its own keys.
func (s *Stack) rewind(ctx context.Context, t declared.Table, d time.Duration) error {
	var start map[string]any
	for {
		in := map[string]any{"TableName": t.Name, "IndexName": "due"}
		if start != nil {
			in["ExclusiveStartKey"] = start
		}
		var page struct {
			Items            []map[string]map[string]any
			LastEvaluatedKey map[string]any
		}
		if err := s.ask(ctx, onTables+"Scan", in, &page); err != nil {
			return err
		}
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(8)
		for _, keys := range page.Items {
			group.Go(func() error { return s.shift(ctx, t, keys, d) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		if start = page.LastEvaluatedKey; start == nil {
			return nil
		}
	}
}

func (s *Stack) shift(ctx context.Context, t declared.Table, keys map[string]map[string]any, d time.Duration) error {
	var got struct{ Item map[string]map[string]any }
	key := map[string]any{"pk": keys["pk"], "sk": keys["sk"]}
	if err := s.ask(ctx, onTables+"GetItem", map[string]any{"TableName": t.Name, "Key": key, "ConsistentRead": true}, &got); err != nil {
		return err
	}
	if got.Item == nil {
		return errors.New("an item went away while nothing was under way")
	}
	for name, value := range got.Item {
		if name != "pk" && name != "sk" {
			got.Item[name] = back(value, d).(map[string]any)
		}
	}
	for _, st := range s.streams {
		st.mu.Lock()
		st.moved[movedKey(got.Item)] = true
		st.mu.Unlock()
	}
	return s.ask(ctx, onTables+"PutItem", map[string]any{"TableName": t.Name, "Item": got.Item}, nil)
}

// back moves every time in a value.
func back(value any, d time.Duration) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = back(inner, d)
		}
	case []any:
		for i, inner := range v {
			v[i] = back(inner, d)
		}
	case string:
		return instant.ReplaceAllStringFunc(v, func(found string) string {
			at, err := time.Parse(layout, found)
			if err != nil {
				return found
			}
			return at.Add(-d).Format(layout)
		})
	}
	return value
}

// movedKey tells one state of an item from every other that a function writes.
func movedKey(image map[string]map[string]any) string {
	return fmt.Sprint(image["pk"], image["sk"], image["v"], image["due_at"])
}

// Tick has time pass minute by minute, and runs what is scheduled.
func (s *Stack) Tick(ctx context.Context, minutes int) error {
	for range minutes {
		if err := s.Jump(ctx, time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// Jump has time pass at once, as if nothing had run meanwhile, and then runs what is scheduled.
func (s *Stack) Jump(ctx context.Context, d time.Duration) error {
	if err := s.Forward(ctx, d); err != nil {
		return err
	}
	now := s.now()
	for _, rule := range s.schedules {
		if now.Sub(rule.last) >= rule.every {
			rule.last = now
			s.later(rule.function, encode(events.EventBridgeEvent{
				Version: "0", ID: fmt.Sprint(now.UnixNano()), DetailType: "Scheduled Event", Source: "aws.events", AccountID: declared.Account,
				Time: now.UTC(), Region: declared.Region, Resources: []string{}, Detail: []byte("{}"),
			}), 0)
		}
	}
	return s.Settle(ctx)
}

// log gives lines of a log group, after a while by the stack's clock, to the functions that subscribe to it.
func (s *Stack) log(group string, wait time.Duration, lines ...string) error {
	data := events.CloudwatchLogsData{MessageType: "DATA_MESSAGE", Owner: declared.Account, LogGroup: group, LogStream: "now"}
	for i, line := range lines {
		data.LogEvents = append(data.LogEvents, events.CloudwatchLogsLogEvent{ID: fmt.Sprint(i), Timestamp: s.now().UnixMilli(), Message: line})
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(encode(data)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	event := events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: base64.StdEncoding.EncodeToString(packed.Bytes())}}
	if len(s.logs[group]) == 0 {
		return fmt.Errorf("nobody subscribes to the log group %s", group)
	}
	for _, f := range s.logs[group] {
		s.later(f, encode(event), wait)
	}
	return nil
}
