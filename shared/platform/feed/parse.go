package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"

	"github.com/mmcdole/gofeed"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/run"
)

// The bounds of a feed, above those of any feed we met: gofeed recurses and copies, and what it costs grows with them.
const (
	maxTags   = 200_000        // elements or objects: bounds memory and depth
	maxPieces = 20_000_000_000 // sections and comments times bytes: gofeed joins an extension's text piece by piece
)

// Parse reads a feed of any kind. r.Path is the feed's name in our settings, "feed" where there is none. Every entry is
// Said, or Edited where the feed says that it was changed after it was published. The error quotes nothing of the feed.
func (Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	read, err := read(r.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", platform.ErrUnreadable, why(err))
	}
	source := mention.SourceOf(Name, cmp.Or(r.Path, Name))
	events := make([]platform.Event, 0, len(read.Items))
	for _, item := range read.Items {
		events = append(events, entry{read, item}.event(source))
	}
	return events, nil
}

var (
	errTooMuch = errors.New("too many parts for a feed")
	errNoFeed  = errors.New("JSON, but no feed")
)

// read has gofeed read a body. A panic of gofeed's is an error here.
func read(body []byte) (feed *gofeed.Feed, err error) {
	pieces := bytes.Count(body, []byte("<!")) + bytes.Count(body, []byte("<?"))
	if bytes.Count(body, []byte("<"))+bytes.Count(body, []byte("{")) > maxTags || pieces*len(body) > maxPieces {
		return nil, errTooMuch
	}
	parser := gofeed.NewParser()
	// it parses all HTML for a picture
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	parser.JSONTranslator = jsonTranslator{}
	err = run.Recover(func() error { feed, err = parser.Parse(bytes.NewReader(body)); return err })
	if err == nil && feed.FeedType == "json" && feed.FeedVersion == "" && len(feed.Items) == 0 {
		return nil, errNoFeed
	}
	return feed, err
}

// why says what is wrong without quoting the feed, as the libraries' own texts do.
func why(err error) string {
	if broken, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Sprintf("malformed XML on line %d", broken.Line)
	}
	if broken, ok := errors.AsType[*json.SyntaxError](err); ok {
		return platform.Where(broken)
	}
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return "neither RSS, RDF, Atom nor JSON Feed"
	case errors.Is(err, errTooMuch), errors.Is(err, errNoFeed):
		return err.Error()
	default:
		return "a feed that cannot be read"
	}
}
