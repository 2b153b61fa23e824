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

// sendTime is how long a person waits for a reply to be published. A slower one is sent in the background.
const sendTime = 8 * time.Second

// reply stores the reply, tries to publish it at once, and redirects to the page that shows the result.
func (d *desk) reply(v *visit) error {
	queued, err := d.Replies.Queue(v.Context(), reply.Draft{
		Conversation: v.id, Seen: v.form.seen, To: v.form.to, Text: v.form.text, Visibility: v.form.visibility,
		Person: v.Person.ID, Name: v.Person.Name,
	})
	if err != nil {
		return d.notQueued(v, err)
	}
	d.claim(v)
	if link := v.R.PathValue("link"); link != "" && !d.Sessions.Local {
		if err := d.Store.RemoveDraft(v.Context(), link); err != nil { // it expires anyway
			d.Log.WarnContext(v.Context(), "draft not removed", "alert", v.alert.ID, "err", err)
		}
	}
	ctx, cancel := context.WithTimeout(v.Context(), sendTime)
	defer cancel()
	if _, err := d.Replies.Send(ctx, store.RefOf(queued)); err != nil { // it is stored, and sweep tries again
		d.Log.WarnContext(v.Context(), "reply left to sweep", "alert", v.alert.ID, "person", v.Person.ID, "err", err)
	}
	return v.Redirect(v.base + "?" + nameOf(queued))
}

// claim claims an unclaimed conversation so that nobody is alerted while the reply is sent. Failure does not stop the
// reply.
func (d *desk) claim(v *visit) {
	_, err := d.taker().Take(v.Context(), v.id, v.Person.ID, 0)
	if err != nil && !errors.Is(err, alert.ErrTaken) && !errors.Is(err, alert.ErrClosed) {
		d.Log.WarnContext(v.Context(), "answered, not claimed", "alert", v.alert.ID, "person", v.Person.ID, "err", err)
	}
}

// notQueued shows why a reply was not stored, with its text kept on the page.
func (d *desk) notQueued(v *visit, err error) error {
	refused, isRefused := errors.AsType[*reply.RefusedError](err)
	stale := errors.Is(err, conversation.ErrStale)
	gone := errors.Is(err, store.ErrNotFound) // the mention was deleted, or the form tampered with
	empty, long := errors.Is(err, reply.ErrEmpty), errors.Is(err, reply.ErrTooLong)
	if !stale && !gone && !empty && !long && !isRefused {
		return err
	}
	m, loadErr := d.load(v.Context(), v, replyName{})
	if loadErr != nil {
		return loadErr
	}
	typed := v.form.draft()
	typed.invalid = true
	var text string
	switch {
	case m.conversation.Version != v.form.seen:
		return d.refused(v, conversation.ErrStale)
	case gone:
		return errOtherConversation
	case isRefused:
		text = refusal(v, all.Title(v.id.Source()), refused.Refusal, v.form.visibility)
	case long:
		text = d.tooLong(v, m)
	default:
		text = v.Say("reply.empty")
	}
	return d.page(v, http.StatusUnprocessableEntity, m, typed, []notice{{Text: text, Bad: true}})
}

// tooLong says by how much the reply is too long.
func (d *desk) tooLong(v *visit, m snapshot) string {
	length := d.Replies.Length(v.Context(), v.id.Source(), v.form.text, v.Person.Name)
	limit := 0
	for _, way := range m.ways {
		if way.Visibility == v.form.visibility {
			limit = way.Limit
		}
	}
	return v.Say("reply.too-long", length-limit, all.Title(v.id.Source()), length, limit)
}
