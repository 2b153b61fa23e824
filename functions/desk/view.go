package desk

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/texts"
	"oyez/shared/web"
)

// view is the page of a conversation as text; the template only arranges it.
type view struct {
	Base    string
	Inbox   bool // link back to the inbox
	Notices []notice

	Priority  int
	Title     string // the platform
	Place     string // "Facebook · public comment"
	Author    string
	Handle    string
	When      string
	WhenISO   string
	Text      string
	TextLang  string // BCP 47, for screen readers
	Cut       bool
	NoWords   string // shown where there is no text
	Media     []attachment
	Reasons   string
	Permalink string

	Clock    string
	Late     bool
	Standing []string // who has it, and how it ended
	CanTake  bool
	CanGive  bool   // hand over
	CanEnd   bool   // not for us
	CanMark  bool   // mark as answered
	CanUndo  bool   // it is for us after all
	SignIn   string // where to sign in; set for readers with only a link

	Latest *replyView // the last reply of this episode
	Before []line
	Since  []line
	Chain  []string // who was notified and when, a line per step
	Form   replyForm
	Fields fields
}

type attachment struct{ URL, Text string }

// fields are the form's hidden fields.
type fields struct {
	Conversation mention.ConversationID
	To           string // key of the mention to answer
	Seen         int64  // the conversation's version
	At           int64  // when the page was rendered, Unix milliseconds; anything later is new to the reader
}

// notice is shown at the top of the page; Quote holds somebody's words.
type notice struct {
	Text  string
	Quote string
	Bad   bool
}

// line is one entry of a conversation: somebody's message, our reply, or an internal note.
type line struct {
	at    time.Time
	When  string
	Text  string
	Note  bool
	Reply *replyView
}

// textBytes bounds outside text on a page that must stay below 20 kB. Our own person's draft is never cut: a long one
// shrinks the rest.
const (
	textBytes    = 8000
	leastText    = 600
	earlierBytes = 300 // per earlier message
	mostEarlier  = 8
	mostName     = 60 // characters
)

// viewOf builds the view. It depends on nothing but its arguments.
func viewOf(v *visit, m snapshot, draft draft, notices []notice) view {
	c, about := m.conversation, m.about
	left := max(textBytes-bytesOf(draft.text), leastText)
	p := view{
		Base: v.base, Inbox: v.Signed, Notices: notices,
		Priority: c.Priority, Title: all.Title(v.id.Source()), Place: place(v, about),
		Author: author(v, about), Handle: handle(about),
		Media: media(v, about), Reasons: reasons(v.Clock.Lang, about, c), Permalink: link(about.Permalink),
		Fields: fields{Conversation: v.id, To: about.Key.String(), Seen: c.Version, At: v.Clock.Now.UnixMilli()},
	}
	if !about.Erased {
		p.When, p.WhenISO = v.Clock.Stamp(about.SaidAt), about.SaidAt.UTC().Format(time.RFC3339)
	}
	var whole bool
	p.Text, whole = cut(clean(about.Text), left*3/4)
	p.Cut, p.NoWords = !whole, noWords(v, about)
	if about.Lang != "und" && tagged(about.Lang) {
		p.TextLang = about.Lang
	}
	p.stand(v, c)
	p.converse(v, m, left/4)
	p.Form = replyFormOf(v, m, draft, p.Latest, p.others(v, c))
	if !v.Signed {
		p.SignIn = web.SignInPath(v.base)
	}
	p.CanUndo = v.Signed && c.CanUndo(v.Person.ID, v.Clock.Now)
	p.Chain = chain(v, m.alert, c)
	p.CanMark = v.Signed && c.Status == conversation.Open && (!p.Form.Open || p.Latest != nil && p.Latest.Failed)
	return p
}

// stand fills the bar within thumb's reach: deadline, owner and actions.
func (p *view) stand(v *visit, c conversation.Conversation) {
	switch {
	case c.Ended():
		p.Standing = append(p.Standing, ended(v, c))
		return
	case c.Status != conversation.Open:
		p.Standing = append(p.Standing, v.Say("desk.nobody-waits"))
		return
	}
	p.Clock, p.Late = v.Clock.AnswerBy(c.AnswerBy)
	p.CanEnd = v.Signed && !p.others(v, c)
	switch {
	case !owned(c, v.Clock.Now):
		p.CanTake = true
	case c.Owner == v.Person.ID:
		p.Standing = append(p.Standing, v.Say("desk.yours", v.Clock.Near(c.Until)))
		p.CanGive = true
	default:
		p.Standing = append(p.Standing, took(v, c), v.Say("desk.theirs", v.Name(c.Owner), v.Clock.Near(c.Until)))
	}
}

// others reports whether somebody else has it, or it is over.
func (p *view) others(v *visit, c conversation.Conversation) bool {
	return c.Ended() || owned(c, v.Clock.Now) && c.Owner != v.Person.ID
}

func owned(c conversation.Conversation, now time.Time) bool {
	return c.Owner != "" && now.Before(c.Until)
}

// converse lists the other messages and replies, newest first: those before the mention to answer, and those after.
func (p *view) converse(v *visit, m snapshot, budget int) {
	var lines []line
	for _, s := range m.said {
		if s.Key != m.about.Key && !s.Erased {
			text, _ := cut(oneLine(s.Text), earlierBytes)
			if text == "" {
				text = noWords(v, s)
			}
			lines = append(lines, line{at: s.SaidAt, When: v.Clock.Stamp(s.SaidAt), Text: text})
		}
	}
	for i, r := range m.replies {
		a := replyViewOf(v, r, m.about)
		if i == len(m.replies)-1 && current(r, m.conversation) {
			p.Latest = &a
			continue
		}
		a.Text, _ = cut(oneLine(a.Text), earlierBytes)
		lines = append(lines, line{at: r.At, Reply: &a})
	}
	for _, n := range m.notes {
		text, _ := cut(oneLine(n.Text), earlierBytes)
		lines = append(lines, line{
			at: n.At, When: v.Say("desk.note-by", v.Name(n.Person), v.Clock.Stamp(n.At)), Text: text, Note: true,
		})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return b.at.Compare(a.at) })
	for i, t := range lines {
		text := t.Text
		if t.Reply != nil {
			text = t.Reply.Text
		}
		if budget -= bytesOf(text); budget < 0 || i == mostEarlier {
			break
		}
		if t.at.After(m.about.SaidAt) {
			p.Since = append(p.Since, t)
		} else {
			p.Before = append(p.Before, t)
		}
	}
}

// current reports whether a reply belongs to the present episode.
func current(r conversation.Reply, c conversation.Conversation) bool {
	for _, e := range c.Entries {
		if c.Key(e) == r.To {
			return e.Episode == c.Episode
		}
	}
	return false
}

// place is where and how something was said: "Facebook · public comment".
func place(v *visit, m store.Mention) string {
	parts := []string{all.Title(m.Source), kind(v, m)}
	if m.Rating > 0 {
		parts = append(parts, v.Say("desk.rating", m.Rating))
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(parts, " · ")
}

func kind(v *visit, m store.Mention) string {
	pair := map[mention.Kind][2]string{
		mention.Post:    {v.Say("desk.public-post"), v.Say("desk.private-post")},
		mention.Comment: {v.Say("desk.public-comment"), v.Say("desk.private-comment")},
		mention.Review:  {v.Say("desk.public-review"), v.Say("desk.private-review")},
		mention.Message: {v.Say("desk.private-message"), v.Say("desk.private-message")},
	}[m.Kind]
	if m.Private {
		return pair[1]
	}
	return pair[0]
}

// author is the person's name or a substitute.
func author(v *visit, m store.Mention) string {
	name := brief(m.Author.Name, mostName)
	switch {
	case m.AuthorGone(v.Clock.Now):
		return removed(v, "desk.name-removed", m, m.AuthorUntil)
	case name != "":
		return name
	case m.Author.Handle != "":
		return "@" + brief(m.Author.Handle, mostName)
	default:
		return v.Say("desk.unknown-author")
	}
}

func handle(m store.Mention) string {
	if oneLine(m.Author.Name) == "" {
		return ""
	}
	return brief(m.Author.Handle, mostName)
}

func noWords(v *visit, m store.Mention) string {
	switch {
	case m.Private && !v.Signed:
		return v.Say("desk.private-hidden")
	case m.Erased:
		return v.Say("desk.deleted")
	case m.TextGone(v.Clock.Now):
		return removed(v, "desk.removed", m, m.TextUntil)
	case clean(m.Text) == "":
		return v.Say("desk.picture")
	default:
		return ""
	}
}

// removed says how long something could be kept, and whose rule that is.
func removed(v *visit, key string, m store.Mention, until time.Time) string {
	return v.Say(key, int(until.Sub(m.SaidAt).Round(time.Hour).Hours()), all.Title(m.Source))
}

// reasons lists why the priority is what it is, each reason once.
func reasons(lang texts.Lang, m store.Mention, c conversation.Conversation) string {
	var said []string
	for _, r := range slices.Concat(m.Score.Reasons, c.Reasons) {
		if text := lang.Coded("score", r.Code, r.N); text != "" && !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	return strings.Join(said, " · ")
}

// media lists the https links, at most nine.
func media(v *visit, m store.Mention) (list []attachment) {
	for _, s := range m.Media {
		if l := link(s); l != "" && len(list) < 9 {
			list = append(list, attachment{URL: l, Text: v.Say("desk.attachment", len(list)+1)})
		}
	}
	return list
}

// link returns s if it is an https URL short enough for a page, else "".
func link(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Host == "" || len(s) > 500 {
		return ""
	}
	return s
}

func levelIn(v *visit, l scoring.Level) string {
	if l == scoring.Page {
		return v.Say("inbox.level-page")
	}
	return v.Say("inbox.level-inbox")
}

// tagged matches a BCP 47 language tag.
var tagged = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`).MatchString
