package desk

import (
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// form is what a page posts back. There is one form on a page: each button sends all of it, so that taking does not
// lose words already written.
type form struct {
	conversation mention.ConversationID
	to           mention.Key // the zero Key when it was altered
	seen         int64       // -1 when it was altered: never a version
	at           time.Time   // when the page was made; the zero time when it was altered
	text         string
	visibility   platform.Visibility
}

func (f form) draft() draft { return draft{text: f.text, visibility: f.visibility} }

func (d *desk) readForm(v *visit) error {
	if err := v.ParseForm(); err != nil {
		return err
	}
	v.form = form{
		conversation: mention.ConversationID(v.Posted("conversation")), seen: -1,
		visibility: platform.Visibility(v.Posted("visibility")),
		// Browsers send a line's end as two characters, and platforms would count and keep both.
		text: strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(v.Posted("text"), "\uFFFD"), "\r\n", "\n")),
	}
	if key, err := mention.ParseKey(v.Posted("to")); err == nil {
		v.form.to = key
	}
	if n, err := strconv.ParseInt(v.Posted("seen"), 10, 64); err == nil && n >= 0 {
		v.form.seen = n
	}
	if ms, err := strconv.ParseInt(v.Posted("at"), 10, 64); err == nil && ms > 0 {
		v.form.at = time.UnixMilli(ms)
	}
	return nil
}
