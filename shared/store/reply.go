package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/table"
)

// QueueReply stores an answer to a conversation at the version its writer saw, and raises that version, so that others
// who saw the same one get ErrStale. A transaction of an Update and a Put.
func (s *Store) QueueReply(ctx context.Context, r conversation.Reply, seen int64) (conversation.Reply, error) {
	r.Version = 1
	raise := []table.Action{table.Add{Attr: "v", N: 1}}
	if seen == 0 { // nothing in it was more than logged: without a status it would look like a later version's
		raise = append(raise, table.Set{Attr: "status", Value: str(string(conversation.Quiet))})
	}
	err := stale(s.table.Transact(ctx, []table.Write{
		table.Update{Key: conversationKey(r.Conversation), Do: raise, If: over(seen)},
		encodeReply(r).write(absent),
	}))
	if err != nil {
		err = fmt.Errorf("queue reply in %s: %w", r.Conversation, err)
	}
	return r, err
}

// ReplyRef identifies a reply in the table.
type ReplyRef struct{ key table.Key }

func RefOf(r conversation.Reply) ReplyRef { return ReplyRef{replyKey(r.Conversation, r.At, r.ID)} }

// Reply reads a reply. ErrNotFound if there is none. One Get.
func (s *Store) Reply(ctx context.Context, ref ReplyRef) (conversation.Reply, error) {
	r, err := s.get(ctx, ref.key)
	if err != nil {
		return conversation.Reply{}, fmt.Errorf("reply: %w", err)
	}
	return decodeReply(r.item)
}

// PutReply writes a reply over the version it was read at and returns it at its new version. ErrStale if it has changed
// since; ErrNewer if only a later version knows its state. One Update.
func (s *Store) PutReply(ctx context.Context, r conversation.Reply) (conversation.Reply, error) {
	if r.Newer {
		return r, ErrNewer
	}
	before := over(r.Version)
	r.Version++
	return r, s.put(ctx, encodeReply(r), before)
}

// FailedReplies lists the conversations, without duplicates, of the latest unsent answers written since a moment: at
// most limit answers, latest first. It lags a little, and ignores what happened since. One Query.
func (s *Store) FailedReplies(ctx context.Context, since time.Time, limit int) ([]mention.ConversationID, error) {
	page, err := s.table.Query(ctx, table.Query{
		Index: &table.Inbox, PK: failedKey, From: stamp(since), Backward: true, Limit: limit,
	})
	if err != nil {
		return nil, fmt.Errorf("failed answers: %w", err)
	}
	var list []mention.ConversationID
	for _, i := range page.Items {
		r := &reader{item: i}
		if id := r.conversation(); !slices.Contains(list, id) {
			list = append(list, id)
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	return list, nil
}

// A platform may report that an answer did not arrive before we have stored its platform id. Each writer finds what the
// other wrote; two items keep one from overwriting the other.

// answerFor is how long a platform may take to report that an answer did not arrive.
const answerFor = 30 * 24 * time.Hour

func answerKey(own mention.Key) table.Key { return key("answer", "answer", own.String()) }

func returnedKey(own mention.Key) table.Key { return key("returned", "answer", own.String()) }

// PutReplyPlatformID stores which reply has the platform id own. One Update.
func (s *Store) PutReplyPlatformID(ctx context.Context, own mention.Key, ref ReplyRef, now time.Time) error {
	i := newItem(answerKey(own))
	i.str("in", string(ref.key.PK))
	i.str("reply", string(ref.key.SK))
	i.expires(now.Add(answerFor))
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("the platform's id of an answer: %w", err)
	}
	return nil
}

// ReplyByPlatformID returns the reply with the platform id own. ErrNotFound if it is not ours, or not stored yet. One
// Get.
func (s *Store) ReplyByPlatformID(ctx context.Context, own mention.Key) (ReplyRef, error) {
	r, err := s.get(ctx, answerKey(own))
	if err != nil {
		return ReplyRef{}, fmt.Errorf("the platform's id of an answer: %w", err)
	}
	return ReplyRef{table.Key{PK: table.PK(r.str("in")), SK: table.SK(r.str("reply"))}}, r.err
}

// PutReturned stores why the reply with the platform id own did not arrive. One Update.
func (s *Store) PutReturned(ctx context.Context, own mention.Key, failed platform.SendError, now time.Time) error {
	i := newItem(returnedKey(own))
	i.str("verdict", string(failed.Verdict))
	i.str("reason", failed.Reason)
	i.expires(now.Add(answerFor))
	if err := s.put(ctx, i, nil); err != nil {
		return fmt.Errorf("returned answer: %w", err)
	}
	return nil
}

// Returned returns why the reply with the platform id own did not arrive. ErrNotFound if nobody reported that. One Get.
func (s *Store) Returned(ctx context.Context, own mention.Key) (platform.SendError, error) {
	r, err := s.get(ctx, returnedKey(own))
	if err != nil {
		return platform.SendError{}, fmt.Errorf("returned answer: %w", err)
	}
	return platform.SendError{Verdict: platform.Verdict(r.str("verdict")), Reason: r.str("reason")}, r.err
}

func encodeReply(r conversation.Reply) *item {
	key := replyKey(r.Conversation, r.At, r.ID)
	i := newItem(key)
	i.num("v", r.Version)
	i.str("id", r.ID)
	i.str("in", string(r.Conversation))
	i.str(table.Timeline.PK, string(key.PK))
	i.str(table.Timeline.SK, stamp(r.At)+"#reply/"+r.ID)
	due, list, listed := "", "", time.Time{}
	if !r.Due.IsZero() {
		due = dueKey(DueReply, r.Conversation)
	}
	if r.State == conversation.Failed {
		list, listed = failedKey, r.At
	}
	i.str(table.Due.PK, due)
	i.at(table.Due.SK, r.Due)
	i.str(table.Inbox.PK, list)
	i.at(table.Inbox.SK, listed)
	i.str("to", r.To.String())
	i.str("text", r.Text)
	i.str("visibility", r.Visibility)
	i.str("person", r.Person)
	i.str("name", r.Name)
	i.at("at", r.At)
	i.str("state", string(r.State))
	i.num("attempts", int64(r.Attempts))
	i.flag("unsure", r.Unsure)
	i.str("reason", r.Reason)
	i.str("verdict", r.Verdict)
	i.at("sent_at", r.SentAt)
	i.str("platform_id", r.PlatformID)
	i.str("permalink", r.Permalink)
	return i
}

func decodeReply(stored table.Item) (conversation.Reply, error) {
	r := &reader{item: stored}
	to, err := mention.ParseKey(r.str("to"))
	if err != nil {
		r.fail("to", err)
	}
	reply := conversation.Reply{
		ID: r.str("id"), Conversation: mention.ConversationID(r.str("in")), To: to, Text: r.str("text"),
		Visibility: r.str("visibility"), Person: r.str("person"), Name: r.str("name"), At: r.at("at"),
		State: conversation.ReplyState(r.str("state")), Version: r.num("v"), Due: r.at(table.Due.SK),
		Attempts: int(r.num("attempts")), Unsure: r.flag("unsure"), Reason: r.str("reason"), Verdict: r.str("verdict"),
		SentAt: r.at("sent_at"), PlatformID: r.str("platform_id"), Permalink: r.str("permalink"),
	}
	switch reply.State {
	case conversation.Queued, conversation.Sending, conversation.Sent, conversation.Failed:
		reply.Newer = !knownDue(r.str(table.Due.PK), DueReply)
	default:
		reply.Newer = true
	}
	return reply, r.err
}
