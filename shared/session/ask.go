package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"time"
)

// The life of a demand to be let in.
const (
	AskLife = 10 * time.Minute
	Tries   = 5 // guesses at one code
)

// Kind is what a demand is for.
type Kind string

// The kinds. A challenge made for one is no good for another.
const (
	ForCode    Kind = "code"     // the six digits that an SMS brought
	ForPasskey Kind = "passkey"  // a signature by a passkey
	ForNewKey  Kind = "register" // a new passkey of somebody who is signed in
)

// Ask is a demand to be let in by the one browser that has its token. It is used once. The table holds neither the
// token nor the code: only a hash of the token, and an HMAC of the code whose key is the token.
type Ask struct {
	Kind   Kind
	Person string // id; "" for a code when the number is nobody's, which then nothing opens
	Salt   []byte // of the code
	Seal   []byte // of the code
	Ends   time.Time
}

// ForCodeOf asks for a code that was sent to a person, or to nobody.
func ForCodeOf(person, token, code string, salt []byte, now time.Time) Ask {
	return Ask{Kind: ForCode, Person: person, Salt: salt, Seal: seal(token, code, salt), Ends: now.Add(AskLife)}
}

// Opens reports in constant time whether a code is the one that was sent.
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

// Challenge is what a passkey has to sign for the browser that has a token. It is computed, and stored nowhere.
func Challenge(token string, kind Kind) []byte {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("challenge\x00" + string(kind)))
	return mac.Sum(nil)
}
