package desk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/platform/all"
	"oyez/shared/reply"
	"oyez/shared/store"
)

// sendTime is how long a person waits to see an answer published; what takes longer goes on without.
const sendTime = 8 * time.Second

// answer keeps the person's words, tries at once to publish them, and shows how that went.
func (d *desk) answer(v *visit) error {
	queued, err := d.Replies.Queue(v.ctx(), reply.Draft{
		Conversation: v.id, Seen: v.form.seen, To: v.form.to, Text: v.form.text, Visibility: v.form.visibility,
		Person: v.person.ID, Name: v.person.Name,
	})
	if err != nil {
		return d.unqueued(v, err)
	}
	d.hold(v)
	if link := v.r.PathValue("link"); link != "" && !d.Door.Local {
		if err := d.Store.DropDraft(v.ctx(), link); err != nil { // it expires by itself
			d.Log.WarnContext(v.ctx(), "draft stays", "alert", v.alert.ID, "err", err)
		}
	}
	ctx, cancel := context.WithTimeout(v.ctx(), sendTime)
	defer cancel()
	if _, err := d.Replies.Send(ctx, store.RefOf(queued)); err != nil { // it is kept, and sweep tries again
		d.Log.WarnContext(v.ctx(), "answer goes on without its writer", "alert", v.alert.ID, "person", v.person.ID,
			"err", err)
	}
	http.Redirect(v.w, v.r, v.base+"?"+nameOf(queued), http.StatusSeeOther)
	return nil
}

// hold takes for whoever answers what nobody has: nobody else is to be woken while the answer is on its way. When it
// fails the answer leaves all the same.
func (d *desk) hold(v *visit) {
	_, err := d.taker().Take(v.ctx(), v.id, v.person.ID, 0)
	if err != nil && !errors.Is(err, alert.ErrTaken) && !errors.Is(err, alert.ErrClosed) {
		d.Log.WarnContext(v.ctx(), "answered and not taken", "alert", v.alert.ID, "person", v.person.ID, "err", err)
	}
}

// unqueued says why an answer was not kept, and keeps the words on the page.
func (d *desk) unqueued(v *visit, err error) error {
	var refused *reply.RefusedError
	stale := errors.Is(err, conversation.ErrStale)
	lost := errors.Is(err, store.ErrNotFound) // the words it answers were deleted, or the form was altered
	if !stale && !lost && !errors.Is(err, reply.ErrEmpty) && !errors.Is(err, reply.ErrTooLong) &&
		!errors.As(err, &refused) {
		return err
	}
	m, loadErr := d.load(v.ctx(), v, replyName{})
	if loadErr != nil {
		return loadErr
	}
	where := all.Title(v.id.Source())
	typed := v.form.draft()
	typed.invalid = true
	var text string
	switch {
	case m.conversation.Version != v.form.seen:
		return d.refused(v, conversation.ErrStale)
	case lost:
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.other-conversation"}
	case refused != nil:
		text = refusal(v, where, refused.Refusal, v.form.visibility)
	case errors.Is(err, reply.ErrTooLong):
		text = d.tooLong(v, m, where)
	default:
		text = v.say("reply.empty")
	}
	return d.page(v, http.StatusUnprocessableEntity, m, typed, []notice{{Text: text, Bad: true}})
}

// tooLong says by how much.
func (d *desk) tooLong(v *visit, m matter, where string) string {
	length := d.Replies.Length(v.ctx(), v.id.Source(), v.form.text, v.person.Name)
	limit := 0
	for _, way := range m.ways {
		if way.Visibility == v.form.visibility {
			limit = way.Limit
		}
	}
	return v.say("reply.too-long", length-limit, where, length, limit)
}
