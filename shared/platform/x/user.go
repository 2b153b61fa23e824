package x

import (
	"cmp"
	"encoding/json"
	"net/url"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// user is a person in the older shape and in the newer one.
type user struct {
	ID         platform.ID    `json:"id"`
	IDStr      platform.ID    `json:"id_str"`
	Name       string         `json:"name"`
	ScreenName string         `json:"screen_name"` // older
	Username   string         `json:"username"`    // newer
	Verified   flag           `json:"verified"`
	Followers  platform.Count `json:"followers_count"` // older
	Metrics    struct {
		Followers    platform.Count `json:"followers_count"`
		FollowersStr platform.Count `json:"followers_count_str"`
	} `json:"public_metrics"` // newer
	Data *user `json:"data"` // some samples wrap the person once more
}

func (u user) unwrapped() user {
	if u.Data != nil {
		return *u.Data
	}
	return u
}

func (u user) id() platform.ID { return cmp.Or(u.IDStr, u.ID) }

func (u user) handle() string { return cmp.Or(u.Username, u.ScreenName) }

// author is the person as id, under which the body spoke of him or her.
func (u user) author(id platform.ID) mention.Author {
	a := mention.Author{ID: string(id), Name: u.Name, Handle: u.handle(), Followers: -1, Verified: bool(u.Verified)}
	for _, count := range []platform.Count{u.Metrics.Followers, u.Metrics.FollowersStr, u.Followers} {
		if count.Known && count.N >= 0 {
			a.Followers = count.N
			break
		}
	}
	return a
}

// people are users by id. X sends them as a map by id, or as a list; with or without a wrapper. Broken ones are left
// out: a name is not worth losing words for.
type people map[platform.ID]user

func (p *people) UnmarshalJSON(b []byte) error {
	*p = people{}
	if b[0] == '[' {
		for _, u := range listed(b) {
			known := u.Value.unwrapped()
			(*p)[known.id()] = known
		}
		return nil
	}
	var whole map[string]user
	if json.Unmarshal(b, &whole) == nil {
		for id, u := range whole {
			(*p)[platform.ID(id)] = u.unwrapped()
		}
		return nil
	}
	var byID map[string]platform.Each[user]
	if json.Unmarshal(b, &byID) == nil {
		for id, u := range byID {
			(*p)[platform.ID(id)] = u.Value.unwrapped()
		}
	}
	return nil
}

func listed(b []byte) []platform.Each[user] {
	var whole []user
	if json.Unmarshal(b, &whole) == nil {
		return platform.Plain(whole)
	}
	var list []platform.Each[user]
	if json.Unmarshal(b, &list) != nil {
		return nil
	}
	return list
}

var handle = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "_", Most: 50}

// permalink is the address of a post; x.com finds it without the handle too.
func permalink(who, id string) string {
	switch {
	case !platform.Number.Is(id):
		return ""
	case !handle.Is(who):
		return "https://x.com/i/status/" + id
	}
	return "https://x.com/" + url.PathEscape(who) + "/status/" + id
}
