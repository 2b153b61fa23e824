package feed

import (
	"net/url"
	"strings"

	"github.com/mmcdole/gofeed"

	"oyez/shared/mention"
)

// author is who wrote the entry: whom it names, else whom the feed does where the format says that this holds for all
// of it (Atom, JSON), else whose post on Mastodon it leads to. Feeds give nobody an id: within one feed, a name is one
// person.
func (e entry) author(link string) mention.Author {
	authors := e.Authors
	if len(authors) == 0 && e.feed.FeedType != "rss" {
		authors = e.feed.Authors
	}
	if name := nameOf(authors); name != "" {
		return mention.Author{ID: identity(name), Name: name, Followers: -1}
	}
	if handle := fediverse(link); handle != "" {
		return mention.Author{ID: identity(handle), Handle: handle, Followers: -1}
	}
	return mention.Author{Followers: -1}
}

// nameOf is the first author's name; of one with an e-mail address alone, what stands before the @.
func nameOf(authors []*gofeed.Person) string {
	for _, a := range authors {
		if a == nil {
			continue
		}
		if name := plain(a.Name); name != "" {
			return name
		}
		if name, _, _ := strings.Cut(a.Email, "@"); strings.TrimSpace(name) != "" {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// fediverse is the handle in the address of a post on Mastodon and its kin: "pat@example.social" of
// https://example.social/@pat/112 or https://example.social/users/pat/statuses/112. A hashtag's feed names nobody.
func fediverse(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	name := ""
	switch part := strings.Split(strings.Trim(u.Path, "/"), "/"); {
	case len(part) == 2 && strings.HasPrefix(part[0], "@") && digits(part[1]):
		name = part[0][1:]
	case len(part) == 4 && part[0] == "users" && part[2] == "statuses" && digits(part[3]):
		name = part[1]
	}
	if name == "" || strings.Contains(name, "@") {
		return name // "@pat@elsewhere.example" says it all
	}
	return name + "@" + u.Host
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// address is where an entry leads: Google Alerts send its readers past Google, which is left out.
func address(link string) string {
	link = strings.TrimSpace(link)
	u, err := url.Parse(link)
	if err != nil || u.Path != "/url" || !strings.HasPrefix(strings.TrimPrefix(u.Hostname(), "www."), "google.") {
		return link
	}
	for _, name := range []string{"url", "q"} {
		if to := u.Query().Get(name); to != "" {
			return to
		}
	}
	return link
}
