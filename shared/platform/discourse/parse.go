package discourse

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the root of every body: one thing, named after its kind.
type delivery struct {
	Post  *post           `json:"post"`
	Topic json.RawMessage `json:"topic"`
	Ping  json.RawMessage `json:"ping"`
	Like  json.RawMessage `json:"like"`
}

// Parse reads one delivery. The header says what happened; without it, the post itself does.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	body := platform.Payload(r.Body)
	var d delivery
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, fmt.Errorf("discourse: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	from := a.forum(r)
	var told platform.Event
	switch {
	case d.Post != nil:
		told = a.event(*d.Post, d.Post.happened(r.Header.Get("X-Discourse-Event")), from)
	case len(d.Topic) > 0:
		told = noted(platform.Ignored, from, "a topic: its words come as its first post")
	case len(d.Ping) > 0:
		told = noted(platform.Ignored, from, "ping")
	case len(d.Like) > 0:
		told = noted(platform.Counted, from, "like")
	default:
		var parts map[string]json.RawMessage
		if json.Unmarshal(body, &parts) != nil || len(parts) == 0 {
			return nil, fmt.Errorf("discourse: %w: nothing at the root", platform.ErrUnreadable)
		}
		told = noted(platform.Ignored, from, "an event that is not heard")
	}
	return []platform.Event{platform.Bounded(told)}, nil
}

// forum is where a delivery comes from.
type forum struct {
	source mention.Source
	base   string // the forum's https address without a slash at its end; "" where it is unknown
}

// forum believes the path and the settings before the header, which nobody signs.
func (a *Adapter) forum(r platform.Request) forum {
	var said string
	instance, err := url.Parse(r.Header.Get("X-Discourse-Instance"))
	if err == nil && instance.Scheme == "https" && instance.User == nil {
		said = strings.ToLower(instance.Host)
	}
	account := unassigned
	for _, name := range []string{r.Path, a.config.Account, said} {
		if name != "" {
			account = name
			break
		}
	}
	f := forum{source: mention.SourceOf("discourse", account)}
	switch {
	case said == account: // with the folder that the forum may live in
		f.base = "https://" + said + strings.TrimSuffix(instance.EscapedPath(), "/")
	case strings.Contains(account, "."):
		f.base = "https://" + account
	}
	return f
}

func noted(what platform.EventKind, from forum, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: from.source}, Author: mention.Author{Followers: -1}}
	return platform.Event{Kind: what, Mention: m, Note: note}
}
