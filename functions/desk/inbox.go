package desk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/store"
)

// inboxPage lists the open conversations by answer-by time, overdue first, and the last day's alerts. Conversations
// whose answer was not sent stand above: their customers are still waiting.
type inboxPage struct {
	As             string   // a sentence: who is signed in
	Unreachable    []string // sentences: who gets no SMS, and why
	Failed         []inboxLine
	Late           []inboxLine
	Next           []inboxLine
	More           string
	Alerts         []alertLine
	Suppressed     []suppressedLine
	MoreSuppressed string
}

type inboxLine struct {
	Path     string
	Clock    string
	Late     bool
	Priority int
	Level    string
	Place    string
	Author   string
	Text     string
	Reasons  string
	Owner    string
	Failed   string // why its last answer was not sent; "" if it was
}

// The page must stay below 20 kB, so it shows the first conversations due and counts the others.
const (
	inboxLines   = 25
	inboxBytes   = 13_000
	inboxText    = 140 // characters of each
	inboxShard   = 50  // per index key
	inboxQueries = 16  // at once
	inboxFailed  = 40  // unsent answers of the last failedFor; older ones are overdue, so listed first anyway
	failedFor    = 7 * 24 * time.Hour
)

func (d *desk) inbox(v *visit) error {
	waiting, err := d.waiting(v.Context())
	if err != nil {
		return err
	}
	failed, err := d.failed(v)
	if err != nil {
		return err
	}
	p := inboxPage{}
	if v.Person.ID != "" {
		p.As = v.Say("inbox.signed-in-as", v.Person.Name)
	}
	p.Unreachable = unreachable(v)
	if p.Alerts, err = d.alerts(v.Context(), v); err != nil {
		return err
	}
	var moreSuppressed int
	if p.Suppressed, moreSuppressed, err = d.suppressed(v); err != nil {
		return err
	}
	if moreSuppressed > 0 {
		p.MoreSuppressed = v.Say("inbox.more-suppressed", moreSuppressed)
	}
	waiting = slices.DeleteFunc(waiting, func(w store.Waiting) bool {
		return slices.ContainsFunc(failed, func(m snapshot) bool { return m.conversation.ID == w.Conversation })
	})
	var first []mention.ConversationID
	for _, w := range waiting[:min(len(waiting), inboxLines)] {
		first = append(first, w.Conversation)
	}
	more := len(waiting) - len(first)
	snapshots, err := d.snapshots(v.Context(), first)
	if err != nil {
		return err
	}
	snapshots = append(failed, snapshots...)
	left := inboxBytes
	for _, l := range p.Alerts {
		left -= l.bytes()
	}
	for _, l := range p.Suppressed {
		left -= l.bytes()
	}
	for i, m := range snapshots {
		if m.conversation.Status != conversation.Open { // the index lags
			continue
		}
		l := lineOf(v, m)
		if left -= l.bytes(); left < 0 {
			more += len(snapshots) - i
			break
		}
		switch {
		case l.Failed != "":
			p.Failed = append(p.Failed, l)
		case l.Late:
			p.Late = append(p.Late, l)
		default:
			p.Next = append(p.Next, l)
		}
	}
	if more > 0 {
		p.More = v.Say("inbox.more", more)
	}
	return d.write(v, http.StatusOK, "inbox", v.Say("inbox.title"), p)
}

// unreachable lists the people no SMS reaches, or may reach.
func unreachable(v *visit) (list []string) {
	var stopped, unverified []string
	for _, person := range v.Team.People {
		switch {
		case person.Stopped:
			stopped = append(stopped, person.Name)
		case !person.Verified:
			unverified = append(unverified, person.Name)
		}
	}
	if len(stopped) > 0 {
		list = append(list, v.Say("inbox.stopped", strings.Join(stopped, ", ")))
	}
	if len(unverified) > 0 {
		list = append(list, v.Say("inbox.unverified", strings.Join(unverified, ", ")))
	}
	return list
}

// waiting merges all shards of the inbox by answer-by time.
func (d *desk) waiting(ctx context.Context) ([]store.Waiting, error) {
	var mu sync.Mutex
	var all []store.Waiting
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(inboxQueries)
	for shard := range store.InboxShards {
		group.Go(func() error {
			list, err := d.Store.Inbox(ctx, shard, inboxShard)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, list...)
			return err
		})
	}
	err := group.Wait()
	slices.SortStableFunc(all, func(a, b store.Waiting) int {
		if by := a.AnswerBy.Compare(b.AnswerBy); by != 0 {
			return by
		}
		return slices.Compare([]byte(a.Conversation), []byte(b.Conversation))
	})
	return all, err
}

// failed lists conversations whose last answer was not sent, whatever their answer-by time.
func (d *desk) failed(v *visit) ([]snapshot, error) {
	ids, err := d.Store.FailedReplies(v.Context(), v.Clock.Now.Add(-failedFor), inboxFailed)
	if err != nil {
		return nil, err
	}
	snapshots, err := d.snapshots(v.Context(), ids)
	return slices.DeleteFunc(snapshots, func(m snapshot) bool {
		return m.conversation.Status != conversation.Open || lineOf(v, m).Failed == "" // handled since
	}), err
}

// snapshots reads what inbox lines show, in the order of the ids.
func (d *desk) snapshots(ctx context.Context, ids []mention.ConversationID) ([]snapshot, error) {
	snapshots := make([]snapshot, len(ids))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(inboxQueries)
	for i, id := range ids {
		group.Go(func() (err error) { snapshots[i], err = d.glance(ctx, id); return err })
	}
	return snapshots, group.Wait()
}

func (d *desk) glance(ctx context.Context, id mention.ConversationID) (snapshot, error) {
	c, err := d.Store.Conversation(ctx, id)
	if err != nil {
		return snapshot{}, err
	}
	m := snapshot{conversation: c}
	worst, ok := c.Worst()
	if !ok {
		return m, nil
	}
	m.about, err = d.Store.Mention(ctx, c.Key(worst))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	_, m.replies, err = d.Store.Timeline(ctx, id, latest)
	return m, err
}

func lineOf(v *visit, m snapshot) inboxLine {
	c := m.conversation
	l := inboxLine{
		Path: pathOf(c.ID), Priority: c.Priority, Level: levelIn(v, c.Level), Place: place(v, m.about),
		Author: author(v, m.about), Text: brief(m.about.Text, inboxText), Reasons: reasons(v.Clock.Lang, m.about, c),
		Owner: v.Say("inbox.unowned"),
	}
	if l.Text == "" {
		l.Text = noWords(v, m.about)
	}
	l.Clock, l.Late = v.Clock.AnswerBy(c.AnswerBy)
	if owned(c, v.Clock.Now) {
		l.Owner = v.Say("inbox.owned-by", v.Name(c.Owner), v.Clock.Near(c.Until))
	}
	if last := len(m.replies) - 1; last >= 0 && current(m.replies[last], c) {
		if r := m.replies[last]; r.State == conversation.Failed {
			l.Failed = v.Say("inbox.reply-failed", r.Name, replyViewOf(v, r, m.about).Why)
		}
	}
	return l
}

func (l inboxLine) bytes() int {
	n := 240
	for _, s := range []string{l.Path, l.Clock, l.Level, l.Place, l.Author, l.Text, l.Reasons, l.Owner, l.Failed} {
		n += bytesOf(s)
	}
	return n
}
