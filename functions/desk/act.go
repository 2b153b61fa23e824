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

// act performs a form's action as the signed-in person.
func (d *desk) act(v *visit) error {
	// A phone that drops off the network must not leave the action half done.
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
	case v.form.conversation != v.id && action != "undo": // the page of an expired link names no conversation
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

// signInFirst sends people who hold only a link to the sign-in page before they answer or close. Their text is saved as
// a draft and shown when they return.
func (d *desk) signInFirst(v *visit) error {
	if v.form.text != "" {
		draft := store.Draft{Text: v.form.text, Visibility: string(v.form.visibility)}
		if err := d.Store.PutDraft(v.Context(), v.R.PathValue("link"), draft); err != nil {
			return err
		}
	}
	return v.Redirect(web.SignInPath(v.base))
}

// actTime bounds one form; API Gateway gives up after 30 s.
const actTime = 15 * time.Second

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

// handOver releases the conversation and has the next person notified.
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

// wake handles what is due on a conversation's alert now. If that fails, sweep does it within a minute.
func (d *desk) wake(v *visit, c conversation.Conversation) {
	id := alert.ID(c.ID, c.Alerts)
	if err := d.Wake(v.Context(), id); err != nil {
		d.Log.WarnContext(v.Context(), "left to sweep", "alert", id, "err", err)
	}
}

// end closes the conversation at the version the person saw.
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

// undo reverts a dismissal. The link's alert stays closed, so the person continues on the conversation's own page.
func (d *desk) undo(v *visit) error {
	c, err := d.Book.Undo(v.Context(), v.id, v.Person.ID)
	switch {
	case errors.Is(err, conversation.ErrStale) && v.closed(): // too late, and the link's alert is still closed
		return d.ended(v)
	case err != nil:
		return d.refused(v, err)
	}
	v.base = pathOf(v.id)
	return d.next(v, c, "")
}

// next redirects back to the page. If the person has started writing, it renders the page at once instead: a URL must
// not carry their text.
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

// refused shows the conversation as it is now, what got there first, and the text the person wrote.
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
