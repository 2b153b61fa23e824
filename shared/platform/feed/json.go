package feed

import (
	"html"
	"strings"

	"github.com/mmcdole/gofeed"
	ext "github.com/mmcdole/gofeed/extensions"
	jsonfeed "github.com/mmcdole/gofeed/json"
)

// jsonTranslator keeps what gofeed's own loses of a JSON feed: which texts are plain, an entry's language, and that the
// feed's authors are those of an entry without any (jsonfeed.org, version 1.1).
type jsonTranslator struct{ gofeed.DefaultJSONTranslator }

// Translate makes the universal feed. All texts in it are HTML, as in the other kinds of feed.
func (t jsonTranslator) Translate(feed any) (*gofeed.Feed, error) {
	read, ok := feed.(*jsonfeed.Feed)
	if !ok {
		return nil, errNoFeed
	}
	items := make([]*jsonfeed.Item, 0, len(read.Items))
	for _, item := range read.Items {
		if item == nil { // null stands in the list
			continue
		}
		item.Title, item.Summary = asHTML(item.Title), asHTML(item.Summary)
		if item.ContentHTML == "" {
			item.ContentHTML = asHTML(item.ContentText)
		}
		item.Authors, read.Authors = known(item.Authors), known(read.Authors)
		items = append(items, item)
	}
	read.Items = items
	universal, err := t.DefaultJSONTranslator.Translate(read)
	if err != nil {
		return nil, err
	}
	for i, item := range items {
		if item.Language != "" {
			universal.Items[i].DublinCoreExt = &ext.DublinCoreExtension{Language: []string{item.Language}}
		}
	}
	return universal, nil
}

func asHTML(plain string) string { return strings.ReplaceAll(html.EscapeString(plain), "\n", "<br>") }

// known leaves null out of a list of authors.
func known(authors []*jsonfeed.Author) []*jsonfeed.Author {
	var list []*jsonfeed.Author
	for _, a := range authors {
		if a != nil {
			list = append(list, a)
		}
	}
	return list
}
