package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
)

// SessionStore is what Sessions needs of the store.
type SessionStore interface {
	Rota(ctx context.Context) (rota.Rota, error)
	Session(ctx context.Context, person, token string) (session.Session, error)
	Sessions(ctx context.Context, person string) ([]session.Session, []session.Passkey, error)
	PutSession(ctx context.Context, token string, s session.Session) error
	EndSession(ctx context.Context, person, id string) error
}

// Sessions recognises our people by the sessions in their browsers, and opens and ends sessions. How people prove who
// they are is for the functions: signin checks codes, passkey checks signatures.
type Sessions struct {
	Store   SessionStore
	Cookies Cookies
	// Local lets everybody in: who is not signed in acts as the person on call, with the rights of a manager.
	Local    bool
	NewToken func() string // 26 characters of base32, as of crypto/rand.Text
	Now      func() time.Time
	Log      *slog.Logger // gets the ids of people, never tokens
}

// Recognise sets who is signed in, and the team. Nobody is no error.
func (s Sessions) Recognise(v *Visit) error {
	var err error
	if v.Team, err = s.Store.Rota(v.R.Context()); err != nil {
		return err
	}
	person, err := s.person(v)
	if v.Signed = s.Local || person.ID != ""; person.ID != "" {
		v.As(person)
	}
	return err
}

// person is who is signed in; the zero Person when nobody is, or when the person has left the team.
func (s Sessions) person(v *Visit) (rota.Person, error) {
	if id, token, ok := s.Cookies.Session(v.R); ok {
		open, err := s.Store.Session(v.R.Context(), id, token)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return rota.Person{}, err
		}
		if person, known := v.Team.Person(open.Person); known && err == nil {
			return person, nil
		}
	}
	if onCall := v.Team.OnCall(s.Now()); s.Local && len(onCall) > 0 {
		onCall[0].Role = rota.Manager
		return onCall[0], nil
	}
	return rota.Person{}, nil
}

// Require lets in whoever is signed in. Others are sent to the sign-in page, from which they come back to the page that
// they asked for; a form of theirs ends on ErrSignedOut.
func (s Sessions) Require(v *Visit) error {
	if err := s.Recognise(v); err != nil || v.Signed {
		return err
	}
	if v.R.Method != http.MethodGet {
		return ErrSignedOut
	}
	return v.Redirect(SignInPath(v.R.URL.EscapedPath()))
}

// Open opens a session of a person in the browser that asks, in place of the one that it had.
func (s Sessions) Open(w http.ResponseWriter, r *http.Request, person string, how session.How) error {
	if err := s.Close(w, r); err != nil {
		return err
	}
	token := s.NewToken()
	opened := session.Open(person, how, Device(r.UserAgent()), s.Now())
	if err := s.Store.PutSession(r.Context(), token, opened); err != nil {
		return err
	}
	s.Cookies.SetSession(w, person, token)
	s.Cookies.ClearAsk(w)
	s.Log.InfoContext(r.Context(), "signed in", "person", person, "how", how)
	return nil
}

// Close ends the session of the browser that asks, if it has one.
func (s Sessions) Close(w http.ResponseWriter, r *http.Request) error {
	id, token, ok := s.Cookies.Session(r)
	if !ok {
		return nil
	}
	if err := s.Store.EndSession(r.Context(), id, store.SessionID(token)); err != nil {
		return err
	}
	s.Cookies.ClearSession(w)
	return nil
}

// CloseAll ends every session of a person and returns how many there were.
func (s Sessions) CloseAll(ctx context.Context, person string) (int, error) {
	open, _, err := s.Store.Sessions(ctx, person)
	if err != nil {
		return 0, err
	}
	for _, o := range open {
		if err := s.Store.EndSession(ctx, person, o.ID); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}

// Device is what a browser says of itself, in two words by which its owner recognises it: "Chrome, Android".
func Device(agent string) string {
	find := func(names ...string) string {
		for _, name := range names {
			if sign, called, _ := strings.Cut(name, "="); strings.Contains(agent, sign) {
				if called == "" {
					return sign
				}
				return called
			}
		}
		return ""
	}
	browser := find("Edg=Edge", "Firefox", "FxiOS=Firefox", "CriOS=Chrome", "Chrome", "Safari")
	system := find("iPhone", "iPad", "Android", "Windows", "CrOS=ChromeOS", "Mac OS=Mac", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}
