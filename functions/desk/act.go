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
	"oyez/shared/web"
)

// act does what a form asks for, as the person of the visit.
func (d *desk) act(v *visit) error {
	// A phone that loses its network in the middle must not leave half of it undone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.Context()), actTime)
	defer cancel()
	v.R = v.R.WithContext(ctx)
	action := v.R.PathValue("action")
	do, known := map[string]step{
		"take": d.take, "handover": d.handOver, "answer": d.reply,
		"answered": d.end(conversation.Resolved), "dismiss": d.end(conversation.Dismissed), "undo": d.undo,
	}[action]
	late := v.closed() && action != "undo" &&
		!(action == "answer" && v.Clock.Now.Before(v.alert.ClosedAt.Add(lateForm)))
	switch {
	case !known:
		return web.ErrNoPage
	case v.form.conversation != v.id && action != "undo": // the page of an ended link names no conversation
		return errOtherConversation
	case v.Person.ID == "":
		return errNobodyOnCall
	case late:
		return d.ended(v)
	case !v.Signed && action != "take" && action != "handover":
		return d.signInFirst(v)
	}
	d.Log.InfoContext(ctx, "act", "action", action, "alert", v.alert.ID, "person", v.Person.ID)
	return do(v)
}

var (
	errOtherConversation = &web.Problem{
		Status: http.StatusForbidden, Title: "problem.nothing-done", Text: "problem.other-conversation",
	}
	errNobodyOnCall = &web.Problem{
		Status: http.StatusConflict, Title: "problem.nothing-done", Text: "problem.nobody-on-call",
	}
)

// signInFirst sends whoever would answer or close by a link alone to the sign-in page. What is written so far is stored
// beside the link, and shown when its page is opened again.
func (d *desk) signInFirst(v *visit) error {
	if v.form.text != "" {
		draft := store.Draft{Text: v.form.text, Visibility: string(v.form.visibility)}
		if err := d.Store.PutDraft(v.Context(), v.R.PathValue("link"), draft); err != nil {
			return err
		}
	}
	return v.Redirect(web.SignInPath(v.base))
}

// actTime bounds a form in all; the API in front of us gives up after 30 s.
const actTime = 15 * time.Second

// take gives the conversation to the person.
func (d *desk) take(v *visit) error {
	c, err := d.taker().Take(v.Context(), v.id, v.Person.ID, 0)
	if err != nil {
		return d.refused(v, err)
	}
	return d.next(v, c, "")
}

func (d *desk) taker() paging.Taker {
	return paging.Taker{Book: d.Book, Wake: d.Wake, Metrics: d.Metrics, Log: d.Log}
}

// handOver gives the conversation back, and has the next person notified.
func (d *desk) handOver(v *visit) error {
	c, err := d.Book.HandOver(v.Context(), v.id, v.Person.ID)
	if err != nil {
		return d.refused(v, err)
	}
	if c.Alerted {
		d.wake(v, c)
	}
	return d.next(v, c, "?"+after+"="+afterHandOver)
}

// wake runs what is due of a conversation's alert now; else sweep does it within a minute.
func (d *desk) wake(v *visit, c conversation.Conversation) {
	id := alert.ID(c.ID, c.Alerts)
	if err := d.Wake(v.Context(), id); err != nil {
		d.Log.WarnContext(v.Context(), "left to sweep", "alert", id, "err", err)
	}
}

// end closes the conversation as the person saw it.
func (d *desk) end(how conversation.Status) step {
	return func(v *visit) error {
		c, err := d.Book.End(v.Context(), v.id, v.form.seen, how, v.Person.ID)
		if err != nil {
			return d.refused(v, err)
		}
		v.form.text = ""
		return d.next(v, c, "?"+after+"="+afterEnd)
	}
}

// undo reverts a dismissal. The alert of the link stays closed, so the conversation's own page comes next.
func (d *desk) undo(v *visit) error {
	c, err := d.Book.Undo(v.Context(), v.id, v.Person.ID)
	switch {
	case errors.Is(err, conversation.ErrStale) && v.closed(): // too late, and the link still opens nothing
		return d.ended(v)
	case err != nil:
		return d.refused(v, err)
	}
	v.base = pathOf(v.id)
	return d.next(v, c, "")
}

// next leads to the page again. Words that the person has begun to write are shown at once instead, for an address must
// not carry them.
func (d *desk) next(v *visit, c conversation.Conversation, query string) error {
	if v.form.text == "" {
		return v.Redirect(v.base + query)
	}
	m, err := d.load(v.Context(), v, replyName{})
	if err != nil {
		return err
	}
	m.conversation = c
	return d.page(v, http.StatusOK, m, v.form.draft(), nil)
}

// refused shows the conversation as it is now, with what came first, and the words that the person wrote.
func (d *desk) refused(v *visit, err error) error {
	taken, isTaken := errors.AsType[*alert.TakenError](err)
	stale := errors.Is(err, conversation.ErrStale) || errors.Is(err, alert.ErrClosed)
	if !isTaken && !stale {
		return err
	}
	if errors.Is(err, alert.ErrClosed) && v.alert.ID != "" {
		return d.ended(v)
	}
	m, err := d.load(v.Context(), v, replyName{})
	if err != nil {
		return err
	}
	var notices []notice
	if isTaken {
		m.conversation = m.conversation.Own(taken.By, taken.Since, taken.Until)
		notices = []notice{{Text: took(v, m.conversation), Bad: true}}
	} else {
		notices = changes(v, m, v.form.at)
	}
	if v.form.text != "" {
		notices = append(notices, notice{Text: v.Say("desk.draft-below")})
	}
	return d.page(v, http.StatusConflict, m, v.form.draft(), notices)
}
