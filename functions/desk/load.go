package desk

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// snapshot is what the page of a conversation is rendered from.
type snapshot struct {
	conversation conversation.Conversation
	about        store.Mention   // the mention to answer
	said         []store.Mention // the latest mentions, oldest first; includes about if recent
	replies      []conversation.Reply
	notes        []conversation.Note
	alert        alert.Alert    // the link's, else the conversation's last; no id when it never had one
	ways         []platform.Way // in which about can be answered
}

// latest is how many mentions and answers a page reads.
const latest = 20

// load reads a conversation. after names a reply that the lagging index may not list yet; zero for none.
func (d *desk) load(ctx context.Context, v *visit, after replyName) (snapshot, error) {
	c, err := d.Store.Conversation(ctx, v.id)
	if err != nil {
		return snapshot{}, err
	}
	m := snapshot{conversation: c}
	if m.said, m.replies, err = d.Store.Timeline(ctx, v.id, latest); err != nil {
		return snapshot{}, err
	}
	if m.notes, err = d.Store.Notes(ctx, v.id, latest); err != nil {
		return snapshot{}, err
	}
	if m.alert = v.alert; m.alert.ID == "" && c.Alerts > 0 {
		if m.alert, err = d.Store.Alert(ctx, alert.ID(c.ID, c.Alerts)); err != nil &&
			!errors.Is(err, store.ErrNotFound) {
			return snapshot{}, err
		}
	}
	if m.about, err = d.about(ctx, v, m); err != nil {
		return snapshot{}, err
	}
	if after.id != "" {
		reply, err := d.Store.Reply(ctx, after.ref(v.id))
		if err == nil {
			m.replies = with(m.replies, reply)
		} else if !errors.Is(err, store.ErrNotFound) {
			return snapshot{}, err
		}
	}
	m.ways = d.Replies.Ways(ctx, m.about.Mention)
	if !v.Signed {
		m = m.public()
	}
	return m, nil
}

// public is what a link alone shows: private items are listed, without their text.
func (m snapshot) public() snapshot {
	m.said, m.replies = slices.Clone(m.said), slices.Clone(m.replies)
	m.about = hide(m.about)
	for i, s := range m.said {
		m.said[i] = hide(s)
	}
	for i, r := range m.replies {
		if r.Visibility == string(platform.Private) {
			m.replies[i].Text = ""
		}
	}
	return m
}

// hide removes a private mention's text.
func hide(s store.Mention) store.Mention {
	if s.Private {
		s.Text, s.Media = "", nil
	}
	return s
}

// about finds the mention to answer: the most severe of the episode, else the one that raised the alert, else the last.
func (d *desk) about(ctx context.Context, v *visit, m snapshot) (store.Mention, error) {
	var key mention.Key
	worst, ok := m.conversation.Worst()
	switch {
	case ok:
		key = m.conversation.Key(worst)
	case v.alert.ID != "":
		key = v.alert.Mention
	case len(m.said) > 0:
		return m.said[len(m.said)-1], nil
	default: // everything was deleted
		return store.Mention{Mention: mention.Mention{Key: mention.Key{Source: v.id.Source()}, Erased: true}}, nil
	}
	found, err := d.Store.Mention(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return store.Mention{Mention: mention.Mention{Key: key, Erased: true}}, nil
	}
	return found, err
}

// with replaces the indexed, possibly older copy of r, or adds r.
func with(replies []conversation.Reply, r conversation.Reply) []conversation.Reply {
	replies = slices.DeleteFunc(slices.Clone(replies), func(o conversation.Reply) bool { return o.ID == r.ID })
	replies = append(replies, r)
	slices.SortStableFunc(replies, func(a, b conversation.Reply) int { return a.At.Compare(b.At) })
	return replies
}

// replyName identifies a reply in a URL.
type replyName struct {
	at time.Time
	id string
}

// after is the query parameter that asks for a reply's state or a confirmation.
const after = "after"

func nameOf(r conversation.Reply) string {
	return fmt.Sprintf("%s=%d.%s", after, r.At.UnixMilli(), url.QueryEscape(r.ID))
}

// parseReplyName reads what nameOf wrote; zero when the URL names no reply.
func parseReplyName(query url.Values) replyName {
	at, id, _ := strings.Cut(query.Get(after), ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || len(id) > mention.MaxID {
		return replyName{}
	}
	return replyName{at: time.UnixMilli(ms).UTC(), id: id}
}

func (n replyName) ref(id mention.ConversationID) store.ReplyRef {
	return store.RefOf(conversation.Reply{Conversation: id, At: n.at, ID: n.id})
}
