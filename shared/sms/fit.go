package sms

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Parts is what an alert's SMS is made of. All but Code and Link may hold any text.
type Parts struct {
	Head   string // "OYEZ 91 Facebook": never cut
	Author string // "Jeanne Martin"; "" for somebody unknown
	Quote  string // the customer's words
	NoText string // stands for the quote when nothing of it can be shown: "(a picture)", "(message in another script)"
	Facts  string // what makes it worse: "3e msg"
	Code   string // what to answer with: "4821" or "OK 4821"
	Link   string // https address
}

// ErrTooLong is an SMS whose head, code and link alone are longer than a segment. ErrAlphabet is a code or a link that
// the phone's alphabet cannot write as it is. Both are faults of ours, not of the customer's words.
var (
	ErrTooLong  = errors.New("sms: head, code and link do not fit in one segment")
	ErrAlphabet = errors.New("sms: code or link not in the phone's alphabet")
)

// What a part keeps while another can still give, in septets.
const (
	quoteKeeps  = 26 // "la machine a pris feu..." still says what happened
	authorKeeps = 10
	wordsAtAll  = 4 // fewer say nothing
)

const dots = "..." // three septets; the alphabet has no …

// Fit composes one segment:
//
//	OYEZ 91 Facebook, Jeanne Martin: "la machine a pris feu..." 3e msg. 4821 https://oyez.example.com/K7Q2M4XWTR5B3CDE
//
// Code and link stand whole and last. When it is too long the quote is cut first, on a word, then the facts go, then
// the author's name is cut, then what is left of the quote goes, and last the name. Nothing the customer wrote can pass
// for our code or link: inside quote and name there are no double quotes, and nothing a phone would make a link of. The
// error is ErrTooLong or ErrAlphabet.
func Fit(p Parts) (string, error) {
	if Fold(p.Code) != p.Code || Fold(p.Link) != p.Link {
		return "", ErrAlphabet
	}
	l := line{
		head: Fold(p.Head), author: defang(Fold(p.Author)), said: defang(Fold(p.Quote)),
		facts: sentence(Fold(p.Facts)), tail: join(p.Code, p.Link),
	}
	// Signs alone ("!!!") are shown when that is all the customer wrote, not when it is what folding left.
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

// Line folds a text of our own, such as "OYEZ 4821: Ben took it.", and cuts it on a word to one segment. Names in it
// come from people: nothing in it can become a link.
func Line(text string) string { return cut(defang(Fold(text)), Segment) }

// line is an SMS in the making; every part of it is folded.
type line struct {
	head, author   string
	said           string // the customer's words in full
	quote, noWords string // what is shown of them, or in their place; at most one of the two
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

// over is by how many septets the line is too long.
func (l *line) over() int { return length(l.String()) - Segment }

// shrinkQuote gives the quote what the other parts leave, but at least keeps septets.
func (l *line) shrinkQuote(keeps int) {
	l.quote = l.said
	if over := l.over(); over > 0 && l.quote != "" {
		l.quote = cut(l.said, max(length(l.said)-over, keeps))
	}
}

// cut shortens a folded text to at most n septets, on a word where one ends in the second half, and marks the cut with
// three dots; to nothing where fewer than a few characters would be left.
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

// join puts one space between the parts that are there.
func join(parts ...string) string {
	there := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " ")
}

// sentence ends a text with a full stop, where nothing ends it yet.
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
