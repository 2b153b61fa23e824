package desk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/paging"
	"oyez/shared/store"
)

// act answers POST: it does what the form asks, as the person of the visit.
func (d *desk) act(v *visit) error {
	// A phone that loses its network in the middle must not leave half of it undone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.ctx()), actTime)
	defer cancel()
	v.r = v.r.WithContext(ctx)
	action := v.r.PathValue("action")
	do, known := map[string]step{
		"take": d.take, "handover": d.handOver, "answer": d.answer,
		"answered": d.end(conversation.Resolved), "dismiss": d.end(conversation.Dismissed),
		"undo": d.undo,
	}[action]
	switch {
	case !known:
		return nowhere(v)
	case v.form.conversation != v.id && action != "undo": // an ended link's page names no conversation
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.other-conversation"}
	case v.person.ID == "":
		return &problem{status: http.StatusConflict, title: "problem.nothing-done", text: "problem.nobody-on-call"}
	case v.closed() && action != "undo" && !(action == "answer" && v.clock.Now.Before(v.alert.ClosedAt.Add(lateForm))):
		return d.ended(v)
	case !v.signed && action != "take" && action != "handover":
		return d.signFirst(v)
	}
	d.Log.InfoContext(ctx, "act", "action", action, "alert", v.alert.ID, "person", v.person.ID)
	return do(v)
}

// signFirst leads to the door whoever would answer or end a conversation by a link alone, and keeps the words written
// so far beside the link: they stand on the page when it is opened again.
func (d *desk) signFirst(v *visit) error {
	if v.form.text != "" {
		if err := d.Store.PutDraft(v.ctx(), v.r.PathValue("link"),
			store.Draft{Text: v.form.text, Visibility: string(v.form.visibility)}); err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.r, doorTo(v.base), http.StatusSeeOther)
	return nil
}

// actTime bounds a post in all; the API in front of us gives up after 30 s.
const actTime = 15 * time.Second

// take gives the conversation to the person.
func (d *desk) take(v *visit) error {
	c, err := d.taker().Take(v.ctx(), v.id, v.person.ID, 0)
	if err != nil {
		return d.refused(v, err)
	}
	return d.next(v, c, "")
}

func (d *desk) taker() paging.Taker {
	return paging.Taker{Book: d.Book, Wake: d.Wake, Metrics: d.Metrics, Log: d.Log}
}

// handOver gives it back, and has the next person told.
func (d *desk) handOver(v *visit) error {
	c, err := d.Book.HandOver(v.ctx(), v.id, v.person.ID)
	if err != nil {
		return d.refused(v, err)
	}
	if c.Alerted {
		d.wake(v, c)
	}
	return d.next(v, c, "?"+after+"="+afterHandOver)
}

// wake has what is due of a conversation's alert done now; sweep does it within a minute.
func (d *desk) wake(v *visit, c conversation.Conversation) {
	id := alert.ID(c.ID, c.Alerts)
	if err := d.Wake(v.ctx(), id); err != nil {
		d.Log.WarnContext(v.ctx(), "left to sweep", "alert", id, "err", err)
	}
}

// end closes the conversation as the person saw it.
func (d *desk) end(how conversation.Status) step {
	return func(v *visit) error {
		c, err := d.Book.End(v.ctx(), v.id, v.form.seen, how, v.person.ID)
		if err != nil {
			return d.refused(v, err)
		}
		v.form.text = ""
		return d.next(v, c, "?"+after+"="+afterEnd)
	}
}

// undo takes back that the conversation is not for us. The link's alert stays closed: the way on is the conversation's
// own page.
func (d *desk) undo(v *visit) error {
	c, err := d.Book.Undo(v.ctx(), v.id, v.person.ID)
	switch {
	case errors.Is(err, conversation.ErrStale) && v.closed(): // too late; the link still opens nothing
		return d.ended(v)
	case err != nil:
		return d.refused(v, err)
	}
	v.base = pathOf(v.id)
	return d.next(v, c, "")
}

// next leads to the page again; words that the person has begun to write are shown at once instead, for an address must
// not carry them.
func (d *desk) next(v *visit, c conversation.Conversation, query string) error {
	if v.form.text == "" {
		http.Redirect(v.w, v.r, v.base+query, http.StatusSeeOther)
		return nil
	}
	m, err := d.load(v.ctx(), v, replyName{})
	if err != nil {
		return err
	}
	m.conversation = c
	return d.page(v, http.StatusOK, m, v.form.draft(), nil)
}

// refused shows the conversation as it now is, with what came first, and keeps what the person wrote.
func (d *desk) refused(v *visit, err error) error {
	var taken *alert.TakenError
	stale := errors.Is(err, conversation.ErrStale) || errors.Is(err, alert.ErrClosed)
	if !errors.As(err, &taken) && !stale {
		return err
	}
	if errors.Is(err, alert.ErrClosed) && v.alert.ID != "" {
		return d.ended(v)
	}
	m, err := d.load(v.ctx(), v, replyName{})
	if err != nil {
		return err
	}
	var notices []notice
	if taken != nil {
		m.conversation.Owner, m.conversation.Since, m.conversation.Until = taken.By, taken.Since, taken.Until
		notices = []notice{{Text: took(v, m.conversation), Bad: true}}
	} else {
		notices = changes(v, m, v.form.at)
	}
	if v.form.text != "" {
		notices = append(notices, notice{Text: v.say("desk.draft-below")})
	}
	return d.page(v, http.StatusConflict, m, v.form.draft(), notices)
}
