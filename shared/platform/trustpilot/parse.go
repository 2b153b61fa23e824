package trustpilot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is what Trustpilot posts: several events at once (spec sheet 8). E is an event, or platform.Each of one.
type delivery[E any] struct {
	Events []E `json:"events"`
}

// read reads a body at one go, and one by one where an event is malformed.
func read(body []byte) (each delivery[platform.Each[event]], err error) {
	var whole delivery[event]
	if json.Unmarshal(body, &whole) != nil {
		err = json.Unmarshal(body, &each)
		return each, err
	}
	each.Events = platform.Plain(whole.Events)
	return each, nil
}

type event struct {
	Name string `json:"eventName"`
	Data review `json:"eventData"`
}

// review is a review, in a delivery and in the API's answer.
type review struct {
	ID        platform.ID     `json:"id"`
	Lang      string          `json:"language"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	Content   string          `json:"content"` // of a product's review
	Stars     platform.Count  `json:"stars"`
	CreatedAt platform.Moment `json:"createdAt"`
	UpdatedAt platform.Moment `json:"updatedAt"`
	Consumer  struct {
		ID          platform.ID `json:"id"`
		Name        string      `json:"name"`
		DisplayName string      `json:"displayName"`
	} `json:"consumer"`
	Reply *struct {
		Text string `json:"text"`
	} `json:"companyReply"`
}

// Parse reads the reviews of one delivery. The path says whose they are: no body names our business.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, fmt.Errorf("trustpilot: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	if d.Events == nil {
		return nil, fmt.Errorf("trustpilot: %w: no events at the root", platform.ErrUnreadable)
	}
	unit, _ := split(r.Path)
	source := mention.SourceOf("trustpilot", cmp.Or(unit, a.config.Unit))
	if len(d.Events) == 0 {
		return []platform.Event{noted(platform.Ignored, source, "an empty list of events")}, nil
	}
	events := make([]platform.Event, 0, len(d.Events))
	for _, e := range d.Events {
		heard := noted(platform.Unreadable, source, "")
		if e.Err == nil {
			heard = e.Value.event(source)
		} else {
			heard.Note = "a review: " + platform.Where(e.Err)
		}
		events = append(events, platform.Bounded(heard))
	}
	return events, nil
}

// product marks the reviews of products, which have another API and are not answered by a reply.
const product = "product-review"

func (e event) event(source mention.Source) platform.Event {
	thing, change, _ := cutLast(e.Name, "-")
	if thing != "service-review" && thing != product {
		return noted(platform.Ignored, source, platform.Quoted(e.Name)+" is not heard")
	}
	what := platform.Said
	switch change {
	case "created":
	case "updated":
		what = platform.Edited
	case "deleted":
		gone := noted(platform.Removed, source, "")
		gone.Mention.Kind, gone.Mention.ID = mention.Review, string(e.Data.ID)
		return gone
	default:
		return noted(platform.Ignored, source, platform.Quoted(e.Name)+" is not heard")
	}
	m := e.Data.mention(source)
	if thing == product {
		m.ReplyRef = product + "/" + m.ID
	}
	if what == platform.Edited {
		// Two changes without a time of their own weigh the same, and the table keeps the greater text.
		m.Revision = max(e.Data.UpdatedAt.UnixMilli(), 1)
	}
	return platform.Event{Kind: what, Mention: m}
}

func (r review) mention(source mention.Source) mention.Mention {
	id := string(r.ID)
	m := mention.Mention{
		Key: mention.Key{Source: source, Kind: mention.Review, ID: id},
		Author: mention.Author{
			ID: string(r.Consumer.ID), Name: cmp.Or(r.Consumer.Name, r.Consumer.DisplayName),
			Followers: -1,
		},
		Text:      joined(r.Title, cmp.Or(r.Text, r.Content)),
		Lang:      r.Lang,
		SaidAt:    r.CreatedAt.Time,
		Permalink: "https://www.trustpilot.com/reviews/" + url.PathEscape(id), // link in the body is the API's
		Thread:    id,
	}
	if 1 <= r.Stars.N && r.Stars.N <= 5 {
		m.Rating = r.Stars.N
	}
	return m
}

// joined is a review's title and text; Trustpilot makes the title of the text's beginning where the person wrote none.
func joined(title, text string) string {
	bare := strings.TrimRight(title, ".… ")
	if strings.HasPrefix(text, bare) {
		return text
	}
	return strings.TrimSpace(title + "\n\n" + text)
}

func noted(what platform.EventKind, source mention.Source, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: source}, Author: mention.Author{Followers: -1}}
	return platform.Event{Kind: what, Mention: m, Note: note}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
