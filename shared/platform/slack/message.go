package slack

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// event is a message, or what happened to one. ts is a message's id within its channel and, read as seconds, its time.
type event struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"` // channel, group, im or mpim
	User        string `json:"user"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"` // of the message that opened the thread
	DeletedTS   string `json:"deleted_ts"`
	BotID       string `json:"bot_id"`
	AppID       string `json:"app_id"`
	BotProfile  struct {
		AppID string `json:"app_id"`
	} `json:"bot_profile"`
	Edited *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Files    []platform.Each[file] `json:"files"`
	Message  *event                `json:"message"`          // as it is now
	Previous *event                `json:"previous_message"` // as it was
	Tokens   struct {
		Bot []string `json:"bot"`
	} `json:"tokens"` // of tokens_revoked
}

// file is a picture or another file; its page is for members of the workspace.
type file struct {
	Permalink string `json:"permalink"`
}

// message reads a message for our workspace. The ts of a change is the change's own, not the message's.
func (a *Adapter) message(e event, d envelope, us mention.Source) platform.Event {
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message", "bot_message":
		return a.said(e, d, us, platform.Said)
	case "message_deleted":
		id := e.DeletedTS
		if id == "" && e.Previous != nil {
			id = e.Previous.TS
		}
		return platform.Removal(key(us, e.Channel, id))
	case "message_changed":
		switch now := e.Message; {
		case now == nil:
			return platform.Noted(platform.Unreadable, us, "a change without the message")
		case now.Subtype == "tombstone": // what is deleted while others answered it leaves a mark
			return platform.Removal(key(us, e.Channel, now.TS))
		case now.Edited == nil:
			return platform.Noted(platform.Ignored, us, "a change that is no edit, such as a link's preview")
		default:
			now.Channel, now.ChannelType = e.Channel, e.ChannelType
			return a.said(*now, d, us, platform.Edited)
		}
	}
	return platform.NotHeard(us, "message "+e.Subtype)
}

func (a *Adapter) said(e event, d envelope, us mention.Source, what platform.EventKind) platform.Event {
	switch {
	case a.ours(e, d):
		what = platform.Echo
	case e.BotID != "" || e.Subtype == "bot_message":
		return platform.Noted(platform.Ignored, us, "another app's message")
	}
	m := mention.Mention{
		Key:       key(us, e.Channel, e.TS),
		Author:    mention.Author{ID: e.User, Followers: -1},
		Text:      plain(e.Text),
		SaidAt:    moment(e.TS),
		Private:   direct(e.Channel) || e.ChannelType != "" && e.ChannelType != "channel",
		Permalink: a.permalink(us.Account(), e.Channel, e.TS, e.ThreadTS),
		Addressed: e.Type == "app_mention" || named(e.Text, d),
		Thread:    e.Channel,
	}
	if m.SaidAt.IsZero() {
		m.SaidAt = d.EventTime.Time
	}
	switch {
	case e.ThreadTS != "":
		m.Thread = key(us, e.Channel, e.ThreadTS).ID
	case !direct(e.Channel):
		m.Thread = m.ID
	}
	if m.Thread != m.ID && e.ThreadTS != "" {
		m.Parent = m.Thread
	}
	if e.Edited != nil {
		m.Revision = moment(e.Edited.TS).UnixMicro()
	}
	for _, f := range e.Files {
		m.Media = append(m.Media, f.Value.Permalink)
	}
	return platform.Event{Kind: what, Mention: m}
}

// ours says that our app wrote e, or somebody who speaks for the brand.
func (a *Adapter) ours(e event, d envelope) bool {
	if d.AppID != "" && (e.AppID == d.AppID || e.BotProfile.AppID == d.AppID) {
		return true
	}
	return e.User != "" &&
		(slices.Contains(a.config.Ours, e.User) || slices.ContainsFunc(d.Authorizations, func(i authorization) bool {
			return i.Bot && i.UserID == e.User
		}))
}

// named says that the text calls our app by name.
func named(text string, d envelope) bool {
	return slices.ContainsFunc(d.Authorizations, func(i authorization) bool {
		return i.Bot && i.UserID != "" && strings.Contains(text, "<@"+i.UserID+">")
	})
}

// key is "<channel>:<ts>". Whether a channel is a talk with our app alone is told by its id, in every event alike.
func key(us mention.Source, channel, ts string) mention.Key {
	k := mention.Key{Source: us, Kind: mention.Post}
	if direct(channel) {
		k.Kind = mention.Message
	}
	if channel != "" && ts != "" {
		k.ID = channel + ":" + ts
	}
	return k
}

func direct(channel string) bool { return strings.HasPrefix(channel, "D") }

var stamp = regexp.MustCompile(`^[0-9]{1,11}\.[0-9]{6}$`)

// moment is the time that a ts holds, zero where it holds none.
func moment(ts string) time.Time {
	if !stamp.MatchString(ts) {
		return time.Time{}
	}
	micros, err := strconv.ParseInt(strings.Replace(ts, ".", "", 1), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

var word = platform.Word{Of: platform.Capitals + platform.Digits, Most: 40}

// permalink is the address of a message where the workspace's own is known, else of its channel.
func (a *Adapter) permalink(us, channel, ts, thread string) string {
	switch {
	case !word.Is(channel):
		return ""
	case a.config.Site == "" || !stamp.MatchString(ts):
		if !word.Is(us) {
			return "https://slack.com/app_redirect?channel=" + channel
		}
		return "https://slack.com/app_redirect?team=" + us + "&channel=" + channel
	}
	link := strings.TrimSuffix(a.config.Site, "/") + "/archives/" + channel + "/p" + strings.Replace(ts, ".", "", 1)
	if stamp.MatchString(thread) && thread != ts {
		link += "?thread_ts=" + thread + "&cid=" + channel
	}
	return link
}
