package session

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// Cookies are how browsers carry tokens. The zero Cookies are for https: names that begin with __Host-, which browsers
// keep only when they come from this very host over https. Plain ones are for http on the developer's own machine,
// where not every browser keeps the others.
type Cookies struct{ Plain bool }

// The cookies' names, without what comes before.
const (
	sessionCookie = "oyez"
	askCookie     = "oyez-ask"
)

// Set gives the browser a session's token.
func (c Cookies) Set(w http.ResponseWriter, person, token string) {
	c.set(w, sessionCookie, base64.RawURLEncoding.EncodeToString([]byte(person))+"."+token, Life)
}

// Clear takes the session away.
func (c Cookies) Clear(w http.ResponseWriter) { c.set(w, sessionCookie, "", -time.Second) }

// Of reads the session's person and token; ok is false when the browser has none.
func (c Cookies) Of(r *http.Request) (person, token string, ok bool) {
	name, token, ok := strings.Cut(c.get(r, sessionCookie), ".")
	id, err := base64.RawURLEncoding.DecodeString(name)
	return string(id), token, ok && err == nil && len(id) > 0 && len(id) <= maxID && len(token) == tokenLength
}

// SetAsk gives the browser a demand's token, ClearAsk takes it away, OfAsk reads it: "" when there is none.
func (c Cookies) SetAsk(w http.ResponseWriter, token string) { c.set(w, askCookie, token, AskLife) }

// ClearAsk takes a demand's token away.
func (c Cookies) ClearAsk(w http.ResponseWriter) { c.set(w, askCookie, "", -time.Second) }

// OfAsk reads a demand's token; "" when the browser has none.
func (c Cookies) OfAsk(r *http.Request) string {
	if token := c.get(r, askCookie); len(token) == tokenLength {
		return token
	}
	return ""
}

const (
	tokenLength = 26  // of crypto/rand.Text: 130 bits
	maxID       = 200 // bytes of a person's id
)

func (c Cookies) set(w http.ResponseWriter, name, value string, life time.Duration) {
	// Lax, not Strict: the link in an SMS is opened from another app, and its reader is signed in all the same.
	http.SetCookie(w, &http.Cookie{
		Name: c.name(name), Value: value, Path: "/", MaxAge: int(life / time.Second), Secure: !c.Plain, HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	})
}

func (c Cookies) get(r *http.Request, name string) string {
	cookie, err := r.Cookie(c.name(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (c Cookies) name(name string) string {
	if c.Plain {
		return name
	}
	return "__Host-" + name
}
