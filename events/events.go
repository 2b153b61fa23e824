// Package events holds our own samples, one for each kind of event that Oyez accepts, for tests and demonstrations.
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
	Title    string // key of the text that describes it; "" unless from Samples
	Body     []byte // without a trailing newline; unsigned
}

// worth lists the samples offered to newcomers, in the page's order.
var worth = [...]struct{ file, title string }{
	{"x/mention-angry.json", "sample.x-angry"},
	{"meta/comment-danger.json", "sample.danger"},
	{"meta/comment-danger-removed.json", "sample.danger-removed"},
	{"x/mention-edited.json", "sample.x-edited"},
	{"x/aaa-extended.json", "sample.x-long"},
	{"x/reply.json", "sample.x-reply"},
	{"x/dm.json", "sample.x-message"},
	{"meta/review-negative.json", "sample.facebook-review"},
	{"meta/visitor-post.json", "sample.visitor-post"},
	{"meta/batch-two-pages.json", "sample.batch"},
	{"x/mention-question.json", "sample.x-question"},
	{"meta/comment-question.json", "sample.facebook-question"},
	{"meta/comment-thanks.json", "sample.thanks"},
	{"meta/reaction.json", "sample.reaction"},
	{"meta/messenger-angry.json", "sample.messenger"},
	{"meta/instagram-comment-angry.json", "sample.instagram"},
	{"meta/whatsapp-angry.json", "sample.whatsapp"},
	{"meta/threads-reply.json", "sample.threads"},
	{"generic/hotline-danger.json", "sample.hotline"},
	{"generic/shop-one-star.json", "sample.shop"},
	{"cloudevents/till-danger.json", "sample.till"},
	{"google/review-new.json", "sample.google"},
	{"trustpilot/review-one-star.json", "sample.trustpilot"},
	{"tiktok/comment-angry.json", "sample.tiktok"},
	{"linkedin/comment-angry.json", "sample.linkedin"},
	{"telegram/message-angry.json", "sample.telegram"},
	{"line/message-danger.json", "sample.line"},
	{"zendesk/ticket-created.json", "sample.zendesk"},
	{"intercom/conversation-created.json", "sample.intercom"},
	{"discourse/post-danger.json", "sample.discourse"},
	{"github/issue-danger.json", "sample.github"},
	{"slack/mention-angry.json", "sample.slack"},
	{"viber/message-danger.json", "sample.viber"},
	{"typeform/nps-angry.json", "sample.typeform"},
	{"tally/one-star-angry.json", "sample.tally"},
	{"surveymonkey/response-completed.json", "sample.surveymonkey"},
	{"qualtrics/response-completed.json", "sample.qualtrics"},
	{"feed/rss.xml", "sample.feed"},
}

// Samples are those offered to newcomers, in the page's order.
func Samples() []Sample {
	var samples []Sample
	for _, w := range worth {
		samples = append(samples, open(w.file, w.title))
	}
	return samples
}

// All are all samples of one platform, by file name.
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
		panic(err) // a file of worth is missing, which the test finds
	}
	return Sample{Platform: path.Dir(file), File: path.Base(file), Title: title, Body: bytes.TrimSpace(body)}
}

// Fresh is the sample's body as if it happened now. told are the adapter's events for it. newID returns the id to
// replace e.Mention.ID, with as many digits: a new one for a new mention, and the latest one for an edit or deletion,
// so that it finds its mention. Authors stay, so a second sample joins the first one's conversation.
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

// renamed replaces an id, or the last part of it that body holds, as ids can be addresses or composed by an adapter.
// Google's is inside base64.
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
			if len(p) > 2 && bytes.Contains(body, []byte(p)) { // shorter parts are ambiguous
				part = p
			}
		}
	}
	return bytes.ReplaceAll(body, []byte(part), []byte(id[max(0, len(id)-len(part)):]))
}

var packed = regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`)

// retimed replaces a time in every format of the platforms. Milliseconds come first, as they begin with the seconds.
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
