package desk

import (
	"errors"
	"net/http"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// Values of after, besides a reply's name.
const (
	afterHandOver = "handover"
	afterEnd      = "end"
)

// show answers GET with the conversation, or says that the link has expired.
func (d *desk) show(v *visit) error {
	if v.alert.ID != "" { // log only: messengers open links too, so this proves no reader
		d.Log.InfoContext(v.Context(), "link opened", "alert", v.alert.ID, "person", v.Person.ID)
	}
	if v.closed() {
		return d.ended(v)
	}
	m, err := d.load(v.Context(), v, parseReplyName(v.R.URL.Query()))
	if err != nil {
		return err
	}
	var notices []notice
	if v.R.URL.Query().Get(after) == afterHandOver && !owned(m.conversation, v.Clock.Now) &&
		m.conversation.Status == conversation.Open {
		notices = append(notices, notice{Text: v.Say("desk.handed-over")})
	}
	saved, err := d.savedDraft(v)
	if err != nil {
		return err
	}
	if saved.text != "" {
		notices = append(notices, notice{Text: v.Say("desk.draft-below")})
	}
	return d.page(v, http.StatusOK, m, saved, notices)
}

// savedDraft is what the person wrote before signing in. A link alone does not show it.
func (d *desk) savedDraft(v *visit) (draft, error) {
	link := v.R.PathValue("link")
	if link == "" || !v.Signed || d.Sessions.Local {
		return draft{}, nil
	}
	saved, err := d.Store.Draft(v.Context(), link)
	return draft{text: saved.Text, visibility: platform.Visibility(saved.Visibility)}, err
}

func (d *desk) page(v *visit, status int, m snapshot, typed draft, notices []notice) error {
	p := viewOf(v, m, typed, notices)
	return d.write(v, status, "conversation", p.Place, p)
}

// closed reports whether the link's alert is closed; the link then opens nothing.
func (v *visit) closed() bool { return v.alert.State == alert.Closed }

// lateForm is how long after an alert closed a page still open may send its answer. The writer sees what got there
// first and keeps the text.
const lateForm = time.Hour

// endedPage is the page of an expired link.
type endedPage struct {
	Title string
	Texts []string
	Reply *replyView
	Draft string // the person's own text, to copy
	Inbox bool   // link to the inbox
	Undo  string // form address that reverts a dismissal; "" if not possible
}

// ended shows how a closed alert ended, and nothing of the mention. The person who just closed it also sees what became
// of the answer.
func (d *desk) ended(v *visit) error {
	c, err := d.Store.Conversation(v.Context(), v.id)
	if err != nil {
		return err
	}
	status, p := http.StatusGone, endedPage{Title: v.Say("desk.link-ended"), Inbox: v.Signed}
	if c.Ended() {
		p.Texts = append(p.Texts, ended(v, c))
	}
	p.Texts = append(p.Texts, v.Say("desk.link-closed"))
	p.Draft = v.form.text
	if v.Signed && c.CanUndo(v.Person.ID, v.Clock.Now) {
		p.Undo = v.base + "/undo"
	}
	query := v.R.URL.Query()
	if name := parseReplyName(query); name.id != "" {
		reply, err := d.Store.Reply(v.Context(), name.ref(v.id))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && reply.Person == v.Person.ID {
			m, err := d.Store.Mention(v.Context(), reply.To)
			if err != nil {
				return err
			}
			a := replyViewOf(v, reply, m)
			status, p.Title, p.Reply = http.StatusOK, v.Say("desk.done"), &a
		}
	} else if query.Get(after) == afterEnd && c.EndedBy == v.Person.ID {
		status, p.Title = http.StatusOK, v.Say("desk.done")
	}
	return d.write(v, status, "ended", p.Title, p)
}
