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
	"oyez/shared/rota"
	"oyez/shared/store"
)

// visit is one request: who asks, about which conversation, and in which language and zone the answer is written.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	base   string // path of the page; forms are posted below it
	id     mention.ConversationID
	team   rota.Rota
	person rota.Person // who acts; without an id when nobody is on call
	alert  alert.Alert // what the link opens; the zero Alert in the local inbox
	form   form        // what was posted
	words  words
	clock  clock
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// visit speaks the browser's language until the person is known, and UTC.
func (d *desk) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{w: w, r: r}
	v.speak(preferred(r.Header.Get("Accept-Language")), time.UTC, d.Now())
	return v
}

func (v *visit) speak(lang string, zone *time.Location, now time.Time) {
	v.words = wordsIn(lang)
	v.clock = clock{now: now, zone: zone, words: v.words}
}

// as makes a person the one who acts: in that person's language, if we speak it, and zone.
func (v *visit) as(p rota.Person) {
	lang, zone := v.words.Lang, v.clock.zone
	if p.Lang == "en" || p.Lang == "fr" {
		lang = p.Lang
	}
	if known, err := time.LoadLocation(p.Zone); err == nil {
		zone = known
	}
	v.person = p
	v.speak(lang, zone, v.clock.now)
}

// name is what a person of ours is called.
func (v *visit) name(id string) string {
	for _, p := range v.team.People {
		if p.ID == id {
			return p.Name
		}
	}
	return v.words.Somebody
}

// byLink lets in whoever holds the link of an SMS, as the person to whom it was sent.
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
	if v.team, err = d.Store.Rota(v.ctx()); err != nil {
		return err
	}
	known := false
	for _, p := range v.team.People {
		if p.ID == link.Person {
			v.as(p)
			known = true
		}
	}
	if !known {
		return &problem{status: http.StatusForbidden, title: v.words.Ended, text: v.words.NotInTeam}
	}
	if !v.clock.now.Before(link.Ends) {
		return &problem{status: http.StatusGone, title: v.words.Ended, text: v.words.EndedTime}
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

// onCall lets anybody in, to act as the person on call. It is for the local run alone.
func (d *desk) onCall(v *visit) error {
	var err error
	if v.team, err = d.Store.Rota(v.ctx()); err != nil {
		return err
	}
	if called := v.team.OnCall(v.clock.now); len(called) > 0 {
		v.as(called[0])
	}
	return nil
}

// byConversation opens any conversation, for the local run.
func (d *desk) byConversation(v *visit) error {
	if err := d.onCall(v); err != nil {
		return err
	}
	source := mention.SourceOf(v.r.PathValue("platform"), v.r.PathValue("account"))
	v.id = mention.ConversationID(string(source) + "#" + v.r.PathValue("hash"))
	v.base = pathOf(v.id)
	c, err := d.Store.Conversation(v.ctx(), v.id)
	if err != nil {
		return err
	}
	if c.Version == 0 {
		return nowhere(v)
	}
	return nil
}

// pathOf is where the local run shows a conversation.
func pathOf(id mention.ConversationID) string {
	return fmt.Sprintf("/conversation/%s/%s/%s", url.PathEscape(id.Source().Platform()), url.PathEscape(id.Source().Account()), url.PathEscape(id.Hash()))
}
