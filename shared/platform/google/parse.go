package google

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// push is what Pub/Sub posts. A subscription may also unwrap: then the body is the notification itself.
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

// Parse reads one notification. What Google publishes beside reviews, or others publish to our topic, is Ignored: with
// a refusal it would come again for a week.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var p push
	if err := json.Unmarshal(r.Body, &p); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	raw, at := json.RawMessage(r.Body), time.Time{}
	if p.Message != nil {
		raw, at = p.Message.Data, p.Message.PublishTime.Time
	}
	var n notification
	if json.Unmarshal(raw, &n) != nil {
		if p.Message == nil {
			return nil, platform.NotUnderstood(errors.New("no object"))
		}
		return []platform.Event{platform.Noted(platform.Ignored, "", "a message that is no notification")}, nil
	}
	if p.Message == nil && n.kind() == "" && n.review() == nil {
		return nil, platform.NotUnderstood(errors.New("neither a message nor a notification at the root"))
	}
	return []platform.Event{a.event(n, at)}, nil
}

func (a *Adapter) event(n notification, at time.Time) platform.Event {
	name, kind := n.review(), n.kind()
	what := platform.Said
	switch {
	case name == nil:
		return platform.Noted(platform.Ignored, "", "no review in "+platform.Quoted(kind))
	case kind == "UPDATED_REVIEW":
		what = platform.Edited
	case kind != "NEW_REVIEW" && kind != "":
		return platform.NotHeard("", kind)
	}
	source, id := mention.SourceOf("google", name[1]), name[2]
	m := mention.Mention{
		Key:       mention.Key{Source: source, Kind: mention.Review, ID: id},
		Author:    mention.Author{Followers: -1},
		SaidAt:    at,
		Permalink: cmp.Or(platform.ByAccount(a.config.Pages, source), pageURL),
		Thread:    id,
		ReplyRef:  name[0],
	}
	if what == platform.Edited && !at.IsZero() {
		m.MissingRevision = at.UnixMilli() // later than the change itself, which only Enrich learns
	}
	return platform.Event{Kind: what, Mention: m, Note: platform.NeedsEnrichment}
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
