package discourse

import (
	"cmp"
	"encoding/json"
	"errors"
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
		return nil, platform.NotUnderstood(err)
	}
	from := a.forum(r)
	var e platform.Event
	switch {
	case d.Post != nil:
		e = a.event(*d.Post, d.Post.happened(r.Header.Get("X-Discourse-Event")), from)
	case len(d.Topic) > 0:
		e = platform.Noted(platform.Ignored, from.source, "a topic: its words come as its first post")
	case len(d.Ping) > 0:
		e = platform.Noted(platform.Ignored, from.source, "ping")
	case len(d.Like) > 0:
		e = platform.Noted(platform.Counted, from.source, "like")
	default:
		var parts map[string]json.RawMessage
		if json.Unmarshal(body, &parts) != nil || len(parts) == 0 {
			return nil, platform.NotUnderstood(errors.New("nothing at the root"))
		}
		e = platform.Noted(platform.Ignored, from.source, "an event that is not heard")
	}
	return []platform.Event{e}, nil
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
	account := cmp.Or(r.Path, a.config.Account, said, unassigned)
	f := forum{source: mention.SourceOf("discourse", account)}
	switch {
	case said == account: // with the folder that the forum may live in
		f.base = "https://" + said + strings.TrimSuffix(instance.EscapedPath(), "/")
	case strings.Contains(account, "."):
		f.base = "https://" + account
	}
	return f
}
