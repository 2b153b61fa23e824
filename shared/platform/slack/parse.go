package slack

import (
	"cmp"
	"encoding/json"
	"errors"

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
		return nil, platform.NotUnderstood(err)
	}
	us := mention.SourceOf("slack", cmp.Or(d.TeamID, d.EnterpriseID, r.Path, a.config.Account, unassigned))
	var e platform.Event
	switch {
	case d.Type == "":
		return nil, platform.NotUnderstood(errors.New("no type at the root"))
	case d.Type == "app_rate_limited":
		e = platform.Noted(platform.Ignored, us, "Slack holds events back: more than 30,000 in an hour")
	case d.Type == probe:
		e = platform.Noted(platform.Ignored, us, "a probe")
	case d.Event != nil:
		e = a.heard(*d.Event, d.envelope, us)
	case d.Type == "event_callback":
		return nil, platform.NotUnderstood(errors.New("no event in the envelope"))
	default:
		var bare platform.Each[event]
		if err := json.Unmarshal(r.Body, &bare); err != nil {
			return nil, platform.NotUnderstood(err)
		}
		e = a.heard(bare, d.envelope, us)
	}
	return []platform.Event{e}, nil
}

// heard is what one event means to us. One whose parts are not what Slack documents matters only where it has words.
func (a *Adapter) heard(each platform.Each[event], d envelope, us mention.Source) platform.Event {
	e := each.Value
	if e.Type == "message" || e.Type == "app_mention" {
		if each.Err != nil {
			return platform.Noted(platform.Unreadable, us, "a message: "+platform.Where(each.Err))
		}
		return a.message(e, d, us)
	}
	switch e.Type {
	case "reaction_added", "reaction_removed":
		return platform.Noted(platform.Counted, us, "reaction")
	case "app_uninstalled":
		return platform.Noted(platform.Disconnected, us, "the app was taken out of the workspace")
	case "tokens_revoked":
		if len(e.Tokens.Bot) > 0 {
			return platform.Noted(platform.Disconnected, us, "the app's token was withdrawn")
		}
	}
	return platform.NotHeard(us, e.Type)
}
