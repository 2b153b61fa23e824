// Package door recognises our people by the sessions in their browsers, and lets them in. How they prove who they are
// is the functions' own: signin asks for codes, passkey for signatures.
package door

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
)

// Door is where people come in.
type Door struct {
	Store   *store.Store
	Cookies session.Cookies
	// Local lets in whoever asks, as the person on call and with a manager's rights: in a local run nobody signs in.
	Local bool
	Now   func() time.Time
	Log   *slog.Logger // hears of people's ids, never of tokens
}

// Who is signed in in the browser that asks, with the team; a Person without an id when nobody is.
func (d Door) Who(r *http.Request) (rota.Rota, rota.Person, error) {
	team, err := d.Store.Rota(r.Context())
	if err != nil {
		return team, rota.Person{}, err
	}
	if d.Local {
		called := team.OnCall(d.Now())
		if len(called) == 0 {
			return team, rota.Person{}, nil
		}
		called[0].Role = rota.Manager
		return team, called[0], nil
	}
	id, token, ok := d.Cookies.Of(r)
	if !ok {
		return team, rota.Person{}, nil
	}
	open, err := d.Store.Session(r.Context(), id, token)
	if errors.Is(err, store.ErrNotFound) {
		return team, rota.Person{}, nil
	}
	if err != nil {
		return team, rota.Person{}, err
	}
	person, _ := team.Person(open.Person) // nobody, for who has left the team
	return team, person, nil
}

// Open opens a session of a person in the browser that asks, in the place of the one it had.
func (d Door) Open(w http.ResponseWriter, r *http.Request, person string, how session.How) error {
	if err := d.Close(w, r); err != nil {
		return err
	}
	token := rand.Text()
	if err := d.Store.PutSession(r.Context(), token,
		session.Open(person, how, session.Device(r.UserAgent()), d.Now())); err != nil {
		return err
	}
	d.Cookies.Set(w, person, token)
	d.Cookies.ClearAsk(w)
	d.Log.InfoContext(r.Context(), "signed in", "person", person, "how", how)
	return nil
}

// Close ends the session of the browser that asks, if it has one.
func (d Door) Close(w http.ResponseWriter, r *http.Request) error {
	id, token, ok := d.Cookies.Of(r)
	if !ok {
		return nil
	}
	if err := d.Store.EndSessionOf(r.Context(), id, token); err != nil {
		return err
	}
	d.Cookies.Clear(w)
	return nil
}

// EndAll ends every session of a person and says how many there were.
func (d Door) EndAll(ctx context.Context, person string) (int, error) {
	open, _, err := d.Store.Sessions(ctx, person)
	if err != nil {
		return 0, err
	}
	for _, o := range open {
		if err := d.Store.EndSession(ctx, person, o.ID); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}
