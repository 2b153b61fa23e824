package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/session"
	"oyez/shared/table"
)

func askKey(token string) table.Key { return key("ask", "ask", hashed(token)) }

// PutAsk stores a sign-in request of the browser with the token. One Update.
func (s *Store) PutAsk(ctx context.Context, token string, a session.Ask) error {
	i := newItem(askKey(token))
	i.str("kind", string(a.Kind))
	i.str("person", a.Person)
	i.bin("salt", a.Salt)
	i.bin("seal", a.Seal)
	i.at("ends", a.Ends)
	i.num("tries", session.Tries)
	i.expires(a.Ends)
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	return nil
}

// TryCode uses up a try before the code is checked, so that parallel guesses get no extra tries. ErrNotFound if none is
// left, or the request has expired. One Update.
func (s *Store) TryCode(ctx context.Context, token string) (session.Ask, error) {
	var left table.Or // conditions have no "greater than", so this lists the few numbers
	for n := int64(1); n <= session.Tries; n++ {
		left = append(left, table.Equals{Attr: "tries", Value: num(n)})
	}
	i, err := s.table.Update(ctx, table.Update{
		Key: askKey(token), Do: []table.Action{table.Add{Attr: "tries", N: -1}},
		If: table.And{table.Equals{Attr: "kind", Value: str(string(session.ForCode))}, left},
	})
	if errors.Is(err, table.ErrCondition) {
		err = ErrNotFound
	}
	return s.ask(&reader{item: i}, err)
}

// Redeem ends a request and returns it to a single caller, so that it is used once; all others get ErrNotFound. One Get
// and one Delete.
func (s *Store) Redeem(ctx context.Context, token string, kind session.Kind) (session.Ask, error) {
	r, err := s.get(ctx, askKey(token))
	if err == nil {
		err = s.table.Delete(ctx,
			table.Delete{Key: askKey(token), If: table.Equals{Attr: "kind", Value: str(string(kind))}})
	}
	if errors.Is(err, table.ErrCondition) {
		err = ErrNotFound
	}
	return s.ask(r, err)
}

// ask decodes a request. ErrNotFound if it has expired.
func (s *Store) ask(r *reader, err error) (session.Ask, error) {
	if err != nil {
		return session.Ask{}, fmt.Errorf("ask: %w", err)
	}
	a := session.Ask{
		Kind: session.Kind(r.str("kind")), Person: r.str("person"), Salt: r.bin("salt"), Seal: r.bin("seal"),
		Ends: r.at("ends"),
	}
	if r.err == nil && !s.now().Before(a.Ends) {
		return a, fmt.Errorf("ask: %w", ErrNotFound)
	}
	return a, r.err
}

func quotaKey(name string) table.Key { return key("quota", "quota", name) }

// SpendQuota adds a use to a quota and returns how many count now; if that would exceed the quota, it adds nothing and
// ok is false. When too many writers race, the error is run.ErrTooBusy: the caller must refuse. One Get and one Update.
func (s *Store) SpendQuota(ctx context.Context, name string, q session.Quota) (n int, ok bool, err error) {
	err = retry(ctx, func() error {
		done, v, err := s.quota(ctx, name)
		if err != nil {
			return err
		}
		now := s.now()
		done, ok = q.Spend(done, now)
		if n = len(done); !ok {
			return nil
		}
		times := make([]string, len(done))
		for k, at := range done {
			times[k] = stamp(at)
		}
		i := newItem(quotaKey(name))
		i.num("v", v+1)
		i.strs("done", times)
		i.expires(now.Add(q.Within))
		return s.put(ctx, i, over(v))
	})
	if err != nil {
		return 0, false, fmt.Errorf("spend a quota: %w", err)
	}
	return n, ok, nil
}

// QuotaSpent returns how many uses of a quota count now. One Get.
func (s *Store) QuotaSpent(ctx context.Context, name string, q session.Quota) (int, error) {
	done, _, err := s.quota(ctx, name)
	return len(q.Left(done, s.now())), err
}

// ResetQuota clears a quota. One Delete.
func (s *Store) ResetQuota(ctx context.Context, name string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: quotaKey(name)}); err != nil {
		return fmt.Errorf("quota: %w", err)
	}
	return nil
}

func (s *Store) quota(ctx context.Context, name string) (done []time.Time, version int64, err error) {
	r, _, err := s.find(ctx, quotaKey(name))
	if err != nil {
		return nil, 0, fmt.Errorf("quota: %w", err)
	}
	for _, at := range r.strs("done") {
		done = append(done, r.time("done", at))
	}
	return done, r.num("v"), r.err
}
