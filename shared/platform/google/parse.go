package google

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// push is what Pub/Sub posts (spec sheet 7). A subscription may also unwrap: then the body is the notification itself.
type push struct {
	Message *struct {
		Data        []byte          `json:"data"` // base64; left out when a message has attributes alone
		PublishTime platform.Moment `json:"publishTime"`
	} `json:"message"`
}

// notification is what Google publishes. Its documents and public code spell the fields in different ways, so the
// review is found by the form of its name, whatever the field.
type notification map[string]any

// reviewName is "accounts/{account}/locations/{location}/reviews/{review}".
var reviewName = regexp.MustCompile(`^accounts/[^/\s]+/locations/([^/\s]+)/reviews/([^/\s]+)$`)

// NeedsEnrichment is the note of a review whose words only Google's API tells.
const NeedsEnrichment = "thin"

// Parse reads one notification. What Google publishes beside reviews, or others publish to our topic, is Ignored: with
// a refusal it would come again for a week.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var p push
	if err := json.Unmarshal(r.Body, &p); err != nil {
		return nil, fmt.Errorf("google: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	raw, at := json.RawMessage(r.Body), time.Time{}
	if p.Message != nil {
		raw, at = p.Message.Data, p.Message.PublishTime.Time
	}
	var n notification
	if json.Unmarshal(raw, &n) != nil {
		if p.Message == nil {
			return nil, fmt.Errorf("google: %w: no object", platform.ErrUnreadable)
		}
		return []platform.Event{ignored("a message that is no notification")}, nil
	}
	if p.Message == nil && n.kind() == "" && n.review() == nil {
		return nil, fmt.Errorf("google: %w: neither a message nor a notification at the root", platform.ErrUnreadable)
	}
	return []platform.Event{platform.Bounded(a.event(n, at))}, nil
}

func (a *Adapter) event(n notification, at time.Time) platform.Event {
	name, kind := n.review(), n.kind()
	what := platform.Said
	switch {
	case name == nil:
		return ignored("no review in " + platform.Quoted(kind))
	case kind == "UPDATED_REVIEW":
		what = platform.Edited
	case kind != "NEW_REVIEW" && kind != "":
		return ignored(platform.Quoted(kind) + " is not heard")
	}
	location, id := name[1], name[2]
	m := mention.Mention{
		Key:       mention.Key{Source: mention.SourceOf("google", location), Kind: mention.Review, ID: id},
		Author:    mention.Author{Followers: -1},
		SaidAt:    at,
		Permalink: cmp.Or(a.config.Pages[location], a.config.Pages[AnyLocation], pageURL),
		Thread:    id,
		ReplyRef:  name[0],
	}
	if what == platform.Edited && !at.IsZero() {
		m.MissingRevision = at.UnixMilli() // later than the change itself, which only Enrich learns
	}
	return platform.Event{Kind: what, Mention: m, Note: NeedsEnrichment}
}

// review is the name of the review, its location's id and its own; nil where there is none.
func (n notification) review() []string {
	for _, field := range slices.Sorted(maps.Keys(n)) {
		if text, ok := n[field].(string); ok {
			if name := reviewName.FindStringSubmatch(text); name != nil {
				return name
			}
		}
	}
	return nil
}

// kind is such as NEW_REVIEW; "" where the notification does not say.
func (n notification) kind() string {
	for _, field := range []string{"notificationType", "notification_type", "type"} {
		if text, ok := n[field].(string); ok {
			return strings.ToUpper(text)
		}
	}
	return ""
}

func ignored(note string) platform.Event {
	return platform.Event{
		Kind: platform.Ignored, Mention: mention.Mention{Author: mention.Author{Followers: -1}},
		Note: note,
	}
}
