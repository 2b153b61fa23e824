package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/mention"
)

// Task is a daily task.
type Task string

// The tasks.
const (
	TaskCanary Task = "canary" // the end-to-end test page
	TaskDoctor Task = "doctor" // the check of the installation
)

// The states of a day's canary.
const (
	CanaryOut       = "out"       // sent, not yet known to have arrived
	CanaryDelivered = "delivered" // delivered to the phone
	CanaryTaken     = "taken"     // somebody took it
	CanaryAccepted  = "accepted"  // accepted by AWS; receipts are off, so arrival is unknown
	CanaryLost      = "lost"      // did not arrive in time; a second person was notified
)

// Daily is a task's most recent day. A zero value with a Task never ran.
type Daily struct {
	Task    Task
	Version int64
	Day     string // local date: "2026-11-21"
	State   string // defined by the task
	At      time.Time
	About   mention.Key // the canary's mention; zero for others
	Key     string      // signs the canary's delivery while it is out; else ""
}

// Daily reads a task's last day; a task that never ran is no error. One Get.
func (s *Store) Daily(ctx context.Context, task Task) (Daily, error) {
	r, _, err := s.find(ctx, key("daily", "daily", string(task)))
	if err != nil {
		return Daily{}, fmt.Errorf("daily %s: %w", task, err)
	}
	d := Daily{
		Task: task, Version: r.num("v"), Day: r.str("day"), State: r.str("state"), At: r.at("at"), Key: r.str("key"),
	}
	if about := r.str("mention"); about != "" {
		if d.About, err = mention.ParseKey(about); err != nil {
			r.fail("mention", err)
		}
	}
	return d, r.err
}

// PutDaily writes a task's day over the version that was read and returns it at its new version. ErrStale if it has
// changed since: of many callers that begin a day at once, one succeeds. One Update.
func (s *Store) PutDaily(ctx context.Context, d Daily) (Daily, error) {
	before := over(d.Version)
	d.Version++
	i := newItem(key("daily", "daily", string(d.Task)))
	i.num("v", d.Version)
	i.str("day", d.Day)
	i.str("state", d.State)
	i.at("at", d.At)
	i.str("key", d.Key)
	about := ""
	if d.About != (mention.Key{}) {
		about = d.About.String()
	}
	i.str("mention", about)
	if err := s.put(ctx, i, before); err != nil {
		return d, fmt.Errorf("daily %s: %w", d.Task, err)
	}
	return d, nil
}
