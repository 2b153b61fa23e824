// Package score is the function at the table's stream: it has every mention that is owed a score scored, seconds after it
// was stored. What it misses, sweep does.
package score

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/guard"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/table"
	"oyez/shared/triage"
)

// Handler scores what the stream brings.
type Handler struct {
	Triage  *triage.Triage
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// Handle scores each record's mention. A record that fails is left to its due time; only an outage of the table fails the
// batch, from the first record of it on, so that the stream tries those again.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	defer h.Metrics.Flush()
	outage := h.outages(ctx, event.Records)
	var response events.DynamoDBEventResponse
	for i, out := range outage {
		if out {
			response.BatchItemFailures = []events.DynamoDBBatchItemFailure{{ItemIdentifier: event.Records[i].Change.SequenceNumber}}
			break
		}
	}
	return response, nil
}

// parallel is how many conversations of a batch are worked on at once; the records of one keep their order.
const parallel = 8

// outages scores the records and says of each whether an outage kept it from being scored.
func (h *Handler) outages(ctx context.Context, records []events.DynamoDBEventRecord) []bool {
	outage := make([]bool, len(records))
	lanes := map[string][]int{}
	for i, r := range records {
		lane := r.Change.NewImage["in"]
		name := ""
		if lane.DataType() == events.DataTypeString {
			name = lane.String()
		}
		lanes[name] = append(lanes[name], i)
	}
	var wait sync.WaitGroup
	slots := make(chan struct{}, parallel)
	for _, lane := range lanes {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			for _, i := range lane {
				outage[i] = h.score(ctx, records[i])
			}
		})
	}
	wait.Wait()
	return outage
}

func (h *Handler) score(ctx context.Context, r events.DynamoDBEventRecord) (outage bool) {
	key, ok := owed(r)
	if !ok {
		return false
	}
	err := guard.Do(func() error { return h.Triage.Score(ctx, key) })
	if err == nil {
		return false
	}
	h.Log.ErrorContext(ctx, "score", "mention", key.String(), "err", err)
	return errors.Is(err, table.ErrUnavailable) || errors.Is(err, table.ErrThrottled) || ctx.Err() != nil
}

// owed is the mention of a record that says it is to be scored.
func owed(r events.DynamoDBEventRecord) (mention.Key, bool) {
	scoring, ok := r.Change.NewImage["scoring"]
	if !ok || scoring.DataType() != events.DataTypeString || scoring.String() != "owed" {
		return mention.Key{}, false
	}
	pk, ok := r.Change.Keys[table.AttrPK]
	if !ok || pk.DataType() != events.DataTypeString {
		return mention.Key{}, false
	}
	key, err := mention.ParseKey(strings.TrimPrefix(pk.String(), "said#"))
	return key, err == nil
}
