package paging_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// text is one SMS or e-mail that somebody got.
type text struct {
	at    time.Time
	to    string // id
	words string
	route alert.Route
}

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// world is paging over a table, with a clock that only the test moves and a carrier that does as it is told.
type world struct {
	t     tb
	store *store.Store
	book  paging.Book
	pager *paging.Pager
	rota  rota.Rota
	fault func(op string) error // asked before each call to the table; nil for none
	lost  func(op string) error // asked after each

	mu     sync.Mutex
	now    time.Time
	said   int
	sent   []text
	ids    int
	refuse func(person string) error // what the carrier answers; nil for yes
	taken  func(message string, t text)
}

// night is a Saturday, 02:31 in Paris.
var night = time.Date(2026, 11, 21, 1, 31, 0, 0, time.UTC)

func person(id string) rota.Person {
	return rota.Person{
		ID: id, Name: strings.ToUpper(id[:1]) + id[1:], Phone: "+3361234" + fmt.Sprintf("%04d", int(id[0])*7+len(id)),
		Lang: "en", Zone: "Europe/Paris",
		Email: id + "@example.com", Verified: true,
	}
}

// team is Anna and Sophie by weeks, from a Monday on, and after five minutes Ben.
func team() rota.Rota {
	start, err := rota.ParseLocalTime("2026-11-16 09:00")
	if err != nil {
		panic(err)
	}
	return rota.Rota{
		People: []rota.Person{person("anna"), person("ben"), person("sophie")}, Zone: "Europe/Paris",
		Start: start, Order: []string{"anna", "sophie"}, Backup: "ben",
	}
}

func newWorld(t *testing.T, r rota.Rota) *world { return worldOf(t, t.Cleanup, r) }

func worldOf(t tb, cleanup func(func()), r rota.Rota) *world {
	t.Helper()
	w := &world{t: t, now: night, rota: r}
	ask := func(f *func(string) error) func(int, string) error {
		return func(_ int, op string) error {
			if *f == nil {
				return nil
			}
			return (*f)(op)
		}
	}
	kept, err := embedded.Open("", embedded.Options{Now: w.clock, Fault: ask(&w.fault), Lost: ask(&w.lost)})
	if err != nil {
		t.Fatal(err)
	}
	cleanup(func() { _ = kept.Close() })
	w.store = store.New(kept, w.clock)
	w.book = paging.Book{Store: w.store, NewCode: random.Code, Now: w.clock}
	w.pager = &paging.Pager{
		Store: w.store, Sender: w, PublicURL: "https://oyez.example.com", NewToken: random.Token, NewCode: random.Code,
		Now:     w.clock,
		Metrics: metrics.New(io.Discard, w.clock), Log: slog.New(slog.DiscardHandler),
	}
	if err := w.store.PutRota(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) forward(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Send is the carrier.
func (w *world) Send(_ context.Context, phone, words string) (string, error) {
	i := slices.IndexFunc(w.rota.People, func(p rota.Person) bool { return p.Phone == phone })
	if i < 0 {
		return "", &sms.Error{Reason: sms.InvalidNumber}
	}
	return w.deliver(w.rota.People[i].ID, words, alert.SMS)
}

// Mail is the other route.
func (w *world) Mail(_ context.Context, id, subject, words string) (string, error) {
	return w.deliver(id, subject+"\n"+words, alert.Email)
}

func (w *world) deliver(to, words string, route alert.Route) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse != nil && route == alert.SMS {
		if err := w.refuse(to); err != nil {
			return "", err
		}
	}
	t := text{at: w.now, to: to, words: words, route: route}
	w.sent = append(w.sent, t)
	w.ids++
	message := fmt.Sprintf("%s-%d", route, w.ids)
	if w.taken != nil {
		w.taken(message, t)
	}
	return message, nil
}

// hears lets an author say something of a level now, and returns the conversation.
func (w *world) hears(author string, level scoring.Level) (mention.ConversationID, error) {
	w.said++
	return w.hearsOf(mention.Mention{
		Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: fmt.Sprint(w.said)},
		Author: mention.Author{ID: author, Name: "Pat", Followers: -1},
		Text:   "my parcel is lost", SaidAt: w.clock(), HeardAt: w.clock(),
	}, level)
}

func (w *world) hearsOf(m mention.Mention, level scoring.Level) (mention.ConversationID, error) {
	if _, err := w.store.PutMention(context.Background(), m, false, ""); err != nil {
		return m.Conversation(), err
	}
	_, err := w.book.Change(context.Background(), m.Conversation(), "",
		func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(conversation.Entry{
				Kind: m.Kind, ID: m.ID, Priority: 91, Level: level, SaidAt: m.SaidAt, HeardAt: m.HeardAt,
			}), nil
		})
	return m.Conversation(), err
}

// heard is hears that must go well, and tells at once, as the fast path does.
func (w *world) heard(author string, level scoring.Level) mention.ConversationID {
	w.t.Helper()
	id, err := w.hears(author, level)
	w.must(err)
	if c := w.conversation(id); c.Alerted {
		w.must(w.pager.Wake(context.Background(), alert.ID(id, c.Alerts)))
	}
	return id
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) conversation(id mention.ConversationID) conversation.Conversation {
	w.t.Helper()
	c, err := w.store.Conversation(context.Background(), id)
	w.must(err)
	return c
}

func (w *world) alert(id mention.ConversationID) alert.Alert {
	w.t.Helper()
	a, err := w.store.Alert(context.Background(), alert.ID(id, w.conversation(id).Alerts))
	w.must(err)
	return a
}

// sweep does what is due, as the function sweep does.
func (w *world) sweep() error {
	ctx := context.Background()
	var failed []error
	for _, kind := range []store.Kind{store.DueAlert, store.DueClock} {
		var clocks []mention.ConversationID
		for shard := range kind.Shards() {
			failed = append(failed, w.store.Due(ctx, kind, shard, w.clock(), func(o store.DueItem) error {
				if kind == store.DueClock {
					clocks = append(clocks, o.Conversation)
				} else {
					failed = append(failed, w.pager.Wake(ctx, o.Alert))
				}
				return nil
			}))
		}
		failed = append(failed, w.pager.Clocks(ctx, clocks))
	}
	return errors.Join(append(failed, w.pager.Shift(ctx), w.pager.Morning(ctx))...)
}

// later moves the clock minute by minute, with a sweep in each.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	for ; d > 0; d -= time.Minute {
		w.forward(min(d, time.Minute))
		w.must(w.sweep())
	}
}

// texts takes what was sent since the last time: "anna: words".
func (w *world) texts() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	for _, t := range w.sent {
		list = append(list, t.to+": "+t.words)
	}
	w.sent = nil
	return list
}

// expect asserts who was sent what since the last time: each line is "anna: part of the words".
func (w *world) expect(lines ...string) {
	w.t.Helper()
	got := w.texts()
	ok := len(got) == len(lines)
	for i := 0; ok && i < len(lines); i++ {
		who, part, _ := strings.Cut(lines[i], ": ")
		ok = strings.HasPrefix(got[i], who+": ") && strings.Contains(got[i], part)
	}
	if !ok {
		w.t.Fatalf("sent\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(lines, "\n  "))
	}
}

// heardBefore is the conversation with an author.
func (w *world) heardBefore(author string) mention.ConversationID {
	return mention.Mention{Key: mention.Key{Source: "x/1"}, Author: mention.Author{ID: author}}.Conversation()
}

// ends answers an author.
func (w *world) ends(author string) {
	w.t.Helper()
	id := w.heardBefore(author)
	_, err := w.book.End(context.Background(), id, w.conversation(id).Version, conversation.Answered, "ben")
	w.must(err)
}
