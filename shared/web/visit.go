package web

import (
	"context"
	"net/http"
	"time"

	"oyez/shared/rota"
	"oyez/shared/texts"
)

// Visit is one request that is being answered: who asks, and in which language and zone the response is written.
type Visit struct {
	W      http.ResponseWriter
	R      *http.Request
	Team   rota.Rota
	Person rota.Person // who acts; without an id when nobody does
	Signed bool        // the person is signed in, not known by a link alone
	Clock  texts.Clock
}

// NewVisit is a request of somebody not known yet: the language is the browser's, the zone UTC.
func NewVisit(w http.ResponseWriter, r *http.Request, now time.Time) *Visit {
	lang := Language(r.Header.Get("Accept-Language"))
	return &Visit{W: w, R: r, Clock: texts.Clock{Now: now, Zone: time.UTC, Lang: lang}}
}

// As makes a person the one who acts: in that person's language and zone.
func (v *Visit) As(p rota.Person) {
	v.Person, v.Clock.Lang = p, texts.Of(p.Lang)
	if zone, err := time.LoadLocation(p.Zone); err == nil {
		v.Clock.Zone = zone
	}
}

// Context is the context of the request.
func (v *Visit) Context() context.Context { return v.R.Context() }

// Say is a text of the table in the language of the visit.
func (v *Visit) Say(key string, args ...any) string { return v.Clock.Lang.Say(key, args...) }

// Name is what a person of ours is called.
func (v *Visit) Name(id string) string {
	if p, ok := v.Team.Person(id); ok {
		return p.Name
	}
	return v.Say("person.somebody")
}

// Posted is a field of the form; ParseForm has read it.
func (v *Visit) Posted(name string) string { return v.R.PostForm.Get(name) }

// Redirect sends the browser to another page of ours. Its error ends the steps of the request.
func (v *Visit) Redirect(to string) error {
	http.Redirect(v.W, v.R, to, http.StatusSeeOther)
	return ErrAnswered
}
