package stack

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"golang.org/x/sync/errgroup"

	"oyez/infra/lab/stack/declared"
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

// WaitIdle waits until everything that has begun has ended: the stream read, the queues empty, nothing due.
func (s *Stack) WaitIdle(ctx context.Context) error {
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
	if err := s.WaitIdle(ctx); err != nil {
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

// maxBatch is how many items DynamoDB takes in one BatchWriteItem.
const maxBatch = 25

// rewind moves every time in every item that is owed something, but for those in its own keys. Nothing is under way, so
// that what was read is what is there. A mention that is far from due is moved later, by all that has passed until
// then: each post of X is owed its daily look, and to write them all at each step would be most of what a storm does.
func (s *Stack) rewind(ctx context.Context, t declared.Table, d time.Duration) error {
	var start map[string]any
	behind := map[state]time.Duration{}
	defer func() { s.behind = behind }()
	for {
		in := map[string]any{
			"TableName": t.Name, "FilterExpression": "attribute_exists(#due)",
			"ExpressionAttributeNames": map[string]string{"#due": "due"},
		}
		if start != nil {
			in["ExclusiveStartKey"] = start
		}
		var page struct {
			Items            []json.RawMessage
			LastEvaluatedKey map[string]any
		}
		if err := s.ask(ctx, onTables+"Scan", in, &page); err != nil {
			return err
		}
		var moving []move
		for _, item := range page.Items {
			var at image
			if err := json.Unmarshal(item, &at); err != nil {
				return err
			}
			by := s.behind[at.state()] + d
			if at.state().far(time.Now().Add(by)) {
				behind[at.state()] = by
				continue
			}
			moving = append(moving, move{item, at.state(), by})
		}
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(2)
		for items := range slices.Chunk(moving, maxBatch) {
			group.Go(func() error { return s.shift(ctx, t, items) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		if start = page.LastEvaluatedKey; start == nil {
			return nil
		}
	}
}

// move is an item, the state it is in, and how far its times are moved back.
type move struct {
	item json.RawMessage
	from state
	by   time.Duration
}

func (s *Stack) shift(ctx context.Context, t declared.Table, items []move) error {
	type put struct{ Item map[string]json.RawMessage }
	type write struct{ PutRequest put }
	var writes []write
	for _, m := range items {
		var item map[string]json.RawMessage
		if err := json.Unmarshal(m.item, &item); err != nil {
			return err
		}
		for name, value := range item {
			if name != "pk" && name != "sk" {
				item[name] = back(value, m.by)
			}
		}
		moved := m.from
		moved.due = string(back([]byte(moved.due), m.by))
		for _, st := range s.streams {
			st.mu.Lock()
			st.moved[moved] = true
			st.mu.Unlock()
		}
		writes = append(writes, write{put{item}})
	}
	var left struct{ UnprocessedItems map[string]any }
	if err := s.ask(ctx, onTables+"BatchWriteItem", map[string]any{"RequestItems": map[string]any{t.Name: writes}},
		&left); err != nil {
		return err
	}
	if len(left.UnprocessedItems) > 0 {
		return errors.New("some items were not moved")
	}
	return nil
}

// back moves every time in a text.
func back(text []byte, d time.Duration) []byte {
	return instant.ReplaceAllFunc(text, func(found []byte) []byte {
		at, err := time.Parse(layout, string(found))
		if err != nil {
			return found
		}
		return at.Add(-d).AppendFormat(nil, layout)
	})
}

// state tells one state of an item from every other that a function writes.
type state struct{ pk, sk, v, due string }

// farAway is longer than anything that is looked at within a run.
const farAway = 6 * time.Hour

// far says whether a mention need not be moved yet, where it is now so late.
func (st state) far(now time.Time) bool {
	due, err := time.Parse(layout, st.due)
	return err == nil && strings.HasPrefix(st.pk, "said#") && due.After(now.Add(farAway))
}

// image is of an item what tells its state.
type image struct {
	PK, SK struct{ S string }
	V      struct{ N string }
	Due    struct{ S string } `json:"due_at"`
}

func (i image) state() state { return state{i.PK.S, i.SK.S, i.V.N, i.Due.S} }

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
				Version: "0", ID: fmt.Sprint(now.UnixNano()), DetailType: "Scheduled Event", Source: "aws.events",
				AccountID: declared.Account,
				Time:      now.UTC(), Region: declared.Region, Resources: []string{}, Detail: []byte("{}"),
			}), 0)
		}
	}
	return s.WaitIdle(ctx)
}

// log gives lines of a log group, after a while by the stack's clock, to the functions that subscribe to it.
func (s *Stack) log(group string, wait time.Duration, lines ...string) error {
	data := events.CloudwatchLogsData{
		MessageType: "DATA_MESSAGE", Owner: declared.Account, LogGroup: group,
		LogStream: "now",
	}
	for i, line := range lines {
		data.LogEvents = append(data.LogEvents,
			events.CloudwatchLogsLogEvent{ID: fmt.Sprint(i), Timestamp: s.now().UnixMilli(), Message: line})
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
