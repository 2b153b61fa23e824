package slack

import (
	"encoding/json"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// envelope is the root of every body but for the event in it, if it is not a word about the deliveries themselves.
type envelope struct {
	Type           string          `json:"type"`
	TeamID         string          `json:"team_id"`
	EnterpriseID   string          `json:"enterprise_id"` // where an app is installed for a whole organisation
	AppID          string          `json:"api_app_id"`
	EventTime      platform.Moment `json:"event_time"`
	Authorizations []authorization `json:"authorizations"`
}

// delivery is the root. E is an event, or platform.Each of one.
type delivery[E any] struct {
	envelope
	Event *E `json:"event"`
}

// read reads a body at one go, and its event by itself where that is malformed.
func read(body []byte) (each delivery[platform.Each[event]], err error) {
	var whole delivery[event]
	if json.Unmarshal(body, &whole) != nil {
		err = json.Unmarshal(body, &each)
		return each, err
	}
	each.envelope = whole.envelope
	if whole.Event != nil {
		each.Event = &platform.Each[event]{Value: *whole.Event}
	}
	return each, nil
}

// authorization is an installation of our app that may see the event.
type authorization struct {
	UserID string `json:"user_id"`
	Bot    bool   `json:"is_bot"`
}

// Parse reads one delivery. An event that comes without its envelope is read too.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, fmt.Errorf("slack: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	us := a.account(d.envelope, r.Path)
	var told platform.Event
	switch {
	case d.Type == "":
		return nil, fmt.Errorf("slack: %w: no type at the root", platform.ErrUnreadable)
	case d.Type == "app_rate_limited":
		told = noted(platform.Ignored, us, "Slack holds events back: more than 30,000 in an hour")
	case d.Type == probe:
		told = noted(platform.Ignored, us, "a probe")
	case d.Event != nil:
		told = a.told(*d.Event, d.envelope, us)
	case d.Type == "event_callback":
		return nil, fmt.Errorf("slack: %w: no event in the envelope", platform.ErrUnreadable)
	default:
		var bare platform.Each[event]
		if err := json.Unmarshal(r.Body, &bare); err != nil {
			return nil, fmt.Errorf("slack: %w: %s", platform.ErrUnreadable, platform.Where(err))
		}
		told = a.told(bare, d.envelope, us)
	}
	return []platform.Event{platform.Bounded(told)}, nil
}

// account is the workspace.
func (a *Adapter) account(d envelope, path string) string {
	for _, account := range []string{d.TeamID, d.EnterpriseID, path, a.config.Account} {
		if account != "" {
			return account
		}
	}
	return unassigned
}

// told is what one event means to us. One whose parts are not what Slack documents matters only where it has words.
func (a *Adapter) told(each platform.Each[event], d envelope, us string) platform.Event {
	e := each.Value
	if e.Type == "message" || e.Type == "app_mention" {
		if each.Err != nil {
			return noted(platform.Unreadable, us, "a message: "+platform.Where(each.Err))
		}
		return a.message(e, d, us)
	}
	switch e.Type {
	case "reaction_added", "reaction_removed":
		return noted(platform.Counted, us, "reaction")
	case "app_uninstalled":
		return noted(platform.Disconnected, us, "the app was taken out of the workspace")
	case "tokens_revoked":
		if len(e.Tokens.Bot) > 0 {
			return noted(platform.Disconnected, us, "the app's token was withdrawn")
		}
	}
	return noted(platform.Ignored, us, platform.Quoted(e.Type)+" is not heard")
}

func noted(what platform.EventKind, us, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: mention.SourceOf("slack", us)}, Author: mention.Author{Followers: -1}}
	return platform.Event{Kind: what, Mention: m, Note: note}
}
