// Package session holds the rules of signing in: SMS codes and their limits, passkeys, and sessions. It is pure: time
// and randomness come in as values, and package store keeps the results.
package session

import "time"

// Life is how long a session lasts, used or not. It ends earlier when revoked, or when its person leaves the team.
const Life = 30 * 24 * time.Hour

// Session is one browser signed in as one of our people. It is stored under a hash of the token, which only the browser
// has.
type Session struct {
	Person string // id
	ID     string // the hash: enough to revoke the session, not to use it
	Since  time.Time
	Ends   time.Time
	How    How
	Device string // "Chrome, Android", as the browser says, for its owner to recognise
}

// How is how a person proved their identity.
type How string

// The ways to sign in.
const (
	ByCode    How = "code"
	ByPasskey How = "passkey"
)

// Open returns a new session.
func Open(person string, how How, device string, now time.Time) Session {
	return Session{Person: person, Since: now, Ends: now.Add(Life), How: how, Device: device}
}

// Passkey is a key on a person's device that signs in without an SMS.
type Passkey struct {
	Person  string // id
	ID      []byte // of the credential
	Site    string // host it was made for; valid on no other
	Key     []byte // the credential, encoded by the library that checks it
	Device  string
	Made    time.Time
	Used    time.Time
	Version int64
}
