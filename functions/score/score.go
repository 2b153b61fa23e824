// Package score handles the table's stream: it scores new mentions seconds after they are stored, updates open
// conversations with mentions that were logged at intake, and lists posts for deletion checks. The last two can wait a
// minute and come by a mapping of their own. What score misses, sweep does.
package score

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"
	"golang.org/x/sync/errgroup"

	"oyez/shared/app"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform/all"
	"oyez/shared/run"
	"oyez/shared/store"
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

// job is a record that asks for something, and its place in the batch.
type job struct {
	store.Record
	place int
}

// Handle does what each record asks for. A record that fails is left to its due time. Only an outage of the table fails
// the batch, from the first record that it kept from being done, so that the stream delivers these again.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	defer h.Metrics.Flush()
	var jobs []job
	for i, r := range event.Records {
		if record, ok := store.FromStream(r); ok {
			jobs = append(jobs, job{record, i})
		}
	}
	done := len(event.Records)
	for i, outage := range h.outages(ctx, jobs) {
		if outage {
			done = min(done, jobs[i].place)
		}
	}
	var checked []mention.Key
	first := done
	for _, j := range jobs {
		if j.place < done && !j.Unscored && all.ChecksDeletion(j.Key) {
			checked, first = append(checked, j.Key), min(first, j.place)
		}
	}
	if err := h.Triage.ScheduleDeletionChecks(ctx, checked); err != nil {
		h.Log.ErrorContext(ctx, "deletion checks not scheduled", "mentions", len(checked), "err", err)
		done = first // nothing else lists them
	}
	var response events.DynamoDBEventResponse
	if done < len(event.Records) {
		response.BatchItemFailures = []events.DynamoDBBatchItemFailure{
			{ItemIdentifier: event.Records[done].Change.SequenceNumber},
		}
	}
	return response, nil
}

// parallel is how many conversations of a batch are worked on at once; the records of one keep their order.
const parallel = 8

// outages does each job, and says of each whether an outage kept it from being done.
func (h *Handler) outages(ctx context.Context, jobs []job) []bool {
	byConversation := map[mention.ConversationID][]int{}
	for i, j := range jobs {
		byConversation[j.In] = append(byConversation[j.In], i)
	}
	outages := make([]bool, len(jobs))
	var group errgroup.Group
	group.SetLimit(parallel)
	for _, places := range byConversation {
		group.Go(func() error {
			for _, i := range places {
				outages[i] = h.do(ctx, jobs[i].Record)
			}
			return nil
		})
	}
	_ = group.Wait() // no job returns an error
	return outages
}

func (h *Handler) do(ctx context.Context, r store.Record) (outage bool) {
	err := run.Recover(func() error {
		switch {
		case r.Unscored:
			return h.Triage.ScoreSince(ctx, r.Key, triage.Seen{In: r.In, Version: r.Version})
		case r.LoggedAtIntake:
			return h.Triage.NoteLogged(ctx, r.Key, r.In)
		default:
			return nil
		}
	})
	if err == nil {
		return false
	}
	h.Log.ErrorContext(ctx, "score", "mention", r.Key.String(), "err", err)
	return errors.Is(err, table.ErrUnavailable) || errors.Is(err, table.ErrThrottled) || ctx.Err() != nil
}
