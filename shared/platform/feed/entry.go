package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// entry is one thing in a feed.
type entry struct {
	feed *gofeed.Feed
	*gofeed.Item
}

// event is what an entry tells.
func (e entry) event(source mention.Source) platform.Event {
	link := address(e.Link)
	m := mention.Mention{
		Key:    mention.Key{Source: source, Kind: mention.Post, ID: e.id()},
		Author: e.author(link), Text: e.text(), Lang: e.lang(), Permalink: link, Media: e.media(),
		SaidAt: moment(e.PublishedParsed, e.UpdatedParsed),
	}
	if m.Text == "" && len(m.Media) == 0 {
		return platform.Event{Kind: platform.Ignored, Mention: m, Note: "an entry without words"}
	}
	if parent := e.answers(); parent != "" {
		m.Kind, m.Parent = mention.Comment, identity(parent)
	}
	what := platform.Said
	if changed := moment(e.UpdatedParsed); changed.After(m.SaidAt) {
		what, m.Revision = platform.Edited, changed.UnixMilli()
	}
	return platform.Event{Kind: what, Mention: m}
}

// id is what the feed itself calls the entry, else a hash of its address, else of its title and date.
func (e entry) id() string {
	switch {
	case strings.TrimSpace(e.GUID) != "":
		return identity(e.GUID)
	case strings.TrimSpace(e.Link) != "":
		return "link:" + hash(strings.TrimSpace(e.Link))
	default:
		return "text:" + hash(e.Title+"\x00"+e.Published+"\x00"+e.Description)
	}
}

// identity is a feed's own id, or a hash of one that cannot be a key.
func identity(id string) string {
	id = strings.TrimSpace(id)
	if len(id) > mention.MaxID || !utf8.ValidString(id) ||
		strings.ContainsFunc(id, func(r rune) bool { return r < ' ' }) {
		return "id:" + hash(id)
	}
	return id
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// text is title and words; a title that only repeats how the words begin is left out.
func (e entry) text() string {
	title, words := plain(e.Title), plain(e.Content)
	if words == "" {
		words = plain(e.Description)
	}
	if words == "" {
		return title
	}
	start := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(title, "…"), "..."), " ")
	if strings.HasPrefix(words, start) {
		return words
	}
	return title + "\n" + words
}

// lang is the entry's language, else the feed's; "" for what is no language tag.
func (e entry) lang() string {
	lang := e.feed.Language
	if dc := e.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		lang = dc.Language[0]
	}
	lang = strings.ReplaceAll(strings.TrimSpace(lang), "_", "-")
	first, _, _ := strings.Cut(lang, "-")
	letter := func(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
	other := func(r rune) bool { return !letter(r) && r != '-' && (r < '0' || r > '9') }
	if len(lang) > 35 || len(first) < 2 || len(first) > 3 || strings.ContainsFunc(lang, other) { // 35: RFC 5646, 4.4.1
		return ""
	}
	return lang
}

// media are the entry's enclosures and the pictures of Media RSS, as Mastodon has them.
func (e entry) media() []string {
	var links []string
	for _, enclosure := range e.Enclosures {
		links = append(links, strings.TrimSpace(enclosure.URL))
	}
	for _, content := range e.Extensions["media"]["content"] {
		links = append(links, strings.TrimSpace(content.Attrs["url"]))
	}
	return links
}

// answers is the id of what an entry answers (RFC 4685), "" for none.
func (e entry) answers() string {
	for _, above := range e.Extensions["thr"]["in-reply-to"] {
		if ref := above.Attrs["ref"]; ref != "" {
			return ref
		}
	}
	return ""
}

// moment is the first known of some times, in UTC. What no time stamp can write is unknown.
func moment(times ...*time.Time) time.Time {
	for _, t := range times {
		if t != nil && t.Unix() > 0 && t.UTC().Year() < 10000 {
			return t.UTC()
		}
	}
	return time.Time{}
}
