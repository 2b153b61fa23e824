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
	longest  = 6 * time.Hour   // between two tries of a feed that fails
	obeyed   = 24 * time.Hour  // of what a Retry-After asks
	lostFrom = 24 * time.Hour  // of failing, people are told
)

// failed puts a feed off: twice as long with each failure, and as long as it asks.
func failed(f store.Feed, now time.Time, asked time.Duration) store.Feed {
	f.Failures++
	if f.FailingSince.IsZero() {
		f.FailingSince = now
	}
	wait := longest
	if doublings := f.Failures - 1; doublings < 8 { // beyond, it is longer than the longest
		wait = min(every<<doublings, longest)
	}
	// A run begins seconds earlier or later than the last one; half a run's grace keeps a feed in its turn.
	f.NextAt = now.Add(max(wait-every/2, min(asked, obeyed)))
	return f
}

// well ends a series of failures.
func well(f store.Feed) store.Feed {
	f.Failures, f.FailingSince, f.NextAt = 0, time.Time{}, time.Time{}
	return f
}

// refused is what is known of a feed that could not be read, and tells people when it is time to.
func (h *Handler) refused(ctx context.Context, f store.Feed, err error, now time.Time) store.Feed {
	var asked time.Duration
	if why, ok := errors.AsType[*fetch.Error](err); ok {
		if why.Reason == fetch.Gone {
			f.Gone = true
			h.Metrics.Count(metrics.Unfetched, 1)
			h.Log.ErrorContext(ctx,
				"the feed says that it is gone for good: it is not asked again; take it out of the settings or give it its new address", "feed", f.Name)
			return f
		}
		asked = why.RetryAfter
	}
	f = failed(f, now, asked)
	if now.Sub(f.FailingSince) >= lostFrom {
		h.Metrics.Count(metrics.Unfetched, 1)
		h.Log.ErrorContext(ctx, "the feed cannot be read for a day", "feed", f.Name, "since", f.FailingSince,
			"failures", f.Failures, "next", f.NextAt, "err", err)
		return f
	}
	h.Log.WarnContext(ctx, "the feed cannot be read", "feed", f.Name, "failures", f.Failures, "next", f.NextAt, "err",
		err)
	return f
}
