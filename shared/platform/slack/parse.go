package slack

import (
	"encoding/json"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the root of every body: an event in its envelope, or a word about the deliveries themselves.
type delivery struct {
	Type           string                `json:"type"`
	TeamID         string                `json:"team_id"`
	EnterpriseID   string                `json:"enterprise_id"` // where an app is installed for a whole organisation
	AppID          string                `json:"api_app_id"`
	EventTime      platform.Moment       `json:"event_time"`
	Authorizations []authorization       `json:"authorizations"`
	Event          *platform.Each[event] `json:"event"`
}

// authorization is an installation of our app that may see the event.
type authorization struct {
	UserID string `json:"user_id"`
	Bot    bool   `json:"is_bot"`
}

// Parse reads one delivery. An event that comes without its envelope is read too.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, fmt.Errorf("slack: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	us := a.account(d, r.Path)
	var told platform.Event
	switch {
	case d.Type == "":
		return nil, fmt.Errorf("slack: %w: no type at the root", platform.ErrUnreadable)
	case d.Type == "app_rate_limited":
		told = noted(platform.Ignored, us, "Slack holds events back: more than 30,000 in an hour")
	case d.Type == probe:
		told = noted(platform.Ignored, us, "a probe")
	case d.Event != nil:
		told = a.read(*d.Event, d, us)
	case d.Type == "event_callback":
		return nil, fmt.Errorf("slack: %w: no event in the envelope", platform.ErrUnreadable)
	default:
		var bare platform.Each[event]
		if err := json.Unmarshal(r.Body, &bare); err != nil {
			return nil, fmt.Errorf("slack: %w: %s", platform.ErrUnreadable, platform.Where(err))
		}
		told = a.read(bare, d, us)
	}
	return []platform.Event{platform.Bounded(told)}, nil
}

// account is the workspace.
func (a *Adapter) account(d delivery, path string) string {
	for _, account := range []string{d.TeamID, d.EnterpriseID, path, a.config.Account} {
		if account != "" {
			return account
		}
	}
	return unassigned
}

// read tells what one event means to us. One whose parts are not what Slack documents matters only where it has words.
func (a *Adapter) read(each platform.Each[event], d delivery, us string) platform.Event {
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

func noted(what platform.What, us, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: mention.SourceOf("slack", us)}, Author: mention.Author{Followers: -1}}
	return platform.Event{What: what, Mention: m, Note: note}
}
