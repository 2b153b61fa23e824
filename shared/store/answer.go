package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/table"
)

// That an answer of ours did not arrive can be heard before it is written down which answer the platform calls so:
// whoever comes second finds what the first wrote. Two items, so that neither writes over the other's.

// answerFor is how long a platform may take to say that an answer did not arrive.
const answerFor = 30 * 24 * time.Hour

func answerKey(own mention.Key, sk table.SK) table.Key {
	return table.Key{PK: table.PK("answer#" + own.String()), SK: sk}
}

// PutReplyPlatformID keeps which answer of ours the platform calls own.
func (s *Store) PutReplyPlatformID(ctx context.Context, own mention.Key, ref ReplyRef, now time.Time) error {
	i := newItem(answerKey(own, skAnswer))
	i.str("in", string(ref.key.PK))
	i.str("reply", string(ref.key.SK))
	return s.putAnswer(ctx, i, now)
}

// ReplyByPlatformID is the answer of ours that the platform calls own. ErrNotFound when it is none of ours, or not
// written down yet.
func (s *Store) ReplyByPlatformID(ctx context.Context, own mention.Key) (ReplyRef, error) {
	i, err := s.get(ctx, answerKey(own, skAnswer))
	if err != nil {
		return ReplyRef{}, fmt.Errorf("answer: %w", err)
	}
	r := &reader{item: i}
	return ReplyRef{table.Key{PK: table.PK(r.str("in")), SK: table.SK(r.str("reply"))}}, r.err
}

// PutReturned keeps that what the platform calls own did not arrive, and why.
func (s *Store) PutReturned(ctx context.Context, own mention.Key, failed platform.SendError, now time.Time) error {
	i := newItem(answerKey(own, skReturned))
	i.str("verdict", string(failed.Verdict))
	i.str("reason", failed.Reason)
	return s.putAnswer(ctx, i, now)
}

// Returned is why what the platform calls own did not arrive. ErrNotFound when nobody said so.
func (s *Store) Returned(ctx context.Context, own mention.Key) (platform.SendError, error) {
	i, err := s.get(ctx, answerKey(own, skReturned))
	if err != nil {
		return platform.SendError{}, fmt.Errorf("returned answer: %w", err)
	}
	r := &reader{item: i}
	return platform.SendError{Verdict: platform.Verdict(r.str("verdict")), Reason: r.str("reason")}, r.err
}

func (s *Store) putAnswer(ctx context.Context, i item, now time.Time) error {
	i.num(table.AttrExpires, now.Add(answerFor).Unix())
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}
