package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/pages"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// visit is one request: who asks, about which conversation, and in which language and zone the answer is written.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	base   string // path of the page; forms are posted below it
	id     mention.ConversationID
	team   rota.Rota
	person rota.Person // who acts; without an id when nobody does
	signed bool        // the person is signed in, not known by a link alone
	alert  alert.Alert // what the link opens; the zero Alert in the local inbox
	form   form        // what was posted
	lang   texts.Lang
	clock  texts.Clock
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// visit speaks the browser's language until the person is known, and UTC.
func (d *desk) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{w: w, r: r}
	v.speak(pages.Preferred(r.Header.Get("Accept-Language")), time.UTC, d.Now())
	return v
}

func (v *visit) speak(lang texts.Lang, zone *time.Location, now time.Time) {
	v.lang, v.clock = lang, texts.Clock{Now: now, Zone: zone, Lang: lang}
}

func (v *visit) say(key string, args ...any) string { return v.lang.Say(key, args...) }

// as makes a person the one who acts: in that person's language and zone.
func (v *visit) as(p rota.Person) {
	zone := v.clock.Zone
	if known, err := time.LoadLocation(p.Zone); err == nil {
		zone = known
	}
	v.person = p
	v.speak(texts.Of(p.Lang), zone, v.clock.Now)
}

// name is what a person of ours is called.
func (v *visit) name(id string) string {
	if p, ok := v.team.Person(id); ok {
		return p.Name
	}
	return v.say("person.somebody")
}

// signedIn lets in whoever is signed in, and leads others to the door; they come back to where they wanted to go.
func (d *desk) signedIn(v *visit) error {
	var err error
	var person rota.Person
	if v.team, person, err = d.Door.Who(v.r); err != nil {
		return err
	}
	if d.Door.Local { // also when nobody is on call, to see what waits
		v.signed = true
	}
	if person.ID != "" {
		v.signed = true
		v.as(person)
	}
	if v.signed {
		return nil
	}
	if v.r.Method != http.MethodGet {
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.signed-out"}
	}
	http.Redirect(v.w, v.r, doorTo(v.r.URL.EscapedPath()), http.StatusSeeOther)
	return errAnswered
}

// doorTo is where people sign in who then want to go to a path of ours.
func doorTo(path string) string { return "/signin?back=" + url.QueryEscape(path) }

// errAnswered stops the steps of a request that is answered already.
var errAnswered = errors.New("answered")

// byLink lets in whoever holds the link of an SMS: as who is signed in, else as the person to whom it was sent.
func (d *desk) byLink(v *visit) error {
	token := v.r.PathValue("link")
	if !isToken(token) {
		return nowhere(v)
	}
	link, err := d.Store.Link(v.ctx(), token)
	if errors.Is(err, store.ErrNotFound) {
		return nowhere(v)
	}
	if err != nil {
		return err
	}
	var signed rota.Person
	if v.team, signed, err = d.Door.Who(v.r); err != nil {
		return err
	}
	person, known := v.team.Person(link.Person)
	if v.signed = d.Door.Local || signed.ID != ""; v.signed && !d.Door.Local {
		person = signed
	}
	if known {
		v.as(person)
	} else {
		return &problem{status: http.StatusForbidden, title: "desk.link-ended", text: "problem.not-in-team"}
	}
	if !v.clock.Now.Before(link.Ends) {
		return &problem{status: http.StatusGone, title: "desk.link-ended", text: "desk.link-expired"}
	}
	if v.alert, err = d.Store.Alert(v.ctx(), link.Alert); err != nil {
		return err
	}
	v.id, v.base = v.alert.Conversation, "/"+token
	return nil
}

// isToken says whether a path can be a link: 16 base32 characters.
func isToken(s string) bool {
	if len(s) != 16 {
		return false
	}
	for _, c := range s {
		if !('A' <= c && c <= 'Z' || '2' <= c && c <= '7') {
			return false
		}
	}
	return true
}

// byConversation opens any conversation, for who is signed in.
func (d *desk) byConversation(v *visit) error {
	source := mention.SourceOf(v.r.PathValue("platform"), v.r.PathValue("account"))
	v.id = mention.ConversationID(string(source) + "#" + v.r.PathValue("hash"))
	v.base = pathOf(v.id)
	c, err := d.Store.Conversation(v.ctx(), v.id)
	if err != nil {
		return err
	}
	if c.Version > 0 {
		return nil
	}
	said, replies, err := d.Store.Said(v.ctx(), v.id, 1) // what is merely logged makes no conversation
	if err == nil && len(said)+len(replies) == 0 {
		return nowhere(v)
	}
	return err
}

// pathOf is where the inbox leads for a conversation.
func pathOf(id mention.ConversationID) string {
	return fmt.Sprintf("/conversation/%s/%s/%s", url.PathEscape(id.Source().Platform()),
		url.PathEscape(id.Source().Account()), url.PathEscape(id.Hash()))
}
