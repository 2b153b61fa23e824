package desk

import (
	"net/http"

	"oyez/shared/pages"
)

// messagePage is a page without a conversation: a title, sentences, and what the person must not lose.
type messagePage struct {
	Title  string
	Texts  []string
	Answer *answered
	Kept   string // the person's own words, to be copied
	Inbox  bool   // there is an inbox to go to
	Undo   string // where a form takes back that this is not for us; "" when nothing can be taken back
}

// message writes such a page. It needs no table, so that it can say that the table is down.
func (d *desk) message(v *visit, status int, p messagePage) {
	p.Inbox = v.signed
	if err := d.pages.Write(v.w, status, "message",
		pages.Frame{Lang: v.lang, Title: p.Title, Page: p}); err != nil {
		d.Log.ErrorContext(v.ctx(), "page", "err", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}
