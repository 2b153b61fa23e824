package x

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/platform"
)

// unescape undoes the three HTML references that X writes into texts, once: what a person typed as "&lt;" arrives as
// "&amp;lt;" and must stay "&lt;".
var unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// naming is one @name in a post's text, in the older shape and in the newer one.
type naming struct {
	ID         platform.ID      `json:"id"`
	IDStr      platform.ID      `json:"id_str"`
	ScreenName string           `json:"screen_name"` // older
	Username   string           `json:"username"`    // newer
	Start      platform.Count   `json:"start"`       // newer
	Indices    []platform.Count `json:"indices"`     // older
}

func (n naming) start() int {
	if n.Start.Known {
		return n.Start.N
	}
	if len(n.Indices) > 0 {
		return n.Indices[0].N
	}
	return 0
}

// named says whether one of the @names is ours and was written by the person. Those before from are the ones X puts in
// front of a reply by itself.
func named(names []platform.Each[naming], from int, us platform.ID, ours string) bool {
	for _, each := range names {
		n := each.Value
		same := cmp.Or(n.IDStr, n.ID) == us
		if n.IDStr == "" && n.ID == "" {
			same = ours != "" && strings.EqualFold(cmp.Or(n.Username, n.ScreenName), ours)
		}
		if each.Err == nil && same && n.start() >= from {
			return true
		}
	}
	return false
}

// displayedFrom is where the person's own words begin, in code points of the text as received. Where X does not say,
// the @names in front of a reply are X's.
func displayedFrom(displayed []platform.Count, text string, reply bool) int {
	if len(displayed) > 0 && displayed[0].Known {
		return displayed[0].N
	}
	if !reply {
		return 0
	}
	rest := text
	for strings.HasPrefix(rest, "@") {
		_, after, more := strings.Cut(rest, " ")
		if !more {
			return utf8.RuneCountInString(text)
		}
		rest = after
	}
	return utf8.RuneCountInString(text) - utf8.RuneCountInString(rest)
}

// language is X's word for it, "" where X has none.
func language(lang string) string {
	if lang == "und" {
		return ""
	}
	return lang
}

// cutShort says that X sent only the beginning of a text: "... and then… https://t.co/56a0vZUx7i".
func cutShort(text string) bool {
	words := text
	if cut := strings.LastIndex(text, " https://t.co/"); cut >= 0 && !strings.ContainsAny(text[cut+1:], " \n") {
		words = text[:cut]
	}
	return strings.HasSuffix(words, "…")
}

// An id of X holds the millisecond in which it was made, counted from 2010-11-04T01:42:54.657Z, above 22 other bits.
// Older ids do not; all of them are below.
const (
	epoch       = 1_288_834_974_657
	firstTimely = 30_000_000_000
)

// born is when an id was made, zero where it does not tell.
func born(id platform.ID) time.Time {
	n, err := strconv.ParseInt(string(id), 10, 64)
	if err != nil || n < firstTimely {
		return time.Time{}
	}
	return time.UnixMilli(n>>22 + epoch).UTC()
}
