package desk

import (
	"fmt"
	"net/http"
	"runtime/debug"

	"oyez/shared/pages"
)

// guarded puts around every page what protects it, and a page of its own for a panic.
func (d *desk) guarded(next http.Handler) http.Handler {
	denied := d.serve(func(v *visit) error {
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.other-site"}
	})
	next = pages.Protect(next, denied, false)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer d.Metrics.Flush()
		defer d.recovered(w, r)
		next.ServeHTTP(w, r)
	})
}

// recovered makes a page of a panic. Pages are written whole at their end, so nothing of a broken one has left. The log
// gets the place and the type, never the value, which may quote anything.
func (d *desk) recovered(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	if fault == nil {
		return
	}
	reference := d.Replies.NewID()
	d.Log.ErrorContext(r.Context(), "panic", "reference", reference, "fault", fmt.Sprintf("%T", fault), "stack",
		string(debug.Stack()))
	v := d.visit(w, r)
	d.message(v, http.StatusInternalServerError,
		messagePage{Title: v.say("problem.broken"), Texts: []string{v.say("problem.broken-text", reference)}})
}
