package x

import (
	"encoding/json"
	"errors"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// root is the root of all of X's bodies: data with an event_type is the X Activity API, data with
// matching_rules the filtered stream, for_user_id the Account Activity API.
type root struct {
	Includes includes               `json:"includes"`
	Rules    *[]platform.Each[rule] `json:"matching_rules"`
	Revoked  *userEvent             `json:"user_event"`
	Replayed json.RawMessage        `json:"replay_job_status"`
}

// delivery is the root with what it carries, a payload, posts and private messages: each of them plain (P, T, M), or
// within platform.Each.
type delivery[P, T, M any] struct {
	root
	accountActivity[T, M]
	Data *activity[P] `json:"data"`
}

// careful is a delivery of which any part may be malformed.
type careful = delivery[platform.Each[payload], platform.Each[tweet], platform.Each[directMessage]]

// read reads a body at one go, and part by part where one is malformed.
func read(body []byte) (careful, error) {
	var whole delivery[payload, tweet, directMessage]
	if json.Unmarshal(body, &whole) != nil {
		var d careful
		err := json.Unmarshal(body, &d)
		return d, err
	}
	d := careful{root: whole.root, accountActivity: plain(whole.accountActivity)}
	if whole.Data != nil {
		d.Data = &activity[platform.Each[payload]]{post: whole.Data.post, envelope: whole.Data.envelope}
		if whole.Data.Payload != nil {
			d.Data.Payload = &platform.Each[payload]{Value: *whole.Data.Payload}
		}
	}
	return d, nil
}

// userEvent tells that a person took the app's permission back.
type userEvent struct {
	Revoke *struct {
		Source struct {
			UserID platform.ID `json:"user_id"`
		} `json:"source"`
	} `json:"revoke"`
}

// Parse reads a body of any of the three products.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	var events []platform.Event
	switch {
	case d.Data != nil && d.Data.Type != "":
		events, err = heard(*d.Data)
	case d.Data != nil && d.Rules != nil:
		events = streamed(d.Data.post, d.Includes, *d.Rules)
	case d.Revoked != nil && d.Revoked.Revoke != nil:
		events = []platform.Event{disconnected(d.Revoked.Revoke.Source.UserID)}
	case d.Revoked != nil:
		events = []platform.Event{noted(platform.Ignored, d.ForUser, "a user event that is not heard")}
	case len(d.Replayed) > 0:
		events = []platform.Event{noted(platform.Ignored, "", "the end of a replay")}
	case d.ForUser != "" || d.any():
		events = told(d.accountActivity)
	default:
		err = errors.New("neither data, for_user_id, user_event nor replay_job_status at the root")
	}
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	return events, nil
}

func source(account platform.ID) mention.Source { return mention.SourceOf("x", string(account)) }

func noted(what platform.EventKind, account platform.ID, note string) platform.Event {
	return platform.Noted(what, source(account), note)
}

func disconnected(account platform.ID) platform.Event {
	return noted(platform.Disconnected, account, "the account took its permission back")
}

func removed(account, id platform.ID) platform.Event {
	return platform.Removal(mention.Key{Source: source(account), Kind: mention.Post, ID: string(id)})
}
