package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// An echo is our own answer, written in the platform's app and delivered back to us. It is stored under the id it
// replies to, because it may arrive before that mention.

// echoFor is how long an echo waits for the mention it answers.
const echoFor = 30 * 24 * time.Hour

func echoKey(source mention.Source, id string) table.Key {
	return key("echo", "echo", string(source)+"/"+id)
}

// PutEcho stores when we answered a platform's id. The latest answer counts. One Update.
func (s *Store) PutEcho(ctx context.Context, source mention.Source, id string, said, now time.Time) error {
	i := newItem(echoKey(source, id))
	i.at("said_at", said)
	i.expires(now.Add(echoFor))
	earlier := table.Or{absent, table.Less{Attr: "said_at", Value: at(said)}}
	if err := s.put(ctx, i, earlier); err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("echo: %w", err)
	}
	return nil
}

// Echo is when we last answered an id in the platform's own app. ErrNotFound if never. One Get.
func (s *Store) Echo(ctx context.Context, source mention.Source, id string) (time.Time, error) {
	r, err := s.get(ctx, echoKey(source, id))
	if err != nil {
		return time.Time{}, fmt.Errorf("echo: %w", err)
	}
	return r.at("said_at"), r.err
}
