package store

import (
	"context"
	"fmt"

	"oyez/shared/session"
	"oyez/shared/table"
)

func sessionKey(person, id string) table.Key {
	return key(table.SK(prefixSession+id), "person", person)
}

func passkeyKey(person string, id []byte) table.Key {
	return key(table.SK(prefixPasskey+hashed(string(id))), "person", person)
}

// SessionID is the id of a token's session: its hash.
func SessionID(token string) string { return hashed(token) }

// PutSession stores a session under the hash of its token. One Update.
func (s *Store) PutSession(ctx context.Context, token string, o session.Session) error {
	i := newItem(sessionKey(o.Person, SessionID(token)))
	i.str("person", o.Person)
	i.at("since", o.Since)
	i.at("ends", o.Ends)
	i.str("how", string(o.How))
	i.str("device", o.Device)
	i.expires(o.Ends)
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

// Session reads the session of a person and token. ErrNotFound if there is none, or it has expired. One Get.
func (s *Store) Session(ctx context.Context, person, token string) (session.Session, error) {
	r, err := s.get(ctx, sessionKey(person, SessionID(token)))
	if err != nil {
		return session.Session{}, fmt.Errorf("session: %w", err)
	}
	o := decodeSession(r)
	if r.err == nil && !s.now().Before(o.Ends) { // DynamoDB deletes it later
		return o, fmt.Errorf("session: %w", ErrNotFound)
	}
	return o, r.err
}

// Sessions lists a person's current sessions and passkeys. One Query a page.
func (s *Store) Sessions(ctx context.Context, person string) (open []session.Session, keys []session.Passkey,
	err error,
) {
	q := table.Query{PK: string(sessionKey(person, "").PK), Limit: pageful}
	err = s.each(ctx, q, func(r *reader) error {
		if r.bin("key") != nil {
			keys = append(keys, decodePasskey(r))
		} else if o := decodeSession(r); s.now().Before(o.Ends) {
			open = append(open, o)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("sessions: %w", err)
	}
	return open, keys, nil
}

// EndSession ends a session by its id; a missing one is no error. One Delete.
func (s *Store) EndSession(ctx context.Context, person, id string) error {
	if err := s.table.Delete(ctx, table.Delete{Key: sessionKey(person, id)}); err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

func decodeSession(r *reader) session.Session {
	sk := r.str(table.AttrSK)
	return session.Session{
		Person: r.str("person"), ID: sk[min(len(prefixSession), len(sk)):], Since: r.at("since"), Ends: r.at("ends"),
		How: session.How(r.str("how")), Device: r.str("device"),
	}
}

// PutPasskey writes a passkey over the version it was read at, a new one at version 0. ErrStale if it has changed, was
// removed, or already exists. One Update.
func (s *Store) PutPasskey(ctx context.Context, k session.Passkey) error {
	i := newItem(passkeyKey(k.Person, k.ID))
	i.num("v", k.Version+1)
	i.str("person", k.Person)
	i.bin("id", k.ID)
	i.bin("key", k.Key)
	i.str("site", k.Site)
	i.str("device", k.Device)
	i.at("made", k.Made)
	i.at("used", k.Used)
	if err := s.put(ctx, i, over(k.Version)); err != nil {
		return fmt.Errorf("passkey: %w", err)
	}
	return nil
}

// RemovePasskey removes a passkey; a missing one is no error. One Delete.
func (s *Store) RemovePasskey(ctx context.Context, person string, id []byte) error {
	if err := s.table.Delete(ctx, table.Delete{Key: passkeyKey(person, id)}); err != nil {
		return fmt.Errorf("passkey: %w", err)
	}
	return nil
}

func decodePasskey(r *reader) session.Passkey {
	return session.Passkey{
		Person: r.str("person"), ID: r.bin("id"), Site: r.str("site"), Key: r.bin("key"), Device: r.str("device"),
		Made: r.at("made"), Used: r.at("used"), Version: r.num("v"),
	}
}
