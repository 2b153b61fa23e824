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

// What an address may ask to show after a form was taken, beside an answer's name.
const (
	afterHandOver = "handover"
	afterEnd      = "end"
)

// show answers GET: the conversation, or that the link has ended.
func (d *desk) show(v *visit) error {
	if v.alert.ID != "" { // for the record only: messengers open links too, so it is no sign of life
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

// savedDraft is what was written behind the link before its writer signed in. A link alone does not show it.
func (d *desk) savedDraft(v *visit) (draft, error) {
	link := v.R.PathValue("link")
	if link == "" || !v.Signed || d.Sessions.Local {
		return draft{}, nil
	}
	saved, err := d.Store.Draft(v.Context(), link)
	return draft{text: saved.Text, visibility: platform.Visibility(saved.Visibility)}, err
}

// page writes the page of a conversation.
func (d *desk) page(v *visit, status int, m matter, typed draft, notices []notice) error {
	p := viewOf(v, m, typed, notices)
	return d.write(v, status, "conversation", p.Place, p)
}

// closed says whether the link's alert is over. Its link then opens nothing.
func (v *visit) closed() bool { return v.alert.State == alert.Closed }

// lateForm is how long a page that was open when its alert was closed may still send its answer: whoever wrote it is
// shown what came first, and the words are not lost.
const lateForm = time.Hour

// endedPage is the page of a link that opens nothing any more.
type endedPage struct {
	Title string
	Texts []string
	Reply *replyView
	Draft string // the person's own words, to be copied
	Inbox bool   // there is an inbox to go to
	Undo  string // where a form reverts a dismissal; "" when it cannot be reverted
}

// ended is the page of a link whose alert is closed: how it ended, and nothing of the mention. Who has just ended it
// sees there what became of the answer.
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
