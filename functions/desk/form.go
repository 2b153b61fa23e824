package desk

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// form is what a page posts back. There is one form on a page: each button sends all of it, so that taking does not
// lose words begun.
type form struct {
	conversation mention.ConversationID
	to           mention.Key // the zero Key when it was altered
	seen         int64       // -1 when it was altered: never a version
	at           time.Time   // when the page was made; the zero time when it was altered
	text         string
	visibility   platform.Visibility
}

func (f form) draft() draft { return draft{text: f.text, visibility: f.visibility} }

// read reads the form out of the request's body, never its address.
func (v *visit) read() error {
	if err := v.r.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return &problem{
				status: http.StatusRequestEntityTooLarge, title: "problem.nothing-done",
				text: "problem.too-big",
			}
		}
		return &problem{status: http.StatusBadRequest, title: "problem.nothing-done", text: "problem.torn"}
	}
	post := v.r.PostForm
	v.form = form{
		conversation: mention.ConversationID(post.Get("conversation")), seen: -1,
		visibility: platform.Visibility(post.Get("visibility")),
		// Browsers send a line's end as two characters, and platforms would count and keep both.
		text: strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(post.Get("text"), "\uFFFD"), "\r\n", "\n")),
	}
	if key, err := mention.ParseKey(post.Get("to")); err == nil {
		v.form.to = key
	}
	if n, err := strconv.ParseInt(post.Get("seen"), 10, 64); err == nil && n >= 0 {
		v.form.seen = n
	}
	if ms, err := strconv.ParseInt(post.Get("at"), 10, 64); err == nil && ms > 0 {
		v.form.at = time.UnixMilli(ms)
	}
	return nil
}
