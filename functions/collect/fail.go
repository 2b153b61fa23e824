package collect

import (
	"context"
	"errors"
	"time"

	"oyez/shared/fetch"
	"oyez/shared/metrics"
	"oyez/shared/store"
)

const (
	every    = 5 * time.Minute // how often the function runs
	longest  = 6 * time.Hour   // between two tries
	obeyed   = 24 * time.Hour  // the longest Retry-After we obey
	lostFrom = 24 * time.Hour  // a feed failing this long is reported
)

// postpone delays a feed, twice as long after each failure, and at least as long as it asks.
func postpone(f store.Feed, now time.Time, asked time.Duration) store.Feed {
	f.Failures++
	if f.FailingSince.IsZero() {
		f.FailingSince = now
	}
	wait := longest
	if doublings := f.Failures - 1; doublings < 8 { // more would exceed longest anyway
		wait = min(every<<doublings, longest)
	}
	// Runs start a few seconds early or late; subtracting half an interval keeps the feed on its run.
	f.NextAt = now.Add(max(wait-every/2, min(asked, obeyed)))
	return f
}

// recovered resets the failures.
func recovered(f store.Feed) store.Feed {
	f.Failures, f.FailingSince, f.NextAt = 0, time.Time{}, time.Time{}
	return f
}

// recordFailure returns the state of a feed after a failed read. It reports a feed that is gone or failing for long.
func (h *Handler) recordFailure(ctx context.Context, f store.Feed, err error, now time.Time) store.Feed {
	var asked time.Duration
	if why, ok := errors.AsType[*fetch.Error](err); ok {
		if why.Reason == fetch.Gone {
			f.Gone = true
			h.Metrics.Count(metrics.Unfetched, 1)
			h.Log.ErrorContext(ctx,
				"the feed is gone for good and is not read again: remove it from the settings or correct its address",
				"feed", f.Name)
			return f
		}
		asked = why.RetryAfter
	}
	f = postpone(f, now, asked)
	if now.Sub(f.FailingSince) >= lostFrom {
		h.Metrics.Count(metrics.Unfetched, 1)
		h.Log.ErrorContext(ctx, "the feed could not be read for a day", "feed", f.Name, "since", f.FailingSince,
			"failures", f.Failures, "next", f.NextAt, "err", err)
		return f
	}
	h.Log.WarnContext(ctx, "the feed could not be read", "feed", f.Name, "failures", f.Failures, "next", f.NextAt,
		"err", err)
	return f
}
