package trustpilot

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is what Trustpilot posts: several events at once. E is an event, or platform.Each of one.
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
		return nil, platform.NotUnderstood(err)
	}
	if d.Events == nil {
		return nil, platform.NotUnderstood(errors.New("no events at the root"))
	}
	unit, _ := split(r.Path)
	source := mention.SourceOf("trustpilot", cmp.Or(unit, a.config.Unit))
	if len(d.Events) == 0 {
		return []platform.Event{platform.Noted(platform.Ignored, source, "an empty list of events")}, nil
	}
	events := make([]platform.Event, 0, len(d.Events))
	for _, e := range d.Events {
		if e.Err != nil {
			events = append(events, platform.Noted(platform.Unreadable, source, "a review: "+platform.Where(e.Err)))
			continue
		}
		events = append(events, e.Value.event(source))
	}
	return events, nil
}

// product marks the reviews of products, which have another API and are not answered by a reply.
const product = "product-review"

func (e event) event(source mention.Source) platform.Event {
	cut := strings.LastIndex(e.Name, "-") + 1
	thing, change := strings.TrimSuffix(e.Name[:cut], "-"), e.Name[cut:]
	if thing != "service-review" && thing != product {
		return platform.NotHeard(source, e.Name)
	}
	what := platform.Said
	switch change {
	case "created":
	case "updated":
		what = platform.Edited
	case "deleted":
		return platform.Removal(mention.Key{Source: source, Kind: mention.Review, ID: string(e.Data.ID)})
	default:
		return platform.NotHeard(source, e.Name)
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
