package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Our own words that came back as an echo are kept by what they answer, because they may be heard before it is.

func echoKey(source mention.Source, id string) table.Key {
	return table.Key{PK: table.PK("echo#" + string(source) + "/" + id), SK: "echo"}
}

// echoFor is how long an echo can wait for the mention it answers.
const echoFor = 30 * 24 * time.Hour

// PutEcho keeps that we answered, at a time, the thing with an id.
func (s *Store) PutEcho(ctx context.Context, source mention.Source, id string, said, now time.Time) error {
	i := newItem(echoKey(source, id))
	i.at("said_at", said)
	i.num(table.AttrExpires, now.Add(echoFor).Unix())
	earlier := table.Or{table.NotExists{Attr: table.AttrPK}, table.Less{Attr: "said_at", Value: at(said)}}
	if err := s.table.Put(ctx, table.Put{Item: i.Item, If: earlier}); err != nil &&
		!errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("echo: %w", err)
	}
	return nil
}

// Echo says when we last answered the thing with an id in the platform's own app. ErrNotFound when we never heard that
// we did.
func (s *Store) Echo(ctx context.Context, source mention.Source, id string) (time.Time, error) {
	i, err := s.get(ctx, echoKey(source, id))
	if err != nil {
		return time.Time{}, fmt.Errorf("echo: %w", err)
	}
	r := &reader{item: i}
	return r.at("said_at"), r.err
}
