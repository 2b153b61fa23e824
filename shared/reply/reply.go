// Package reply carries answers to the platforms: queued with the conversation as its writer saw it, claimed before
// they are tried, tried again when the platform is busy, and settled when they stand there.
package reply

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// Store is where replies, and what is known of their way, are stored.
type Store interface {
	Mention(ctx context.Context, k mention.Key) (store.Mention, error)
	QueueReply(ctx context.Context, r conversation.Reply, seen int64) (conversation.Reply, error)
	Reply(ctx context.Context, ref store.ReplyRef) (conversation.Reply, error)
	PutReply(ctx context.Context, r conversation.Reply) (conversation.Reply, error)
	returns
}

// returns are what platforms call our replies, and which of these did not arrive.
type returns interface {
	PutReplyPlatformID(ctx context.Context, own mention.Key, ref store.ReplyRef, now time.Time) error
	ReplyByPlatformID(ctx context.Context, own mention.Key) (store.ReplyRef, error)
	PutReturned(ctx context.Context, own mention.Key, failed platform.SendError, now time.Time) error
	Returned(ctx context.Context, own mention.Key) (platform.SendError, error)
}

// Replies sends answers.
type Replies struct {
	Store Store
	paging.Book
	// Adapters returns the platforms by name. It is called for each use, so that a rotated token needs no deployment.
	Adapters func(ctx context.Context) platform.Set
	NewID    func() string
	Metrics  *metrics.Recorder
	Log      *slog.Logger
}

// Why an answer is not queued. Something the person can mend or must know, never a fault of ours.
var (
	ErrEmpty   = errors.New("the answer has no words")
	ErrTooLong = errors.New("the answer is longer than the platform takes")
)

// RefusedError is an answer that the platform would not take.
type RefusedError struct{ Refusal platform.Refusal }

func (e *RefusedError) Error() string {
	return "the platform would refuse the answer: " + string(e.Refusal)
}

// Draft is an answer as its writer sends it off.
type Draft struct {
	Conversation mention.ConversationID
	Seen         int64 // the conversation's version that the writer saw
	To           mention.Key
	Text         string
	Visibility   platform.Visibility
	Person       string // id
	Name         string // the answer is signed with it
}

// Signed is the text as it is published: it ends with the name of who wrote it.
func Signed(text, name string) string { return strings.TrimSpace(text) + "\n– " + name }

// Ways lists how a mention can be answered now; none when its platform cannot be answered through its API.
func (r *Replies) Ways(ctx context.Context, m mention.Mention) []platform.Way {
	return r.to(ctx, m.Source).Ways(m, r.Now())
}

// Enrich asks a mention's platform for what its delivery lacks; a platform that delivers everything returns what it
// was given.
func (r *Replies) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	return r.to(ctx, m.Source).Enrich(ctx, m)
}

// Gone asks a platform which of the things said to one of our accounts it shows no more; none where it tells by itself.
func (r *Replies) Gone(ctx context.Context, source mention.Source, ids []string) ([]string, error) {
	return r.to(ctx, source).Gone(ctx, ids)
}

// Length counts a text, signed, as the mention's platform does.
func (r *Replies) Length(ctx context.Context, source mention.Source, text, name string) int {
	return r.to(ctx, source).Length(Signed(text, name))
}

// to is our connection to an account.
func (r *Replies) to(ctx context.Context, source mention.Source) platform.Connection {
	return r.Adapters(ctx).For(source)
}

// Queue keeps an answer, so that it will leave whatever happens. conversation.ErrStale when the conversation is no
// longer what the writer saw: somebody else has answered, or there are new words.
func (r *Replies) Queue(ctx context.Context, d Draft) (conversation.Reply, error) {
	if strings.TrimSpace(d.Text) == "" {
		return conversation.Reply{}, ErrEmpty
	}
	m, err := r.Store.Mention(ctx, d.To)
	if err != nil {
		return conversation.Reply{}, err
	}
	if m.In != d.Conversation {
		return conversation.Reply{}, fmt.Errorf("mention %s is not of the conversation: %w", d.To, store.ErrNotFound)
	}
	if err := r.check(ctx, m.Mention, d); err != nil {
		return conversation.Reply{}, err
	}
	now := r.Now()
	reply, err := r.Store.QueueReply(ctx, conversation.Reply{
		ID: r.NewID(), Conversation: d.Conversation, To: d.To, Text: Signed(d.Text, d.Name),
		Visibility: string(d.Visibility),
		Person:     d.Person, Name: d.Name, At: now.UTC().Truncate(time.Millisecond), State: conversation.Queued,
		Due: now.Add(sendLease),
	}, d.Seen)
	if errors.Is(err, store.ErrStale) {
		return reply, conversation.ErrStale
	}
	return reply, err
}

func (r *Replies) check(ctx context.Context, m mention.Mention, d Draft) error {
	for _, way := range r.Ways(ctx, m) {
		if way.Visibility != d.Visibility {
			continue
		}
		if way.Refused != "" {
			return &RefusedError{way.Refused}
		}
		if r.Length(ctx, m.Source, d.Text, d.Name) > way.Limit {
			return ErrTooLong
		}
		return nil
	}
	return &RefusedError{platform.RefusedNotAllowed}
}

// The times of an answer's life.
const (
	sendLease  = time.Minute      // a claimed try that nobody recorded may be made again after this
	firstRetry = 15 * time.Second // doubled with each try
	recordTime = 3 * time.Second  // to write down what became of a try
	maxTries   = 8
)

// Send tries an answer that is queued, or due again, and settles one that was published. It claims before it tries.
func (r *Replies) Send(ctx context.Context, ref store.ReplyRef) (conversation.Reply, error) {
	reply, err := r.Store.Reply(ctx, ref)
	if err != nil || reply.Due.IsZero() {
		return reply, err
	}
	switch reply.State {
	case conversation.Sent:
		return r.settle(ctx, reply)
	case conversation.Failed:
		return r.reopen(ctx, reply)
	}
	if reply.State == conversation.Sending {
		if r.Now().Before(reply.Due) {
			return reply, nil // somebody else is at it
		}
		reply.Unsure = true // whoever claimed it never said how it went
	}
	reply.State, reply.Attempts, reply.Due = conversation.Sending, reply.Attempts+1, r.Now().Add(sendLease)
	if reply, err = r.Store.PutReply(ctx, reply); err != nil {
		if errors.Is(err, store.ErrStale) {
			return r.Store.Reply(ctx, ref)
		}
		return reply, err
	}
	return r.try(ctx, reply)
}

func (r *Replies) try(ctx context.Context, reply conversation.Reply) (conversation.Reply, error) {
	m, err := r.Store.Mention(ctx, reply.To)
	if err != nil {
		return reply, err
	}
	if m.Erased {
		return r.fail(ctx, reply, &platform.SendError{Verdict: platform.GiveUp, Reason: "what it answers is gone"})
	}
	sent, err := r.to(ctx, m.Source).Send(ctx, platform.Reply{
		To: m.Mention, Visibility: platform.Visibility(reply.Visibility), Text: reply.Text, Retry: reply.Unsure,
	})
	// Whatever became of it is written down, even when the time for sending is over.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if err != nil {
		var failed *platform.SendError
		if !errors.As(err, &failed) {
			failed = &platform.SendError{Verdict: platform.MaybeSent, Reason: "no answer"}
		}
		return r.fail(ctx, reply, failed)
	}
	reply.State, reply.SentAt, reply.PlatformID, reply.Permalink, reply.Reason = conversation.Sent, r.Now(),
		sent.ID, sent.Permalink, ""
	reply.Due = r.Now().Add(sendLease) // until the conversation is settled too
	if reply, err = r.Store.PutReply(ctx, reply); err != nil {
		return reply, fmt.Errorf("record the sent answer: %w", err)
	}
	r.Metrics.Count(metrics.Answered, 1)
	r.Log.InfoContext(ctx, "answered", "mention", reply.To.String(), "person", reply.Person, "tries", reply.Attempts)
	return r.settle(ctx, reply)
}

func (r *Replies) fail(ctx context.Context, reply conversation.Reply, failed *platform.SendError) (conversation.Reply,
	error,
) {
	reply.Reason, reply.Verdict = failed.Reason, string(failed.Verdict)
	again := failed.Verdict == platform.Retry || failed.Verdict == platform.MaybeSent
	if again && reply.Attempts < maxTries {
		reply.State = conversation.Queued
		reply.Unsure = reply.Unsure || failed.Verdict == platform.MaybeSent
		reply.Due = r.Now().Add(max(failed.After, firstRetry<<(reply.Attempts-1)))
	} else {
		reply.State, reply.Due = conversation.Failed, time.Time{}
		r.Metrics.Count(metrics.Unanswered, 1)
	}
	r.Log.WarnContext(ctx, "answer not sent", "mention", reply.To.String(), "verdict", failed.Verdict, "reason",
		failed.Reason, "tries", reply.Attempts)
	reply, err := r.Store.PutReply(ctx, reply)
	return reply, err
}

// settle ends the conversation that a published answer answers, unless new words came after it was written. Only then
// is it written down what the platform calls the answer: whoever hears that it did not arrive finds the conversation
// ended.
func (r *Replies) settle(ctx context.Context, reply conversation.Reply) (conversation.Reply, error) {
	_, err := r.Book.Change(ctx, reply.Conversation, "", func(c conversation.Conversation) (
		conversation.Conversation, error,
	) {
		switch {
		case c.Status == conversation.Answered && c.EndedBy == "" && !c.EndedAt.Before(reply.At):
			c.EndedBy = reply.Person // its echo was here before us
		case !c.Ended() && !c.HeardAfter(reply.At):
			c = c.End(conversation.Answered, reply.Person, r.Now())
		}
		return c, nil
	})
	if err != nil {
		return reply, fmt.Errorf("settle the answered conversation: %w", err)
	}
	if own := known(reply); own.Valid() {
		if err := r.Store.PutReplyPlatformID(ctx, own, store.RefOf(reply), r.Now()); err != nil {
			return reply, err
		}
		failed, err := r.Store.Returned(ctx, own)
		if err == nil {
			return r.takeBack(ctx, store.RefOf(reply), failed)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return reply, err
		}
	}
	reply.Due = time.Time{}
	return r.Store.PutReply(ctx, reply)
}

// known is what the platform calls a published answer.
func known(reply conversation.Reply) mention.Key {
	return mention.Key{Source: reply.To.Source, Kind: reply.To.Kind, ID: reply.PlatformID}
}
