package reply

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/run"
	"oyez/shared/store"
)

// Returned hears that an answer, which the platform calls own, was taken and did not arrive: it has failed after all,
// and somebody waits again. What is none of our answers changes nothing, nor does a repeat. It may come before it is
// written down which answer that is; then whoever writes that finds it.
func (r *Replies) Returned(ctx context.Context, own mention.Key, failed platform.SendError) (err error) {
	defer run.Wrap(&err, "take back the reply %s", own)
	if err := r.Store.PutReturned(ctx, own, failed, r.Now()); err != nil {
		return err
	}
	ref, err := r.Store.ReplyByPlatformID(ctx, own)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	reply, err := r.Store.Reply(ctx, ref)
	if err != nil || reply.State == conversation.Failed && reply.Due.IsZero() {
		return err
	}
	_, err = r.takeBack(ctx, ref, failed)
	return err
}

// takeBack makes a published answer a failed one. That its conversation must be opened is owed until it is done.
func (r *Replies) takeBack(ctx context.Context, ref store.ReplyRef, failed platform.SendError) (conversation.Reply,
	error,
) {
	var reply conversation.Reply
	known := false
	err := run.Retry(ctx, func() (err error) {
		if reply, err = r.Store.Reply(ctx, ref); err != nil {
			return err
		}
		if known = reply.State == conversation.Failed; known {
			return nil
		}
		reply.State, reply.Due = conversation.Failed, r.Now().Add(sendLease)
		reply.Reason, reply.Verdict = failed.Reason, string(failed.Verdict)
		reply, err = r.Store.PutReply(ctx, reply)
		return err
	}, store.ErrStale)
	if err != nil {
		return reply, fmt.Errorf("record the returned answer: %w", err)
	}
	if !known {
		r.Metrics.Count(metrics.Unanswered, 1)
		r.Log.WarnContext(ctx, "answer returned", "mention", reply.To.String(), "verdict", reply.Verdict, "reason",
			reply.Reason)
	}
	return r.reopen(ctx, reply)
}

// reopen undoes that an answer ended its conversation, unless new words or another person have gone on since.
func (r *Replies) reopen(ctx context.Context, reply conversation.Reply) (conversation.Reply, error) {
	_, err := r.Book.Change(ctx, reply.Conversation, "", func(c conversation.Conversation) (
		conversation.Conversation, error,
	) {
		if c.Status == conversation.Answered && c.EndedBy == reply.Person && !c.EndedAt.Before(reply.At) &&
			!c.HeardAfter(reply.At) {
			c = c.Undo()
		}
		return c, nil
	})
	if err != nil {
		return reply, fmt.Errorf("open the conversation of a returned answer: %w", err)
	}
	if reply.Due.IsZero() {
		return reply, nil
	}
	reply.Due = time.Time{}
	settled, err := r.Store.PutReply(ctx, reply)
	if errors.Is(err, store.ErrStale) { // somebody else has seen to it
		return r.Store.Reply(ctx, store.RefOf(reply))
	}
	return settled, err
}
