package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"oyez/shared/session"
	"oyez/shared/table"
)

// hashed stands for a token in a key: who reads the table can do nothing with it.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func personPK(id string) table.PK { return table.PK("person#" + id) }

func sessionKey(person, id string) table.Key {
	return table.Key{PK: personPK(person), SK: table.SK(prefixSession + id)}
}

func passkeyKey(person string, id []byte) table.Key {
	return table.Key{PK: personPK(person), SK: table.SK(prefixPasskey + hashed(string(id)))}
}

func askKey(token string) table.Key {
	return table.Key{PK: table.PK("ask#" + hashed(token)), SK: skAsk}
}

func quotaKey(name string) table.Key { return table.Key{PK: table.PK("quota#" + name), SK: skQuota} }

func monthKey(month time.Time) table.Key {
	return table.Key{PK: table.PK("sms#" + month.UTC().Format("2006-01")), SK: skMonth}
}

// PutSession keeps a session under the hash of its token.
func (s *Store) PutSession(ctx context.Context, token string, o session.Session) error {
	i := newItem(sessionKey(o.Person, hashed(token)))
	i.str("person", o.Person)
	i.at("since", o.Since)
	i.at("ends", o.Ends)
	i.str("how", string(o.How))
	i.str("device", o.Device)
	i.num(table.AttrExpires, o.Ends.Unix())
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

// Session is the session of a person and a token. ErrNotFound when there is none, or it has ended.
func (s *Store) Session(ctx context.Context, person, token string) (session.Session, error) {
	i, err := s.get(ctx, sessionKey(person, hashed(token)))
	if err != nil {
		return session.Session{}, fmt.Errorf("session: %w", err)
	}
	o, err := decodeSession(i)
	if err == nil && !s.now().Before(o.Ends) { // time to live takes its time
		return o, fmt.Errorf("session: %w", ErrNotFound)
	}
	return o, err
}

// Sessions lists the sessions of a person that have not ended, and the passkeys.
func (s *Store) Sessions(ctx context.Context, person string) (open []session.Session, keys []session.Passkey,
	err error,
) {
	for after := table.Start(nil); ; {
		page, err := s.table.Query(ctx, table.Query{PK: string(personPK(person)), After: after, Limit: pageful})
		if err != nil {
			return nil, nil, fmt.Errorf("sessions: %w", err)
		}
		for _, i := range page.Items {
			if (&reader{item: i}).bin("key") != nil {
				key, err := decodePasskey(i)
				if err != nil {
					return nil, nil, err
				}
				keys = append(keys, key)
				continue
			}
			o, err := decodeSession(i)
			if err != nil {
				return nil, nil, err
			}
			if s.now().Before(o.Ends) {
				open = append(open, o)
			}
		}
		if after = page.Next; after == nil {
			return open, keys, nil
		}
	}
}

// EndSession ends one; one that is not there is no error.
func (s *Store) EndSession(ctx context.Context, person, id string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: sessionKey(person, id)}); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

// EndSessionOf ends the session that has a token.
func (s *Store) EndSessionOf(ctx context.Context, person, token string) error {
	return s.EndSession(ctx, person, hashed(token))
}

func decodeSession(i table.Item) (session.Session, error) {
	r := &reader{item: i}
	sk := r.str(table.AttrSK)
	return session.Session{
		Person: r.str("person"), ID: sk[min(len(prefixSession), len(sk)):], Since: r.at("since"), Ends: r.at("ends"),
		How: session.How(r.str("how")), Device: r.str("device"),
	}, r.err
}

// PutPasskey writes a passkey over the version it was read at, a new one at version 0. ErrStale when it has changed
// since, was removed, or is known already.
func (s *Store) PutPasskey(ctx context.Context, k session.Passkey) error {
	var read table.Condition = table.NotExists{Attr: table.AttrPK}
	if k.Version > 0 {
		read = version(k.Version)
	}
	i := newItem(passkeyKey(k.Person, k.ID))
	i.num("v", k.Version+1)
	i.str("person", k.Person)
	i.Item["id"], i.Item["key"] = bin(k.ID), bin(k.Key)
	i.str("site", k.Site)
	i.str("device", k.Device)
	i.at("made", k.Made)
	i.at("used", k.Used)
	if err := s.table.Put(ctx, table.Put{Item: i.Item, If: read}); err != nil {
		return fmt.Errorf("passkey: %w", stale(err))
	}
	return nil
}

// RemovePasskey forgets one; one that is not there is no error.
func (s *Store) RemovePasskey(ctx context.Context, person string, id []byte) error {
	if err := s.table.Delete(ctx, table.Delete{Key: passkeyKey(person, id)}); err != nil {
		return fmt.Errorf("passkey: %w", err)
	}
	return nil
}

func decodePasskey(i table.Item) (session.Passkey, error) {
	r := &reader{item: i}
	return session.Passkey{
		Person: r.str("person"), ID: r.bin("id"), Site: r.str("site"), Key: r.bin("key"), Device: r.str("device"),
		Made: r.at("made"), Used: r.at("used"), Version: r.num("v"),
	}, r.err
}

// PutAsk keeps a demand to be let in, for the browser that has the token.
func (s *Store) PutAsk(ctx context.Context, token string, a session.Ask) error {
	i := newItem(askKey(token))
	i.str("kind", string(a.Kind))
	i.str("person", a.Person)
	if len(a.Seal) > 0 {
		i.Item["salt"], i.Item["seal"] = bin(a.Salt), bin(a.Seal)
	}
	i.at("ends", a.Ends)
	i.num("tries", session.Tries)
	i.num(table.AttrExpires, a.Ends.Unix())
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	return nil
}

// Try takes one of a demand's tries, before anybody looks whether it is a good one, so that however many guess at once
// only as many are looked at. ErrNotFound when none is left, or the demand is over.
func (s *Store) Try(ctx context.Context, token string) (session.Ask, error) {
	i, err := s.table.Update(ctx, table.Update{
		Key: askKey(token), Do: []table.Action{table.Add{Attr: "tries", N: -1}},
		If: table.And{
			table.Exists{Attr: "tries"},
			table.Equals{Attr: "kind", Value: str(string(session.ForCode))},
			positive("tries"),
		},
	})
	if errors.Is(err, table.ErrCondition) {
		return session.Ask{}, fmt.Errorf("ask: %w", ErrNotFound)
	}
	if err != nil {
		return session.Ask{}, fmt.Errorf("ask: %w", err)
	}
	return s.ask(i)
}

// positive holds while a number is left. Conditions know "less than": 0 is less than n is written as a choice of the
// few numbers there are.
func positive(attr string) table.Condition {
	var any table.Or
	for n := int64(1); n <= session.Tries; n++ {
		any = append(any, table.Equals{Attr: attr, Value: num(n)})
	}
	return any
}

// Redeem ends a demand of a kind, and is ErrNotFound for all but the one who ended it: what was asked for is had once.
func (s *Store) Redeem(ctx context.Context, token string, kind session.Kind) (session.Ask, error) {
	i, err := s.get(ctx, askKey(token))
	if err != nil {
		return session.Ask{}, fmt.Errorf("ask: %w", err)
	}
	err = s.table.Delete(ctx,
		table.Delete{Key: askKey(token), If: table.Equals{Attr: "kind", Value: str(string(kind))}})
	if errors.Is(err, table.ErrCondition) {
		return session.Ask{}, fmt.Errorf("ask: %w", ErrNotFound)
	}
	if err != nil {
		return session.Ask{}, fmt.Errorf("ask: %w", err)
	}
	return s.ask(i)
}

func (s *Store) ask(i table.Item) (session.Ask, error) {
	r := &reader{item: i}
	a := session.Ask{
		Kind: session.Kind(r.str("kind")), Person: r.str("person"), Salt: r.bin("salt"),
		Seal: r.bin("seal"), Ends: r.at("ends"),
	}
	if r.err == nil && !s.now().Before(a.Ends) {
		return a, fmt.Errorf("ask: %w", ErrNotFound)
	}
	return a, r.err
}

// Spend counts one doing against a quota and returns how many now count; ok is false, and nothing is counted, when that
// would be once too often. Under a rush of writers the error is run.ErrTooBusy: whoever asked is to be refused.
func (s *Store) Spend(ctx context.Context, name string, q session.Quota) (n int, ok bool, err error) {
	err = retry(ctx, func() error {
		done, v, err := s.spent(ctx, name)
		if err != nil {
			return err
		}
		now := s.now()
		done, ok = q.Spend(done, now)
		if n = len(done); !ok {
			return nil
		}
		i := newItem(quotaKey(name))
		i.num("v", v+1)
		times := make([]string, len(done))
		for k, at := range done {
			times[k] = stamp(at)
		}
		i.strs("done", times)
		i.num(table.AttrExpires, now.Add(q.Within).Unix())
		var read table.Condition = table.NotExists{Attr: table.AttrPK}
		if v > 0 {
			read = version(v)
		}
		return stale(s.table.Put(ctx, table.Put{Item: i.Item, If: read}))
	})
	if err != nil {
		return 0, false, fmt.Errorf("spend a quota: %w", err)
	}
	return n, ok, nil
}

// Spent says how many doings count against a quota now.
func (s *Store) Spent(ctx context.Context, name string, q session.Quota) (int, error) {
	done, _, err := s.spent(ctx, name)
	return len(q.Left(done, s.now())), err
}

// Unspend forgets what was counted under a name.
func (s *Store) Unspend(ctx context.Context, name string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: quotaKey(name)}); err != nil {
		return fmt.Errorf("quota: %w", err)
	}
	return nil
}

func (s *Store) spent(ctx context.Context, name string) (done []time.Time, v int64, err error) {
	i, err := s.get(ctx, quotaKey(name))
	if errors.Is(err, ErrNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("quota: %w", err)
	}
	r := &reader{item: i}
	for _, at := range r.strs("done") {
		done = append(done, r.time("done", at))
	}
	return done, r.num("v"), r.err
}

// CountSMS counts one SMS of this month (of UTC), of whatever function.
func (s *Store) CountSMS(ctx context.Context) error {
	now := s.now()
	_, err := s.table.Update(ctx, table.Update{Key: monthKey(now), Do: []table.Action{
		table.Add{Attr: "n", N: 1}, table.Set{Attr: table.AttrExpires, Value: num(now.Add(62 * 24 * time.Hour).Unix())},
	}})
	if err != nil {
		return fmt.Errorf("count SMS: %w", err)
	}
	return nil
}

// SMSSent is how many SMS were counted this month.
func (s *Store) SMSSent(ctx context.Context) (int64, error) {
	i, err := s.get(ctx, monthKey(s.now()))
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count SMS: %w", err)
	}
	r := &reader{item: i}
	return r.num("n"), r.err
}

// Draft is an answer begun behind a link by somebody who must sign in first.
type Draft struct {
	Text       string
	Visibility string
}

// PutDraft keeps a draft beside its link, for as long as links live.
func (s *Store) PutDraft(ctx context.Context, token string, d Draft) error {
	i := newItem(table.Key{PK: linkKey(token).PK, SK: skDraft})
	i.str("text", d.Text)
	i.str("visibility", d.Visibility)
	i.num(table.AttrExpires, s.now().Add(24*time.Hour).Unix())
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

// Draft is the draft of a link; the zero Draft when there is none.
func (s *Store) Draft(ctx context.Context, token string) (Draft, error) {
	i, err := s.get(ctx, table.Key{PK: linkKey(token).PK, SK: skDraft})
	if errors.Is(err, ErrNotFound) {
		return Draft{}, nil
	}
	if err != nil {
		return Draft{}, fmt.Errorf("draft: %w", err)
	}
	r := &reader{item: i}
	return Draft{Text: r.str("text"), Visibility: r.str("visibility")}, r.err
}

// DropDraft forgets a link's draft.
func (s *Store) DropDraft(ctx context.Context, token string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: table.Key{PK: linkKey(token).PK, SK: skDraft}}); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}
