package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/mention"
)

// Task is something that is done once a day.
type Task string

// The tasks.
const (
	TaskCanary Task = "canary" // the test page that goes the whole way
	TaskDoctor Task = "doctor" // the examination of the installation
)

// The states of a day's canary.
const (
	CanaryOut       = "out"       // sent, and not yet known to have arrived
	CanaryDelivered = "delivered" // the phone has it
	CanaryTaken     = "taken"     // somebody took it
	CanaryAccepted  = "accepted"  // AWS accepted the SMS; receipts are off, so nobody knows whether it arrived
	CanaryLost      = "lost"      // it did not arrive in time, and a second person was notified
)

// Daily is how a task went on the last day it was begun. The zero value with a Task is one that never was.
type Daily struct {
	Task    Task
	Version int64
	Day     string // local date: "2026-11-21"
	State   string // the task's own word
	At      time.Time
	About   mention.Key // the canary's mention; zero for others
	Key     string      // what the canary's delivery is signed with, while it is out; else ""
}

// Daily reads a task's last day; one that never was is no error. One Get.
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

// PutDaily writes a task's day over the version that was read, and returns it at its new one. ErrStale when somebody
// else was there first: of many who begin a day at once, one does. One Update.
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
