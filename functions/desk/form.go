package desk

import (
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// form is what a page posts back. A page has one form, and every button sends all of it, so taking does not lose a
// draft.
type form struct {
	conversation mention.ConversationID
	to           mention.Key // zero when tampered with
	seen         int64       // -1, never a version, when tampered with
	at           time.Time   // when the page was rendered; zero when tampered with
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
		// Browsers send line ends as CRLF, and platforms would count and keep both characters.
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
