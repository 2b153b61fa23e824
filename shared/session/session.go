// Package session holds the rules of signing in: codes by SMS and how many of them, passkeys, and the sessions that
// they open. It is pure: time and randomness come in as values, and package store stores the results.
package session

import "time"

// Life is how long a session lasts, however much it is used. It ends earlier when somebody ends it, or when its person
// leaves the team.
const Life = 30 * 24 * time.Hour

// Session is one browser in which a person of ours is signed in. It is stored under a hash of the token, which only the
// browser has.
type Session struct {
	Person string // id
	ID     string // the hash: it names the session to whoever ends it, and opens nothing
	Since  time.Time
	Ends   time.Time
	How    How
	Device string // "Chrome, Android", as the browser says; for its owner to recognise it
}

// How is how a person proved who it is.
type How string

// The ways to sign in.
const (
	ByCode    How = "code"
	ByPasskey How = "passkey"
)

// Open is a new session.
func Open(person string, how How, device string, now time.Time) Session {
	return Session{Person: person, Since: now, Ends: now.Add(Life), How: how, Device: device}
}

// Passkey is a key on a device of a person, which signs in with it and needs no SMS.
type Passkey struct {
	Person  string // id
	ID      []byte // the credential's
	Site    string // host for which it was made; it opens no other
	Key     []byte // the credential as the library that checks it writes it
	Device  string
	Made    time.Time
	Used    time.Time
	Version int64
}
