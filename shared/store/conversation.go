package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// Conversation reads one; one that is not there yet is a new one at version 0.
func (s *Store) Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error) {
	i, err := s.get(ctx, conversationKey(id))
	if errors.Is(err, ErrNotFound) {
		return conversation.Conversation{ID: id, Status: conversation.Quiet}, nil
	}
	if err != nil {
		return conversation.Conversation{}, fmt.Errorf("conversation %s: %w", id, err)
	}
	return decodeConversation(i)
}

// Waiting is one line of the inbox: a conversation, and when it should be answered.
type Waiting struct {
	Conversation mention.ConversationID
	AnswerBy     time.Time
}

// Inbox lists the open conversations of one shard by answer-by, at most limit. It lags a little.
func (s *Store) Inbox(ctx context.Context, shard, limit int) ([]Waiting, error) {
	page, err := s.table.Query(ctx, table.Query{Index: &table.Inbox, PK: fmt.Sprintf("inbox#%d", shard), Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	var list []Waiting
	for _, i := range page.Items {
		r := &reader{item: i}
		id := mention.ConversationID(strings.TrimPrefix(r.str(table.AttrPK), "conv#"))
		list = append(list, Waiting{Conversation: id, AnswerBy: r.at(table.Inbox.SK)})
		if r.err != nil {
			return nil, r.err
		}
	}
	return list, nil
}

// Decided lists the conversations whose last episode a person ended in the week that a moment lies in, by time. It lags
// a little; one that was reopened since is no longer in it.
func (s *Store) Decided(ctx context.Context, at time.Time) ([]mention.ConversationID, error) {
	var list []mention.ConversationID
	for q := (table.Query{Index: &table.Inbox, PK: endedKey(at), Limit: pageful}); ; {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("decided: %w", err)
		}
		for _, i := range page.Items {
			r := &reader{item: i}
			list = append(list, mention.ConversationID(strings.TrimPrefix(r.str(table.AttrPK), "conv#")))
			if r.err != nil {
				return nil, r.err
			}
		}
		if page.Next == nil {
			return list, nil
		}
		q.After = page.Next
	}
}

// parallel is how many items of a page are read at once.
const parallel = 16

// Said lists a conversation's mentions and answers by time, the newest limit of them, oldest first. It lags a little.
func (s *Store) Said(ctx context.Context, id mention.ConversationID, limit int) (said []Mention,
	replies []conversation.Reply, err error,
) {
	pk := string(conversationKey(id).PK)
	page, err := s.table.Query(ctx, table.Query{Index: &table.Timeline, PK: pk, Backward: true, Limit: limit})
	if err != nil {
		return nil, nil, fmt.Errorf("timeline: %w", err)
	}
	slices.Reverse(page.Items)
	items := make([]table.Item, len(page.Items))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for n, keys := range page.Items {
		group.Go(func() error {
			r := &reader{item: keys}
			i, err := s.get(ctx, table.Key{PK: table.PK(r.str(table.AttrPK)), SK: table.SK(r.str(table.AttrSK))})
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			items[n] = i
			return errors.Join(err, r.err)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, fmt.Errorf("timeline: %w", err)
	}
	for n, i := range items {
		switch r := (&reader{item: page.Items[n]}); {
		case i == nil:
		case table.SK(r.str(table.AttrSK)) == skMention:
			m, err := decodeMention(i)
			if err != nil {
				return nil, nil, err
			}
			m.Mention = m.Redacted(s.now())
			if !m.Erased {
				said = append(said, m)
			}
		default:
			reply, err := decodeReply(i)
			if err != nil {
				return nil, nil, err
			}
			replies = append(replies, reply)
		}
	}
	return said, replies, nil
}

func encodeConversation(c conversation.Conversation) table.Item {
	i := newItem(conversationKey(c.ID))
	i.num("v", c.Version)
	i.num("episode", int64(c.Episode))
	i.str("status", string(c.Status))
	i.Item["priority"] = num(int64(c.Priority))
	i.str("level", string(c.Level))
	writeReasons(i, "reasons", c.Reasons)
	switch {
	case c.Status == conversation.Open:
		if c.ID.Source().Customers() {
			i.str(table.Inbox.PK, inboxKey(c.ID))
		}
		i.at(table.Inbox.SK, c.AnswerBy)
	case c.Ended() && c.EndedBy != "":
		i.str(table.Inbox.PK, endedKey(c.EndedAt))
		i.at(table.Inbox.SK, c.EndedAt)
	}
	rows := make([][]string, len(c.Entries))
	for n, e := range c.Entries {
		flags := ""
		if e.Complaint {
			flags += "c"
		}
		if e.Grave {
			flags += "g"
		}
		if e.NoPage {
			flags += "n"
		}
		rows[n] = []string{
			string(e.Kind), e.ID, itoa(e.Revision), itoa(int64(e.Priority)), string(e.Level), flags,
			stampOrNone(e.SaidAt), stampOrNone(e.HeardAt), itoa(int64(e.Episode)),
		}
	}
	i.rows("entries", rows)
	i.num("earlier", int64(c.Dropped))
	i.str("owner", c.Owner)
	i.at("since", c.Since)
	i.at("until", c.Until)
	i.at("remind", c.Remind)
	i.flag("overdue", c.Overdue)
	if due := c.ClockDue(); !due.IsZero() {
		i.str(table.Due.PK, dueKey(DueClock, c.ID))
		i.at(table.Due.SK, due)
	}
	i.str("ended_by", c.EndedBy)
	i.at("ended_at", c.EndedAt)
	i.num("bar", int64(c.Bar))
	i.num("alerts", int64(c.Alerts))
	i.flag("alerted", c.Alerted)
	return i.Item
}

func decodeConversation(i table.Item) (conversation.Conversation, error) {
	r := &reader{item: i}
	c := conversation.Conversation{
		ID:      mention.ConversationID(strings.TrimPrefix(r.str(table.AttrPK), "conv#")),
		Version: r.num("v"), Episode: int(r.num("episode")), Status: conversation.Status(r.str("status")),
		Priority: int(r.num("priority")), Level: scoring.Level(r.str("level")), Reasons: readReasons(r, "reasons"),
		Dropped: int(r.num("earlier")),
		Owner:   r.str("owner"), Since: r.at("since"), Until: r.at("until"), Remind: r.at("remind"),
		Overdue: r.flag("overdue"),
		EndedBy: r.str("ended_by"), EndedAt: r.at("ended_at"), Bar: int(r.num("bar")), Alerts: int(r.num("alerts")),
		Alerted: r.flag("alerted"),
	}
	if c.Status == conversation.Open {
		c.AnswerBy = r.at(table.Inbox.SK)
	}
	for _, row := range r.rows("entries", 9) {
		c.Entries = append(c.Entries, conversation.Entry{
			Kind: mention.Kind(row[0]), ID: row[1], Revision: r.int("entries", row[2]),
			Priority: int(r.int("entries", row[3])), Level: scoring.Level(row[4]),
			Complaint: strings.Contains(row[5], "c"), NoPage: strings.Contains(row[5], "n"),
			Grave:  strings.Contains(row[5], "g"),
			SaidAt: r.time("entries", row[6]), HeardAt: r.time("entries", row[7]),
			Episode: int(r.int("entries", row[8])),
		})
	}
	if c.Since.IsZero() && !c.Until.IsZero() { // written when every lease was as long
		c.Since = c.Until.Add(-alert.TakeLease)
	}
	return c, r.err
}
