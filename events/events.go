// Package events holds our own samples, one for each kind of event that Oyez accepts: for tests, and for whoever wants
// to see a complaint become an SMS.
package events

import (
	"bytes"
	"embed"
	"encoding/base64"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"oyez/shared/platform"
)

//go:embed */*.json feed/*.xml
var files embed.FS

// Sample is one webhook body, as the platform would send it.
type Sample struct {
	Platform string // "x"
	File     string // "mention-angry.json"
	Title    string // what happens, for the page on which it is sent; "" for those of All that are not in Samples
	Body     []byte // without a line end; not yet signed
}

// worth lists the samples that are worth pressing, in the order of the page.
var worth = [...]struct{ file, title string }{
	{"x/mention-angry.json", "an angry customer on X"},
	{"meta/comment-danger.json", "a mother on Facebook: the machine burnt my son"},
	{"meta/comment-danger-removed.json", "... who deletes her comment"},
	{"x/mention-edited.json", "the angry customer on X edits the post"},
	{"x/aaa-extended.json", "a long complaint on X, by the older API"},
	{"x/reply.json", "a reply on X that we may not answer by API"},
	{"x/dm.json", "a private message on X"},
	{"meta/review-negative.json", "a bad review on Facebook"},
	{"meta/visitor-post.json", "a visitor's post on our Page"},
	{"meta/batch-two-pages.json", "three people on two Pages in one delivery"},
	{"x/mention-question.json", "a mild question on X"},
	{"meta/comment-question.json", "a mild question on Facebook"},
	{"meta/comment-thanks.json", "a thank-you on Facebook"},
	{"meta/reaction.json", "a reaction: counted, not heard"},
	{"meta/messenger-angry.json", "a flooded kitchen, on Messenger"},
	{"meta/instagram-comment-angry.json", "an injury, in an Instagram comment"},
	{"meta/whatsapp-angry.json", "a gas smell, on WhatsApp"},
	{"meta/threads-reply.json", "charged twice, on Threads"},
	{"generic/hotline-danger.json", "a hotline call: the heating pad burnt my daughter"},
	{"generic/shop-one-star.json", "a shop review, by the generic door"},
	{"cloudevents/till-danger.json", "a customer at the till: a splinter in the eye"},
	{"google/review-new.json", "a review on Google"},
	{"trustpilot/review-one-star.json", "one star on Trustpilot"},
	{"tiktok/comment-angry.json", "an angry comment on TikTok"},
	{"linkedin/comment-angry.json", "an angry comment on LinkedIn"},
	{"telegram/message-angry.json", "an angry message on Telegram"},
	{"line/message-danger.json", "danger, in a message on LINE"},
	{"zendesk/ticket-created.json", "a ticket in Zendesk"},
	{"intercom/conversation-created.json", "a conversation in Intercom"},
	{"discourse/post-danger.json", "danger, in a post on Discourse"},
	{"github/issue-danger.json", "danger, in an issue on GitHub"},
	{"slack/mention-angry.json", "an angry mention on Slack"},
	{"viber/message-danger.json", "danger, in a message on Viber"},
	{"typeform/nps-angry.json", "a survey: glass in the soup"},
	{"tally/one-star-angry.json", "a form: gas valve left open"},
	{"surveymonkey/response-completed.json", "a survey's answer, still to be fetched"},
	{"qualtrics/response-completed.json", "another survey's answer, still to be fetched"},
	{"feed/rss.xml", "smoke, in a forum's feed"},
}

// Samples are the ones worth pressing, in the order of the page.
func Samples() []Sample {
	var samples []Sample
	for _, w := range worth {
		samples = append(samples, open(w.file, w.title))
	}
	return samples
}

// All are all samples of one platform, by name.
func All(name string) []Sample {
	found, _ := fs.Glob(files, name+"/*.*") // the pattern is well formed
	var samples []Sample
	for _, file := range found {
		samples = append(samples, open(file, ""))
	}
	return samples
}

func open(file, title string) Sample {
	body, err := files.ReadFile(file)
	if err != nil {
		panic(err) // a file of worth that is not embedded: the package's own test opens them all
	}
	return Sample{Platform: path.Dir(file), File: path.Base(file), Title: title, Body: bytes.TrimSpace(body)}
}

// Fresh is the sample's body as if it happened now. told are the events that the adapter reads in it; newID gives the
// id to use in place of e.Mention.ID, digits of the same length: a new one for something said, and for an edit or a
// deletion the one that was last given to the same id, so that it meets what was said. Authors stay, so that a second
// press joins the conversation of the first.
func Fresh(s Sample, told []platform.Event, now time.Time, newID func(e platform.Event) string) []byte {
	body := s.Body
	for _, e := range told {
		switch e.Kind {
		case platform.Said, platform.Edited, platform.Removed:
			body = renamed(body, e.Mention.ID, newID(e))
		}
		if e.Kind == platform.Said || e.Kind == platform.Edited {
			body = retimed(body, e.Mention.SaidAt, now)
		}
	}
	return body
}

// renamed replaces an id, or the last part of it that body holds, where it is an address or an adapter has composed it
// of several. Google's stands within base64.
func renamed(body []byte, old, id string) []byte {
	if encoded := packed.Find(body); len(encoded) > 0 && !bytes.Contains(body, []byte(old)) {
		if inner, err := base64.StdEncoding.DecodeString(string(encoded)); err == nil &&
			bytes.Contains(inner, []byte(old)) {
			again := base64.StdEncoding.EncodeToString(bytes.ReplaceAll(inner, []byte(old), []byte(id)))
			return bytes.ReplaceAll(body, encoded, []byte(again))
		}
	}
	part := old
	if !bytes.Contains(body, []byte(old)) || strings.Contains(old, "/") {
		for _, p := range strings.FieldsFunc(old, func(r rune) bool {
			return !unicode.IsLetter(r) &&
				!unicode.IsDigit(r)
		}) {
			if len(p) > 2 && bytes.Contains(body, []byte(p)) { // a shorter one may stand for anything
				part = p
			}
		}
	}
	return bytes.ReplaceAll(body, []byte(part), []byte(id[max(0, len(id)-len(part)):]))
}

var packed = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)

// retimed replaces a time in every way in which platforms write it. Milliseconds come before seconds, which they begin
// with.
func retimed(body []byte, old, now time.Time) []byte {
	old, now = old.UTC(), now.UTC()
	for _, write := range []func(time.Time) string{
		func(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) },
		func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) },
		func(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") },
		func(t time.Time) string { return t.Format(time.RFC3339) },
		func(t time.Time) string { return t.Format(time.RubyDate) },
	} {
		body = bytes.ReplaceAll(body, []byte(write(old)), []byte(write(now)))
	}
	return body
}
