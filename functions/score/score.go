// Package score is the function at the table's stream: it has every mention that is owed a score scored, seconds after
// it was stored. What it misses, sweep does. Of what was settled at intake it tells open conversations, and it lists
// what is to be looked up again; that can wait for a minute, and comes by a mapping of its own, many at once.
package score

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/app"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform/all"
	"oyez/shared/run"
	"oyez/shared/table"
	"oyez/shared/triage"
)

// Handler scores what the stream brings.
type Handler struct {
	Triage  *triage.Triage
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{Triage: s.Triage(), Metrics: s.Metrics, Log: s.Log}
}

// Handle does what each record's mention is owed. A record that fails is left to its due time; only an outage of the
// table fails the batch, from the first record of it on, so that the stream tries those again.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	defer h.Metrics.Flush()
	done := len(event.Records)
	if first := slices.Index(h.outages(ctx, event.Records), true); first >= 0 {
		done = first
	}
	var followed []mention.Key
	first := done
	for i, r := range event.Records[:done] {
		if key, state, ok := said(r); ok && state != owed && all.ChecksDeletion(key) {
			followed, first = append(followed, key), min(first, i)
		}
	}
	if err := h.Triage.ScheduleDeletionChecks(ctx, followed); err != nil {
		h.Log.ErrorContext(ctx, "score", "followed", len(followed), "err", err)
		done = first // nothing else will list them
	}
	var response events.DynamoDBEventResponse
	if done < len(event.Records) {
		response.BatchItemFailures = []events.DynamoDBBatchItemFailure{{ItemIdentifier: event.Records[done].Change.SequenceNumber}}
	}
	return response, nil
}

// parallel is how many conversations of a batch are worked on at once; the records of one keep their order.
const parallel = 8

// outages does what each record asks for and says of each whether an outage kept it from being done.
func (h *Handler) outages(ctx context.Context, records []events.DynamoDBEventRecord) []bool {
	outage := make([]bool, len(records))
	lanes := map[string][]int{}
	for i, r := range records {
		lane := text(r.Change.NewImage["in"])
		lanes[lane] = append(lanes[lane], i)
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for name, lane := range lanes {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			for _, i := range lane {
				outage[i] = h.see(ctx, name, records[i])
			}
		})
	}
	wait.Wait()
	return outage
}

func (h *Handler) see(ctx context.Context, in string, r events.DynamoDBEventRecord) (outage bool) {
	key, state, ok := said(r)
	if !ok {
		return false
	}
	err := run.Recover(func() error {
		switch state {
		case owed:
			return h.Triage.ScoreSince(ctx, key, triage.Seen{In: mention.ConversationID(in), Version: version(r)})
		case settled:
			return h.Triage.NoteLogged(ctx, key, mention.ConversationID(in))
		default:
			return nil
		}
	})
	if err == nil {
		return false
	}
	h.Log.ErrorContext(ctx, "score", "mention", key.String(), "err", err)
	return errors.Is(err, table.ErrUnavailable) || errors.Is(err, table.ErrThrottled) || ctx.Err() != nil
}

// The states of a mention that the mappings' filters pass, as the store writes them. What is in none is in no list.
const (
	owed    = "owed"
	settled = "settled"
	follow  = "follow"
)

// said is the mention of a record, and its state; ok is false for any other item and any other state.
func said(r events.DynamoDBEventRecord) (key mention.Key, state string, ok bool) {
	if state = text(r.Change.NewImage["scoring"]); state != owed && state != settled && state != follow {
		return key, state, false
	}
	key, err := mention.ParseKey(strings.TrimPrefix(text(r.Change.Keys[table.AttrPK]), "said#"))
	return key, state, err == nil
}

// version is that of a record's mention; 0 where it cannot be read.
func version(r events.DynamoDBEventRecord) int64 {
	v := r.Change.NewImage["v"]
	if v.DataType() != events.DataTypeNumber {
		return 0
	}
	n, err := v.Integer()
	if err != nil {
		return 0
	}
	return n
}

// text is an attribute that is a string; "" for any other, and for none.
func text(v events.DynamoDBAttributeValue) string {
	if v.DataType() != events.DataTypeString {
		return ""
	}
	return v.String()
}
