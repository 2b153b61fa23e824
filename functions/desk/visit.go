package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/web"
)

// visit is one request and its conversation.
type visit struct {
	*web.Visit
	base  string // path of the page; forms are posted below it
	id    mention.ConversationID
	alert alert.Alert // the link's; zero without a link
	form  form        // what was posted
}

func (d *desk) visit(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{Visit: web.NewVisit(w, r, d.Now())}
}

func (d *desk) signedIn(v *visit) error { return d.Sessions.Require(v.Visit) }

// byLink admits the holder of an SMS link, as the signed-in person, else as the link's recipient.
func (d *desk) byLink(v *visit) error {
	token := v.R.PathValue("link")
	if !web.IsLink(token) {
		return web.ErrNoPage
	}
	link, err := d.Store.Link(v.Context(), token)
	if errors.Is(err, store.ErrNotFound) {
		return web.ErrNoPage
	}
	if err != nil {
		return err
	}
	if err := d.Sessions.Recognise(v.Visit); err != nil {
		return err
	}
	person, known := v.Team.Person(link.Person)
	if !known {
		return errNotInTeam
	}
	if d.Sessions.Local || !v.Signed {
		v.As(person)
	}
	if !v.Clock.Now.Before(link.Ends) {
		return errExpired
	}
	if v.alert, err = d.Store.Alert(v.Context(), link.Alert); err != nil {
		return err
	}
	v.id, v.base = v.alert.Conversation, "/"+token
	return nil
}

var (
	errNotInTeam = &web.Problem{Status: http.StatusForbidden, Title: "desk.link-ended", Text: "problem.not-in-team"}
	errExpired   = &web.Problem{Status: http.StatusGone, Title: "desk.link-ended", Text: "desk.link-expired"}
)

// byConversation opens any conversation for people signed in.
func (d *desk) byConversation(v *visit) error {
	source := mention.SourceOf(v.R.PathValue("platform"), v.R.PathValue("account"))
	v.id = mention.ConversationID(string(source) + "#" + v.R.PathValue("hash"))
	v.base = pathOf(v.id)
	c, err := d.Store.Conversation(v.Context(), v.id)
	if err != nil {
		return err
	}
	if c.Version > 0 {
		return nil
	}
	said, replies, err := d.Store.Timeline(v.Context(), v.id, 1) // logged mentions alone make no conversation
	if err == nil && len(said)+len(replies) == 0 {
		return web.ErrNoPage
	}
	return err
}

// pathOf is the path of a conversation's page.
func pathOf(id mention.ConversationID) string {
	return fmt.Sprintf("/conversation/%s/%s/%s", url.PathEscape(id.Source().Platform()),
		url.PathEscape(id.Source().Account()), url.PathEscape(id.Hash()))
}
