package web

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"oyez/shared/session"
)

// Cookies are how browsers carry tokens. The zero Cookies are for https: their names begin with __Host-, which browsers
// accept only from this very host over https. Plain ones are for http on a developer's machine, where not every browser
// accepts the others.
type Cookies struct{ Plain bool }

// The names of the cookies, without the prefix.
const (
	sessionCookie = "oyez"
	askCookie     = "oyez-ask"
)

// SetSession gives the browser the token of a session.
func (c Cookies) SetSession(w http.ResponseWriter, person, token string) {
	c.set(w, sessionCookie, base64.RawURLEncoding.EncodeToString([]byte(person))+"."+token, session.Life)
}

// ClearSession takes the token of the session away.
func (c Cookies) ClearSession(w http.ResponseWriter) { c.set(w, sessionCookie, "", -time.Second) }

// Session is the person and the token of the browser's session; ok is false when it has none.
func (c Cookies) Session(r *http.Request) (person, token string, ok bool) {
	name, token, ok := strings.Cut(c.get(r, sessionCookie), ".")
	id, err := base64.RawURLEncoding.DecodeString(name)
	return string(id), token, ok && err == nil && len(id) > 0 && len(id) <= maxID && len(token) == tokenLength
}

// SetAsk gives the browser the token of a demand to be let in.
func (c Cookies) SetAsk(w http.ResponseWriter, token string) {
	c.set(w, askCookie, token, session.AskLife)
}

// ClearAsk takes the token of a demand away.
func (c Cookies) ClearAsk(w http.ResponseWriter) { c.set(w, askCookie, "", -time.Second) }

// Ask is the token of a demand; "" when the browser has none.
func (c Cookies) Ask(r *http.Request) string {
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
	// Lax, not Strict: the link in an SMS is opened from another app, and whoever opens it must still be signed in.
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
