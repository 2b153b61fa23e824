package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"time"
)

// Limits of a sign-in request.
const (
	AskLife = 10 * time.Minute
	Tries   = 5 // guesses at one code
)

// Kind is what a sign-in request is for.
type Kind string

// The kinds. A challenge for one is not valid for another.
const (
	ForCode    Kind = "code"     // six digits sent by SMS
	ForPasskey Kind = "passkey"  // a signature by a passkey
	ForNewKey  Kind = "register" // a new passkey of somebody who is signed in
)

// Ask is a sign-in request of the one browser that has its token. It can be used once. The table holds only a hash of
// the token, and an HMAC of the code keyed with the token.
type Ask struct {
	Kind   Kind
	Person string // id; "" when the number is nobody's: then no code is right
	Salt   []byte // of the code
	Seal   []byte // of the code
	Ends   time.Time
}

// ForCodeOf is the request for a code that was sent to a person, or to nobody.
func ForCodeOf(person, token, code string, salt []byte, now time.Time) Ask {
	return Ask{Kind: ForCode, Person: person, Salt: salt, Seal: seal(token, code, salt), Ends: now.Add(AskLife)}
}

// Opens reports, in constant time, whether the code is the one sent.
func (a Ask) Opens(token, code string) bool {
	same := hmac.Equal(a.Seal, seal(token, code, a.Salt))
	return same && a.Kind == ForCode && a.Person != ""
}

func seal(token, code string, salt []byte) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("code\x00"))
	mac.Write(salt)
	mac.Write([]byte(code))
	return mac.Sum(nil)
}

// Challenge is what a passkey must sign for the browser with this token. It is derived, not stored.
func Challenge(token string, kind Kind) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("challenge\x00" + string(kind)))
	return mac.Sum(nil)
}
