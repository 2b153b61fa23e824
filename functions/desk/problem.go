package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"oyez/shared/table"
)

// problem is a request that ends on a page with a human sentence.
type problem struct {
	status int
	title  string // of the table of texts
	text   string // of the table of texts
}

func (p *problem) Error() string { return fmt.Sprintf("answered %d", p.status) }

// fail makes a page of an error: its own for a problem, a plain sentence with a reference for whatever is our fault.
// Words that the person had written are kept on it.
func (d *desk) fail(v *visit, err error) {
	if errors.Is(err, errAnswered) {
		return
	}
	var known *problem
	if errors.As(err, &known) {
		d.message(v, known.status,
			messagePage{Title: v.say(known.title), Texts: []string{v.say(known.text)}, Kept: v.form.text})
		return
	}
	reference := d.Replies.NewID()
	d.Log.ErrorContext(v.ctx(), "page", "reference", reference, "alert", v.alert.ID, "person", v.person.ID, "err", err)
	status, text := http.StatusInternalServerError, "problem.broken-text"
	if errors.Is(err, table.ErrUnavailable) || errors.Is(err, table.ErrThrottled) ||
		errors.Is(err, context.DeadlineExceeded) {
		status, text = http.StatusServiceUnavailable, "problem.busy-text"
	}
	d.message(v, status, messagePage{
		Title: v.say("problem.broken"), Texts: []string{v.say(text, reference)},
		Kept: v.form.text,
	})
}
