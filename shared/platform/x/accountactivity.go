package x

import (
	"cmp"

	"oyez/shared/platform"
)

// accountActivity is a body of the Account Activity API. The documents name unfollow_events and the
// like; bodies use the positive word with a type. T is a post and M a private message, or platform.Each of one.
type accountActivity[T, M any] struct {
	wordless
	Tweets   []T    `json:"tweet_create_events"`
	Messages []M    `json:"direct_message_events"`
	Users    people `json:"users"`
}

// plain is what was read at one go.
func plain(whole accountActivity[tweet, directMessage]) activities {
	return activities{whole.wordless, platform.Plain(whole.Tweets), platform.Plain(whole.Messages), whole.Users}
}

// activities are what one body of the Account Activity API tells.
type activities = accountActivity[platform.Each[tweet], platform.Each[directMessage]]

// wordless is what it tells beside words.
type wordless struct {
	ForUser   platform.ID               `json:"for_user_id"`
	Blocked   flag                      `json:"user_has_blocked"`
	BlockedBy flag                      `json:"is_blocked_by"`
	Deleted   []platform.Each[deletion] `json:"tweet_delete_events"`
	Favorites []platform.Each[typed]    `json:"favorite_events"`
	Follows   []platform.Each[typed]    `json:"follow_events"`
	Unfollows []platform.Each[typed]    `json:"unfollow_events"`
	Typing    []platform.Each[typed]    `json:"direct_message_indicate_typing_events"`
	Read      []platform.Each[typed]    `json:"direct_message_mark_read_events"`
	Blocks    []platform.Each[typed]    `json:"block_events"`
	Unblocks  []platform.Each[typed]    `json:"unblock_events"`
	Mutes     []platform.Each[typed]    `json:"mute_events"`
	Unmutes   []platform.Each[typed]    `json:"unmute_events"`
}

// deletion is a post of ours that we deleted: X does not push what others delete.
type deletion struct {
	Status struct {
		ID    platform.ID `json:"id"`
		IDStr platform.ID `json:"id_str"`
	} `json:"status"`
}

// typed is an event without words.
type typed struct {
	Type string `json:"type"`
}

// flag is true, "true" or anything else: X's documents and its bodies disagree.
type flag bool

func (f *flag) UnmarshalJSON(b []byte) error {
	*f = string(b) == "true" || string(b) == `"true"`
	return nil
}

func (d accountActivity[T, M]) any() bool {
	return d.Tweets != nil || d.Deleted != nil || d.Messages != nil || d.Favorites != nil || d.Follows != nil ||
		d.Unfollows != nil || d.Typing != nil || d.Read != nil || d.Blocks != nil || d.Unblocks != nil ||
		d.Mutes != nil ||
		d.Unmutes != nil
}

func told(d activities) []platform.Event {
	events := each(d.ForUser, "a post", d.Tweets, func(t tweet) platform.Event {
		e := t.event(d.ForUser)
		if (e.Kind == platform.Said || e.Kind == platform.Edited) && bool(d.Blocked || d.BlockedBy) {
			e = explained(e, "one has blocked the other: an answer may not arrive") // heard all the same
		}
		return e
	})
	events = append(events, each(d.ForUser, "a private message", d.Messages, func(m directMessage) platform.Event {
		return m.event(d.ForUser, d.Users)
	})...)
	events = append(events, each(d.ForUser, "a deletion", d.Deleted, func(del deletion) platform.Event {
		return removed(d.ForUser, cmp.Or(del.Status.IDStr, del.Status.ID))
	})...)
	for _, kind := range []struct {
		list []platform.Each[typed]
		what platform.EventKind
		note string
	}{
		{d.Favorites, platform.Counted, "like"},
		{d.Follows, platform.Counted, "follow"},
		{d.Unfollows, platform.Counted, "unfollow"},
		{d.Typing, platform.Counted, "typing"},
		{d.Read, platform.Counted, "read mark"},
		{d.Blocks, platform.Ignored, "block"},
		{d.Unblocks, platform.Ignored, "unblock"},
		{d.Mutes, platform.Ignored, "mute"},
		{d.Unmutes, platform.Ignored, "unmute"},
	} {
		events = append(events, each(d.ForUser, kind.note, kind.list, func(t typed) platform.Event {
			switch t.Type { // the type says the opposite under the positive word
			case "unfollow", "unblock", "unmute":
				return noted(kind.what, d.ForUser, t.Type)
			}
			return noted(kind.what, d.ForUser, kind.note)
		})...)
	}
	if len(events) == 0 {
		return []platform.Event{noted(platform.Ignored, d.ForUser, "no event that is heard")}
	}
	return events
}

// each makes one event of each element; a malformed one becomes Unreadable and spoils no other.
func each[T any](account platform.ID, name string, list []platform.Each[T],
	event func(T) platform.Event,
) []platform.Event {
	var events []platform.Event
	for _, element := range list {
		if element.Err != nil {
			events = append(events, noted(platform.Unreadable, account, name+": "+platform.Where(element.Err)))
			continue
		}
		events = append(events, event(element.Value))
	}
	return events
}
