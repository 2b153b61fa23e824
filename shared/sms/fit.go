package sms

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Parts are the parts of an alert's SMS. All but Code and Link may hold any text.
type Parts struct {
	Head   string // "OYEZ 91 Facebook": never cut
	Author string // "Jeanne Martin"; "" if unknown
	Quote  string // the customer's words
	NoText string // replaces a quote that cannot be shown: "(a picture)", "(message in another script)"
	Facts  string // aggravating facts: "3e msg"
	Code   string // what to reply: "4821" or "OK 4821"
	Link   string // https address
}

// ErrTooLong means that head, code and link alone exceed a segment. ErrAlphabet means that the GSM alphabet cannot
// write the code or link as it is. Both are our errors, whatever the customer wrote.
var (
	ErrTooLong  = errors.New("sms: head, code and link do not fit in one segment")
	ErrAlphabet = errors.New("sms: code or link not in the phone's alphabet")
)

// What a part keeps, in septets, while others can still shrink.
const (
	quoteKeeps  = 26 // "la machine a pris feu..." still says what happened
	authorKeeps = 10
	wordsAtAll  = 4 // fewer are meaningless
)

const dots = "..." // three septets; the alphabet has no …

// Fit composes one segment:
//
//	OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu..." 3e msg. 4821 https://oyez.example.com/K7Q2M4XWTR5B3CDE
//
// Code and link come last and are never cut. To make the rest fit, Fit shortens the quote between words, drops the
// facts, shortens the name, drops the quote, and last the name. Nothing the customer wrote can pass for our code or
// link: quote and name contain no double quotes and nothing a phone would turn into a link. The error is ErrTooLong or
// ErrAlphabet.
func Fit(p Parts) (string, error) {
	if Fold(p.Code) != p.Code || Fold(p.Link) != p.Link {
		return "", ErrAlphabet
	}
	l := line{
		head: Fold(p.Head), author: defang(Fold(p.Author)), said: defang(Fold(p.Quote)),
		facts: sentence(Fold(p.Facts)), tail: join(p.Code, p.Link),
	}
	// Punctuation alone ("!!!") is shown if it is all the customer wrote, not if folding left only that.
	if !hasWords(l.said) && l.said != strings.TrimSpace(p.Quote) {
		l.said = ""
	}
	if l.quote = l.said; l.said == "" {
		l.noWords = Fold(p.NoText)
	}
	for _, give := range []func(){
		func() { l.shrinkQuote(quoteKeeps) }, func() { l.facts = ""; l.shrinkQuote(quoteKeeps) },
		func() { l.author = cut(l.author, max(length(l.author)-l.over(), authorKeeps)) },
		func() { l.noWords = ""; l.shrinkQuote(0) }, func() { l.author = "" },
	} {
		if l.over() <= 0 {
			break
		}
		give()
	}
	if l.over() > 0 {
		return "", ErrTooLong
	}
	return l.String(), nil
}

// Line folds our own text, such as "OYEZ 4821: Ben took it.", and cuts it between words to one segment. It may contain
// people's names, so nothing in it can become a link.
func Line(text string) string { return cut(defang(Fold(text)), Segment) }

// line is an SMS being composed; every part is folded.
type line struct {
	head, author   string
	said           string // the customer's full text
	quote, noWords string // what is shown of it, or instead; at most one is set
	facts, tail    string
}

func (l *line) String() string {
	head, quote := l.head, l.noWords
	if l.author != "" && head != "" {
		head += ", "
	}
	head += l.author
	if l.quote != "" {
		quote = `"` + l.quote + `"`
	}
	if head != "" && quote != "" {
		head += ":"
	}
	return join(sentence(head), quote, l.facts, l.tail)
}

// over is the excess in septets.
func (l *line) over() int { return length(l.String()) - Segment }

// shrinkQuote cuts the quote to the space left, but to no less than keeps septets.
func (l *line) shrinkQuote(keeps int) {
	l.quote = l.said
	if over := l.over(); over > 0 && l.quote != "" {
		l.quote = cut(l.said, max(length(l.said)-over, keeps))
	}
}

// cut shortens a folded text to at most n septets and adds three dots. It cuts at the end of a word if one is in the
// second half; if too few characters would be left, it returns "".
func cut(s string, n int) string {
	if length(s) <= n {
		return s
	}
	room := n - len(dots)
	if room < wordsAtAll {
		return ""
	}
	end, used := 0, 0
	for i, r := range s {
		if used += width(r); used > room {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	kept := s[:end]
	if s[end] != ' ' {
		if space := strings.LastIndexByte(kept, ' '); space >= len(kept)/2 {
			kept = kept[:space]
		}
	}
	return strings.TrimRight(kept, " ,;:.-'(") + dots
}

// join joins the non-empty parts with spaces.
func join(parts ...string) string {
	there := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " ")
}

// sentence adds a full stop if the text lacks an end.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:") {
		return s
	}
	return s + "."
}

// length counts the septets of a folded text.
func length(s string) int {
	n, _ := Septets(s)
	return n
}
