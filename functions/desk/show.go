package desk

import (
	"errors"
	"net/http"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/pages"
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
		d.Log.InfoContext(v.ctx(), "link opened", "alert", v.alert.ID, "person", v.person.ID)
	}
	if v.closed() {
		return d.ended(v)
	}
	m, err := d.load(v.ctx(), v, parseReplyName(v.r.URL.Query()))
	if err != nil {
		return err
	}
	var notices []notice
	if v.r.URL.Query().Get(after) == afterHandOver && !held(m.conversation, v.clock.Now) &&
		m.conversation.Status == conversation.Open {
		notices = append(notices, notice{Text: v.say("desk.handed-over")})
	}
	kept, err := d.kept(v)
	if err != nil {
		return err
	}
	if kept.text != "" {
		notices = append(notices, notice{Text: v.say("desk.draft-below")})
	}
	return d.page(v, http.StatusOK, m, kept, notices)
}

// kept is what was written behind the link before its writer signed in. A link alone does not show it.
func (d *desk) kept(v *visit) (draft, error) {
	link := v.r.PathValue("link")
	if link == "" || !v.signed || d.Door.Local {
		return draft{}, nil
	}
	kept, err := d.Store.Draft(v.ctx(), link)
	return draft{text: kept.Text, visibility: platform.Visibility(kept.Visibility)}, err
}

// page writes the page of a conversation.
func (d *desk) page(v *visit, status int, m matter, typed draft, notices []notice) error {
	p := look(v, m, typed, notices)
	p.Inbox = v.signed
	return d.pages.Write(v.w, status, "conversation", pages.Frame{Lang: v.lang, Title: p.Place, Page: p})
}

// closed says whether the link's alert is over. Its link then opens nothing.
func (v *visit) closed() bool { return v.alert.State == alert.Closed }

// lateForm is how long a page that was open when its alert was closed may still send its answer: whoever wrote it is
// shown what came first, and the words are not lost.
const lateForm = time.Hour

// ended is the page of a link whose alert is closed: how it ended, and nothing of the mention. Who has just ended it
// sees there what became of the answer.
func (d *desk) ended(v *visit) error {
	c, err := d.Store.Conversation(v.ctx(), v.id)
	if err != nil {
		return err
	}
	status, p := http.StatusGone, messagePage{Title: v.say("desk.link-ended")}
	if c.Ended() {
		p.Texts = append(p.Texts, ended(v, c))
	}
	p.Texts = append(p.Texts, v.say("desk.link-closed"))
	p.Kept = v.form.text
	if v.signed && c.CanUndo(v.person.ID, v.clock.Now) {
		p.Undo = v.base + "/undo"
	}
	query := v.r.URL.Query()
	if name := parseReplyName(query); name.id != "" {
		reply, err := d.Store.Reply(v.ctx(), name.ref(v.id))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil && reply.Person == v.person.ID {
			m, err := d.Store.Mention(v.ctx(), reply.To)
			if err != nil {
				return err
			}
			a := answer(v, reply, m)
			status, p.Title, p.Answer = http.StatusOK, v.say("desk.done"), &a
		}
	} else if query.Get(after) == afterEnd && c.EndedBy == v.person.ID {
		status, p.Title = http.StatusOK, v.say("desk.done")
	}
	d.message(v, status, p)
	return nil
}
