package x

import (
	"cmp"
	"encoding/json"
	"slices"

	"oyez/shared/platform"
)

// tweet is a post in the older shape, of the Account Activity API.
type tweet struct {
	ID               platform.ID      `json:"id"`
	IDStr            platform.ID      `json:"id_str"` // X rounds the number in its own samples
	CreatedAt        platform.Moment  `json:"created_at"`
	TimestampMS      platform.Moment  `json:"timestamp_ms"`
	Text             string           `json:"text"`
	FullText         string           `json:"full_text"`
	Truncated        flag             `json:"truncated"`
	Displayed        []platform.Count `json:"display_text_range"`
	Entities         entities         `json:"entities"`
	ExtendedEntities entities         `json:"extended_entities"`
	Extended         *struct {
		FullText         string           `json:"full_text"`
		Displayed        []platform.Count `json:"display_text_range"`
		Entities         entities         `json:"entities"`
		ExtendedEntities entities         `json:"extended_entities"`
	} `json:"extended_tweet"`
	ReplyTo    platform.ID     `json:"in_reply_to_status_id"`
	ReplyToStr platform.ID     `json:"in_reply_to_status_id_str"`
	User       user            `json:"user"`
	Retweeted  json.RawMessage `json:"retweeted_status"`
	Quoted     *struct {
		User user `json:"user"`
	} `json:"quoted_status"`
	Conversation platform.ID   `json:"conversation_id"`
	History      []platform.ID `json:"edit_history_tweet_ids"`
	Lang         string        `json:"lang"`
}

// entities are the @names and the media of a text, in the older shape and in the newer one.
type entities struct {
	Names    []platform.Each[naming] `json:"user_mentions"` // older
	Mentions []platform.Each[naming] `json:"mentions"`      // newer
	Media    media                   `json:"media"`
}

// media are the addresses of pictures. The ids beside them come rounded and are not read.
type media []string

func (m *media) UnmarshalJSON(b []byte) error {
	var list []platform.Each[picture]
	if json.Unmarshal(b, &list) != nil {
		return nil // a picture is not worth losing words for
	}
	*m = nil
	for _, p := range list {
		*m = append(*m, p.Value.URL)
	}
	return nil
}

type picture struct {
	URL string `json:"media_url_https"`
}

func (t tweet) event(us platform.ID) platform.Event {
	if len(t.Retweeted) > 0 && string(t.Retweeted) != "null" {
		return noted(platform.Counted, us, "retweet")
	}
	who := t.User.unwrapped()
	text, names, displayed, note := cmp.Or(t.FullText, t.Text), t.Entities, t.Displayed, ""
	pictures := slices.Concat(t.ExtendedEntities.Media, t.Entities.Media)
	switch {
	case t.Extended != nil && t.Extended.FullText != "":
		text, names, displayed = t.Extended.FullText, t.Extended.Entities, t.Extended.Displayed
		pictures = slices.Concat(t.Extended.ExtendedEntities.Media, names.Media, pictures)
	case bool(t.Truncated):
		note = "X sent only the beginning of the text"
	}
	s := statement{
		id: cmp.Or(t.IDStr, t.ID), history: t.History, us: us, author: who.author(who.id()),
		saidAt: t.CreatedAt.Or(t.TimestampMS.Time), text: text, lang: t.Lang, note: note,
		parent: cmp.Or(t.ReplyToStr, t.ReplyTo), thread: t.Conversation, media: pictures,
	}
	s.summoned = named(names.Names, displayedFrom(displayed, text, s.parent != ""), us, "") ||
		t.Quoted != nil && t.Quoted.User.unwrapped().id() == us
	return s.event()
}
