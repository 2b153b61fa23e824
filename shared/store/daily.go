package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Task is something that is done once a day.
type Task string

// The tasks.
const (
	TaskCanary Task = "canary" // the test page that goes the whole way
	TaskDoctor Task = "doctor" // the examination
)

// The states of a day's canary.
const (
	CanaryOut       = "out"       // sent, and not yet known to have arrived
	CanaryDelivered = "delivered" // the phone has it
	CanaryTaken     = "taken"     // somebody took it
	CanaryAccepted  = "accepted"  // AWS took the SMS; whether it arrived is not known, as receipts are off
	CanaryLost      = "lost"      // not through in time: a second person was told
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

// Daily reads a task's last day; one that never was is no error.
func (s *Store) Daily(ctx context.Context, task Task) (Daily, error) {
	i, err := s.get(ctx, dailyKey(task))
	if errors.Is(err, ErrNotFound) {
		return Daily{Task: task}, nil
	}
	if err != nil {
		return Daily{}, fmt.Errorf("daily %s: %w", task, err)
	}
	r := &reader{item: i}
	d := Daily{
		Task: task, Version: r.num("v"), Day: r.str("day"), State: r.str("state"), At: r.at("at"),
		Key: r.str("key"),
	}
	if about := r.str("mention"); about != "" {
		if d.About, err = mention.ParseKey(about); err != nil {
			r.fail("mention", err)
		}
	}
	return d, r.err
}

// PutDaily writes a task's day over the version that was read, and returns it with its new one. ErrStale when somebody
// else was there first: of many who begin a day at once, one does.
func (s *Store) PutDaily(ctx context.Context, d Daily) (Daily, error) {
	var read table.Condition = table.NotExists{Attr: table.AttrPK}
	if d.Version > 0 {
		read = version(d.Version)
	}
	d.Version++
	i := newItem(dailyKey(d.Task))
	i.num("v", d.Version)
	i.str("day", d.Day)
	i.str("state", d.State)
	i.at("at", d.At)
	i.str("key", d.Key)
	if d.About != (mention.Key{}) {
		i.str("mention", d.About.String())
	}
	if err := s.table.Put(ctx, table.Put{Item: i.Item, If: read}); err != nil {
		return d, fmt.Errorf("daily %s: %w", d.Task, stale(err))
	}
	return d, nil
}
