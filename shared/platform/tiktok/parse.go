package tiktok

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the envelope of every event. Its time is in seconds, those inside in milliseconds.
type delivery struct {
	Event     string          `json:"event"`
	CreatedAt platform.Moment `json:"create_time"`
	Us        platform.ID     `json:"user_openid"` // our account, which the API calls business_id
	Content   content         `json:"content"`
}

// content is the event itself: JSON within a JSON string, or, should TikTok ever unwrap it, JSON.
type content []byte

// UnmarshalJSON takes the string's text, or any other value as it stands.
func (c *content) UnmarshalJSON(b []byte) error {
	if b[0] != '"' {
		*c = slices.Clone(b)
		return nil
	}
	var text string
	err := json.Unmarshal(b, &text)
	*c = content(text)
	return err
}

// Parse reads one event.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	if d.Event == "" {
		return nil, platform.NotUnderstood(errors.New("no event at the root"))
	}
	event, err := a.event(d)
	if err != nil {
		return nil, fmt.Errorf("%w: in content: %s", platform.ErrUnreadable, platform.Where(err))
	}
	return []platform.Event{event}, nil
}

func (a *Adapter) event(d delivery) (platform.Event, error) {
	switch d.Event {
	case "comment.update":
		var c comment
		err := json.Unmarshal(d.Content, &c)
		return a.comment(d, c), err
	case "im_receive_high_intent_comment": // of a person who seems to want to buy; it may come as an update too
		var c comment
		if err := json.Unmarshal(d.Content, &c); err != nil || c.ID == "" {
			return d.noted(platform.Ignored, "a comment of somebody who may buy, and not which"), nil
		}
		c.Action = cmp.Or(c.Action, "insert")
		return a.comment(d, c), nil
	case "brand.mention.event":
		var b brandMention
		err := json.Unmarshal(d.Content, &b)
		return a.mentioned(d, b), err
	case "im_receive_msg", "im_send_msg":
		var m message
		err := json.Unmarshal(d.Content, &m)
		return m.event(d), err
	case "im_receive_msg_eu":
		return d.noted(platform.Counted, "a private message from Europe, of which TikTok tells nothing"), nil
	case "im_mark_read_msg":
		return d.noted(platform.Counted, "read mark"), nil
	}
	return platform.NotHeard(d.source(), d.Event), nil
}

// ours says whether the person is one of our accounts.
func (a *Adapter) ours(d delivery, who platform.ID) bool {
	return who != "" && (who == d.Us || slices.Contains(a.config.Own, string(who)))
}

func (d delivery) source() mention.Source { return mention.SourceOf("tiktok", string(d.Us)) }

func (d delivery) noted(what platform.EventKind, note string) platform.Event {
	return platform.Noted(what, d.source(), note)
}

// id is an id without TikTok's word for none, a zero.
func id(raw platform.ID) string {
	if raw == "0" {
		return ""
	}
	return string(raw)
}

// address is a video's; TikTok finds it whatever name stands before it. Names are not in its events.
func address(video string) string {
	if video == "" || strings.ContainsAny(video, "/?#% ") {
		return ""
	}
	return "https://www.tiktok.com/@_/video/" + video
}
