package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// A later version of Oyez and this one may work on one table: nothing that the later one wrote may be lost. These tests
// write items as an invented later version would, and then do everything that this version does.

// kinds are the rows of the table in doc.go.
func kinds(t *testing.T) map[string][2]*regexp.Regexp {
	t.Helper()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	pattern := func(column string) *regexp.Regexp {
		any := regexp.MustCompile("<[^>]*>").ReplaceAllString(regexp.QuoteMeta(column), ".*")
		return regexp.MustCompile("^" + any + "$")
	}
	list := map[string][2]*regexp.Regexp{}
	for line := range strings.Lines(string(doc)) {
		columns := regexp.MustCompile(` {2,}|\n`).Split(strings.TrimPrefix(line, "//\t"), -1)
		if !strings.HasPrefix(line, "//\t") || columns[0] == "item" {
			continue
		}
		list[columns[0]+" "+columns[2]] = [2]*regexp.Regexp{pattern(columns[1]), pattern(columns[2])}
	}
	if len(list) < 30 {
		t.Fatalf("%d kinds of item in doc.go: is its table another?", len(list))
	}
	return list
}

func text(v table.Value) string { return v.(*types.AttributeValueMemberS).Value }

// snapshot is all that is stored, by pk and sk.
func snapshot(t *testing.T, kept *embedded.Table) map[string]table.Item {
	t.Helper()
	all := map[string]table.Item{}
	err := kept.Each(func(i table.Item) error {
		all[text(i[table.AttrPK])+" "+text(i[table.AttrSK])] = i
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// kindOf is the row of doc.go that an item is described by. Of two, that with the longer pattern is meant.
func kindOf(rows map[string][2]*regexp.Regexp, i table.Item) (kind string) {
	length := 0
	for name, row := range rows {
		if n := len(row[0].String() + row[1].String()); n > length && row[0].MatchString(text(i[table.AttrPK])) &&
			row[1].MatchString(text(i[table.AttrSK])) {
			kind, length = name, n
		}
	}
	return kind
}

// update changes an item behind the store's back.
func update(t *testing.T, kept *embedded.Table, i table.Item, do ...table.Action) {
	t.Helper()
	_, err := kept.Update(t.Context(), table.Update{
		Key: table.Key{PK: table.PK(text(i[table.AttrPK])), SK: table.SK(text(i[table.AttrSK]))}, Do: do,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// later is an attribute that only a later version knows.
func later() table.Value {
	return &types.AttributeValueMemberM{Value: table.Item{"why": &types.AttributeValueMemberS{Value: "later"}}}
}

// operations are all that a store can do to items and that leaves them there, by its method's name. round is 1 or 2.
func operations(t *testing.T, s *store.Store, clock time.Time, round int) map[string]func() error {
	ctx := t.Context()
	in := func(id string) mention.Mention {
		m := said()
		m.ID, m.TextUntil, m.AuthorUntil, m.Revision, m.Text = id, time.Time{}, time.Time{}, int64(round), "words "+id
		m.Text += strings.Repeat("!", round)
		return m
	}
	read := func(id string) store.Mention {
		if _, err := s.PutMention(ctx, in(id), false, "trace"); err != nil {
			t.Fatal(err)
		}
		m, err := s.Mention(ctx, in(id).Key)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	codes := []string{"4821", "4822"}
	with := store.Opener{Now: func() time.Time { return clock }, Trace: "trace", NewCode: func() string {
		codes = []string{codes[1], codes[0]}
		return codes[0]
	}}
	wake := func(id mention.ConversationID, level scoring.Level) (conversation.Conversation, error) {
		effect, err := s.Change(ctx, id, with, func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(conversation.Entry{
				Kind: mention.Comment, ID: "1", Revision: c.Version, Priority: 90, Level: level, SaidAt: clock,
				HeardAt: clock,
			}), nil
		})
		return effect.Conversation, err
	}
	open := func() alert.Alert {
		c, err := wake("meta/1#wakes", scoring.Page)
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Alert(ctx, alert.ID(c.ID, c.Alerts))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	team := rota.Rota{
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna"},
		People: []rota.Person{{
			ID: "anna", Name: "Anna" + strings.Repeat("!", round), Phone: "+33612345678", Lang: "fr",
			Zone: "Europe/Paris", Verified: true,
		}},
	}
	own := mention.Key{Source: "meta/1", Kind: mention.Comment, ID: "own"}
	burst := alert.Burst{Source: "meta/1", Since: clock, Suppressed: round}
	return map[string]func() error{
		"PutMention": func() error { read("put"); return nil },
		"PutLogged": func() error {
			_, err := s.PutLogged(ctx, in("logged"), scoring.Score{Level: scoring.Log}, false, "trace")
			return err
		},
		"Scored": func() error {
			return s.Scored(ctx, read("scored"), scoring.Score{Level: scoring.Inbox, Priority: round}, clock)
		},
		"Replace": func() error {
			m := read("replaced")
			enriched := m.Mention
			enriched.Text += " and more"
			_, err := s.Replace(ctx, m, enriched)
			return err
		},
		"ClaimMention": func() error {
			m := read("claimed")
			return s.ClaimMention(ctx, m.Key, m.Due.UTC().Format("2006-01-02T15:04:05.000Z"), m.Due.Add(time.Minute))
		},
		"Redact": func() error {
			m := in("redacted")
			m.AuthorUntil, m.TextUntil = clock.Add(time.Duration(round)*time.Hour), clock.Add(3*time.Hour)
			if round == 1 {
				m.AuthorUntil = clock.Add(time.Hour)
				_, err := s.PutMention(ctx, m, false, "")
				return err
			}
			return s.Redact(ctx, m.Key, clock.Add(2*time.Hour))
		},
		"Change": func() error {
			_, err := wake("meta/1#waits", scoring.Inbox)
			if round == 1 {
				_, woken := wake("meta/1#closes", scoring.Page)
				return errors.Join(err, woken)
			}
			_, closed := s.Change(ctx, "meta/1#closes", with,
				func(c conversation.Conversation) (conversation.Conversation, error) {
					return c.End(conversation.Answered, "anna", clock), nil
				})
			return errors.Join(err, closed)
		},
		"ChangeWithAlert": func() error {
			_, err := s.ChangeWithAlert(ctx, open().Conversation, func(c conversation.Conversation, a alert.Alert) (
				conversation.Conversation, alert.Alert, error,
			) {
				a.Step = round
				return c, a, nil
			})
			return err
		},
		"QueueReply": func() error {
			c, err := wake("meta/1#waits", scoring.Inbox)
			if err != nil {
				return err
			}
			_, err = s.QueueReply(ctx, conversation.Reply{
				ID: "r" + strings.Repeat("!", round), Conversation: c.ID, To: in("put").Key, At: clock,
				State: conversation.Queued,
			}, c.Version)
			return err
		},
		"PutReply": func() error {
			r := conversation.Reply{
				ID: "r0", Conversation: "meta/1#waits", To: in("put").Key, At: clock, State: conversation.Failed,
				Due: clock,
			}
			if round == 2 {
				var err error
				if r, err = s.Reply(ctx, store.RefOf(r)); err != nil {
					return err
				}
			}
			r.Attempts = round
			_, err := s.PutReply(ctx, r)
			return err
		},
		"PutReplyPlatformID": func() error {
			ref := store.RefOf(conversation.Reply{Conversation: "meta/1#waits", ID: "r0"})
			return s.PutReplyPlatformID(ctx, own, ref, clock.Add(time.Duration(round)*time.Minute))
		},
		"PutReturned": func() error {
			return s.PutReturned(ctx, own, platform.SendError{Verdict: platform.GiveUp},
				clock.Add(time.Duration(round)*time.Minute))
		},
		"PutNote": func() error {
			return s.PutNote(ctx, conversation.Note{
				ID: "n", Conversation: "meta/1#waits", Person: "anna", At: clock, Text: strings.Repeat("!", round),
			})
		},
		"PutAlert": func() error {
			a := open()
			a.Claims = round
			_, err := s.PutAlert(ctx, a)
			return err
		},
		"PutLink": func() error {
			return s.PutLink(ctx, "token", store.Link{Alert: "a", Ends: clock.Add(time.Duration(round) * time.Hour)})
		},
		"PutDraft": func() error { return s.PutDraft(ctx, "token", store.Draft{Text: strings.Repeat("!", round)}) },
		"PutBudget": func() error {
			b, err := s.Budget(ctx, "anna", clock.Add(-time.Hour))
			if err == nil {
				_, err = s.PutBudget(ctx, b.Spend(strings.Repeat("!", round), clock))
			}
			return err
		},
		"PutBurst": func() error {
			b, err := s.Burst(ctx, "meta/1")
			b.Count = round
			return errors.Join(err, s.PutBurst(ctx, b))
		},
		"PutSuppressed": func() error {
			return s.PutSuppressed(ctx, store.Suppressed{
				Person: "anna", Alert: "a", Reason: alert.QuietHours, At: clock,
			})
		},
		"PutSuppressedBurst": func() error { return s.PutSuppressedBurst(ctx, burst, clock) },
		"PutSent": func() error {
			_, err := s.PutSent(ctx, "m", store.Sent{Alert: "a", Person: "anna", Step: round}, clock)
			return err
		},
		"PutReceipt": func() error {
			_, err := s.PutReceipt(ctx, "m", alert.Receipt{Delivered: true, At: clock}, clock)
			return err
		},
		"ClaimJob": func() error {
			_, err := s.ClaimJob(ctx, "job", clock.Add(time.Duration(round)*time.Hour))
			return err
		},
		"FinishJob": func() error { return s.FinishJob(ctx, "another", clock.Add(time.Duration(round)*time.Hour)) },
		"PutShiftsCheckedAt": func() error {
			return s.PutShiftsCheckedAt(ctx, clock.Add(time.Duration(round)*time.Hour))
		},
		"PutDaily": func() error {
			d, err := s.Daily(ctx, store.TaskCanary)
			d.State = strings.Repeat("!", round)
			_, put := s.PutDaily(ctx, d)
			return errors.Join(err, put)
		},
		"PutDeletionCheck": func() error {
			_, err := s.PutDeletionCheck(ctx, store.DeletionCheck{Source: "x/1", IDs: []string{"1"}},
				clock.Add(time.Duration(round)*time.Hour))
			return err
		},
		"RescheduleDeletionCheck": func() error {
			id, err := s.PutDeletionCheck(ctx, store.DeletionCheck{Source: "x/1", IDs: []string{"2"}}, clock)
			return errors.Join(err, s.RescheduleDeletionCheck(ctx, id, clock.Add(time.Duration(round)*time.Hour)))
		},
		"PutEcho": func() error {
			return s.PutEcho(ctx, "meta/1", "1", clock.Add(time.Duration(round)*time.Hour), clock)
		},
		"PutFeed": func() error {
			f, err := s.Feed(ctx, "news")
			f.Failures = round
			_, put := s.PutFeed(ctx, f)
			return errors.Join(err, put)
		},
		"Quarantine": func() error {
			return s.Quarantine(ctx, store.Quarantined{Platform: "x", Body: []byte("body"), HeardAt: clock})
		},
		"PutBar": func() error {
			b, err := s.Brand(ctx)
			return errors.Join(err, s.PutBar(ctx, b, 70+round, clock.Add(time.Duration(round)*time.Hour)))
		},
		"LoadWeights": func() error {
			_, err := s.LoadWeights(ctx, []byte(strings.Repeat("!", round)), clock)
			return err
		},
		"Tally":        func() error { return s.Tally(ctx, "meta/1#waits", 0, 50, clock) },
		"ClaimInbound": func() error { _, err := s.ClaimInbound(ctx, "sms", clock, clock); return err },
		"PutInbound": func() error {
			in, err := s.ClaimInbound(ctx, "another", clock, clock)
			in.Alert = strings.Repeat("!", round)
			_, put := s.PutInbound(ctx, in)
			return errors.Join(err, put)
		},
		"CountInbound": func() error { _, err := s.CountInbound(ctx, "anna", clock); return err },
		"CountSMS":     func() error { return s.CountSMS(ctx) },
		"PutSession": func() error {
			return s.PutSession(ctx, "token", session.Open("anna", session.ByCode, strings.Repeat("!", round), clock))
		},
		"PutPasskey": func() error {
			return s.PutPasskey(ctx, session.Passkey{
				Person: "anna", ID: []byte{1}, Key: []byte{2}, Version: int64(round - 1), Used: clock,
			})
		},
		"PutAsk": func() error {
			return s.PutAsk(ctx, "token", session.Ask{
				Kind: session.ForCode, Person: "anna", Ends: clock.Add(time.Duration(round) * time.Hour),
			})
		},
		"TryCode": func() error {
			err := s.PutAsk(ctx, "another", session.Ask{Kind: session.ForCode, Ends: clock.Add(time.Hour)})
			_, tried := s.TryCode(ctx, "another")
			return errors.Join(err, tried)
		},
		"SpendQuota": func() error {
			_, _, err := s.SpendQuota(ctx, "codes", session.Quota{Max: 5, Within: time.Hour})
			return err
		},
		"PutFirstRota": func() error {
			if err := s.PutFirstRota(ctx, team); !errors.Is(err, store.ErrStale) { // else another method was first
				return err
			}
			return nil
		},
		"PutRota":  func() error { return s.PutRota(ctx, team) },
		"SaveRota": func() error { return s.SaveRota(ctx, team, clock) },
		"ChangeRota": func() error {
			return errors.Join(s.PutRota(ctx, team), s.ChangeRota(ctx, clock, func(r rota.Rota) (rota.Rota, error) {
				r.Backup = "anna"
				return r, nil
			}))
		},
		"PutStopped": func() error { return s.PutStopped(ctx, "+33699999999", true) },
	}
}

// What only reads, and what removes an item as a whole.
var (
	reads = []string{
		"Alert", "AlertByCode", "Brand", "Budget", "Burst", "Conversation", "Daily", "DeletionCheck", "Draft", "Due",
		"EachMention", "Echo", "EndedByPeople", "FailedReplies", "Feed", "Inbox", "Link", "Mention", "Notes", "OpenAlerts",
		"OpenedAlerts", "Quarantines", "QuotaSpent", "Reply", "ReplyByPlatformID", "Returned", "Rota", "SMSSent",
		"Session", "Sessions", "ShiftsCheckedAt", "SuppressedBetween", "TallyOf", "Timeline", "Weights",
	}
	removes = []string{
		"EndSession", "Redeem", "RemoveDeletionCheck", "RemoveDraft", "RemovePasskey", "ResetQuota",
	}
	// the beginnings of the kinds whose items are written once
	once = []string{"opened", "code", "open alert", "suppressed <person>", "weights", "quarantine", "stopped"}
)

// Every kind of item with an attribute of a later version: whatever is done, the attribute stays. A kind, a key or a
// method that is new and not in this test fails it.
func TestNothingOfALaterVersionIsLost(t *testing.T) {
	rows := kinds(t)
	clock := now
	kept, err := embedded.Open("", embedded.Options{Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	s := store.New(kept, func() time.Time { return clock })
	methods := operations(t, s, clock, 1)
	for m := range reflect.TypeFor[*store.Store]().Methods() {
		if _, ok := methods[m.Name]; !ok && !slices.Contains(reads, m.Name) && !slices.Contains(removes, m.Name) {
			t.Errorf("method %s is new: add it to operations(), reads or removes", m.Name)
		}
	}
	for name, do := range methods {
		if err := do(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	seen := map[string]bool{}
	for key, i := range snapshot(t, kept) {
		kind := kindOf(rows, i)
		if kind == "" {
			t.Errorf("item %q is not in the table of doc.go", key)
		}
		seen[kind] = true
		update(t, kept, i, table.Set{Attr: "of_a_later_version", Value: later()})
	}
	for kind := range rows {
		if !seen[kind] {
			t.Errorf("nothing here writes an item of the kind %q", kind)
		}
	}
	before := snapshot(t, kept)
	for name, do := range operations(t, s, clock, 2) {
		if err := do(); err != nil {
			t.Fatalf("%s, again: %v", name, err)
		}
	}
	after, changed := snapshot(t, kept), map[string]bool{}
	for key, old := range before {
		i, ok := after[key]
		switch kind := kindOf(rows, old); {
		case !ok && (strings.HasPrefix(kind, "code") || strings.HasPrefix(kind, "open alert")): // of the closed alert
			continue
		case !ok:
			t.Errorf("item %q is gone", key)
			continue
		}
		if diff := cmp.Diff(later(), i["of_a_later_version"], ignored); diff != "" {
			t.Errorf("item %q has lost what a later version wrote: %s", key, diff)
		}
		changed[kindOf(rows, old)] = changed[kindOf(rows, old)] || cmp.Diff(old, i, ignored) != ""
	}
	for kind := range rows {
		isOnce := slices.ContainsFunc(once, func(o string) bool { return strings.HasPrefix(kind, o) })
		if !changed[kind] && !isOnce {
			t.Errorf("nothing here writes an item of the kind %q a second time", kind)
		}
	}
}

// ignored leaves out of a comparison what the SDK's types have besides their values.
var ignored = cmpopts.IgnoreUnexported(types.AttributeValueMemberS{}, types.AttributeValueMemberN{},
	types.AttributeValueMemberB{}, types.AttributeValueMemberBOOL{}, types.AttributeValueMemberL{},
	types.AttributeValueMemberM{})

// The beginning of every key stands in doc.go.
func TestEveryKeyIsInDoc(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	prefix := regexp.MustCompile(`"([a-z]+#)["%]`)
	joined := regexp.MustCompile(`\bkey\([^"]*"?[a-z]*"?, "([a-z]+)"`)
	n := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range append(prefix.FindAllStringSubmatch(string(source), -1),
			joined.FindAllStringSubmatch(string(source), -1)...) {
			n++
			if !strings.Contains(string(doc), strings.TrimSuffix(m[1], "#")) {
				t.Errorf("%s: %q is not in the table of doc.go", name, m[1])
			}
		}
	}
	if n < 30 {
		t.Errorf("%d keys were found in the source: are they written in another way?", n)
	}
}

// fields of rows that this version does not know stay with their rows.
func TestFieldsOfALaterVersionStay(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	s := store.New(kept, func() time.Time { return now })
	c, a := full(), fullAlert()
	if _, err := store.OpenAlert(s, t.Context(), c, a); err != nil {
		t.Fatal(err)
	}
	rows := func(attr string) (list []string) {
		for _, i := range snapshot(t, kept) {
			if l, ok := i[attr].(*types.AttributeValueMemberL); ok {
				for _, v := range l.Value {
					list = append(list, text(v))
				}
			}
		}
		return list
	}
	for _, i := range snapshot(t, kept) {
		for _, attr := range []string{"entries", "told"} {
			l, ok := i[attr].(*types.AttributeValueMemberL)
			if !ok {
				continue
			}
			for n, v := range l.Value {
				l.Value[n] = &types.AttributeValueMemberS{Value: text(v) + "|danger|50%25 sure%7Cnot||"}
			}
			update(t, kept, i, table.Set{Attr: attr, Value: l})
		}
	}
	want := [2][]string{rows("entries"), rows("told")}
	for n := range 2 {
		_, err := s.ChangeWithAlert(t.Context(), c.ID, func(c conversation.Conversation, a alert.Alert) (
			conversation.Conversation, alert.Alert, error,
		) {
			c = c.Add(c.Entries[0]) // the stream repeats
			c.Priority, a.Step = n, n
			return c, a, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, [2][]string{rows("entries"), rows("told")}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Items only a later version knows are never written or closed, and always stay due.
func TestStatesOfALaterVersionAreLeft(t *testing.T) {
	set := func(attr, value string) table.Action {
		return table.Set{Attr: attr, Value: &types.AttributeValueMemberS{Value: value}}
	}
	worse := func(c conversation.Conversation) (conversation.Conversation, error) {
		return c.Add(conversation.Entry{
			Kind: mention.Comment, ID: "2", Priority: 99, Level: scoring.Page, SaidAt: now, HeardAt: now,
		}), nil
	}
	take := func(c conversation.Conversation, a alert.Alert) (conversation.Conversation, alert.Alert, error) {
		a, err := a.Take("anna", now, time.Hour)
		return c.Own("anna", now, now.Add(time.Hour)), a, err
	}
	ofConversation := func(t *testing.T, s *store.Store) error {
		_, changed := s.Change(t.Context(), full().ID, store.Opener{}, worse)
		_, taken := s.ChangeWithAlert(t.Context(), full().ID, take)
		return errors.Join(only(changed), only(taken))
	}
	ofAlert := func(t *testing.T, s *store.Store) error {
		a, err := s.Alert(t.Context(), fullAlert().ID)
		if err != nil {
			return err
		}
		_, put := s.PutAlert(t.Context(), a.Close("answered", now))
		_, closed := s.Change(t.Context(), full().ID, store.Opener{Now: func() time.Time { return now }},
			func(c conversation.Conversation) (conversation.Conversation, error) {
				return c.End(conversation.Answered, "anna", now), nil
			})
		_, taken := s.ChangeWithAlert(t.Context(), full().ID, take)
		if open, err := s.OpenAlerts(t.Context(), 10); len(open) > 0 || err != nil {
			t.Errorf("it is listed among those that one can take: %+v, %v", open, err)
		}
		return errors.Join(only(put), only(closed), only(taken))
	}
	ofReply := func(t *testing.T, s *store.Store) error {
		r, err := s.Reply(t.Context(), store.RefOf(conversation.Reply{Conversation: full().ID, ID: "r", At: now}))
		if err != nil {
			return err
		}
		r.State = conversation.Sending
		_, err = s.PutReply(t.Context(), r)
		return only(err)
	}
	ofMention := func(t *testing.T, s *store.Store) error {
		m, err := s.Mention(t.Context(), said().Key)
		if err != nil {
			return err
		}
		more := m.Mention
		more.Text = "other words"
		_, replaced := s.Replace(t.Context(), m, more)
		return errors.Join(only(replaced), only(s.Scored(t.Context(), m, scoring.Score{}, now)))
	}
	for name, row := range map[string]struct {
		pk    string // the beginning of the item's key
		sk    string
		do    []table.Action
		tries func(*testing.T, *store.Store) error
	}{
		"a conversation's status":       {"conv#", "conv", []table.Action{set("status", "parked")}, ofConversation},
		"a conversation's level":        {"conv#", "conv", []table.Action{set("level", "emergency")}, ofConversation},
		"a conversation's kind of work": {"conv#", "conv", []table.Action{set("due", "due#surge#1")}, ofConversation},
		"an alert's state":              {"alert#", "alert", []table.Action{set("state", "ringing")}, ofAlert},
		"an alert's subject": {
			"alert#", "alert", []table.Action{set("subject", "surge"), table.Remove{Attr: "mention"}}, ofAlert,
		},
		"a reply's state":                  {"conv#", "reply#", []table.Action{set("state", "scheduled")}, ofReply},
		"a reply's kind of work":           {"conv#", "reply#", []table.Action{set("due", "due#review#1")}, ofReply},
		"a mention's kind":                 {"said#", "said", []table.Action{set("kind", "story")}, ofMention},
		"a mention's level":                {"said#", "said", []table.Action{set("level", "emergency")}, ofMention},
		"what is to be done for a mention": {"said#", "said", []table.Action{set("scoring", "second look")}, ofMention},
		"a mention's kind of work":         {"said#", "said", []table.Action{set("scoring", "second look"), set("due", "due#second#1")}, ofMention},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := embedded.Open("", embedded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = kept.Close() })
			s := store.New(kept, func() time.Time { return now })
			a := fullAlert()
			a.State, a.TakenBy = alert.Open, ""
			c, err := store.OpenAlert(s, t.Context(), full(), a)
			if err != nil {
				t.Fatal(err)
			}
			_, queued := s.QueueReply(t.Context(), conversation.Reply{
				ID: "r", Conversation: c.ID, To: said().Key, At: now, State: conversation.Queued, Due: now,
			}, c.Version)
			_, stored := s.PutMention(t.Context(), said(), false, "")
			if err := errors.Join(queued, stored); err != nil {
				t.Fatal(err)
			}
			for _, i := range snapshot(t, kept) {
				pk, sk := text(i[table.AttrPK]), text(i[table.AttrSK])
				if strings.HasPrefix(pk, row.pk) && strings.HasPrefix(sk, row.sk) {
					update(t, kept, i, row.do...)
				}
			}
			before := snapshot(t, kept)
			if err := row.tries(t, s); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(before, snapshot(t, kept), ignored); diff != "" {
				t.Errorf("it was changed:\n%s", diff)
			}
		})
	}
}

// only is nil for what was left to a later version.
func only(err error) error {
	if errors.Is(err, store.ErrNewer) {
		return nil
	}
	return fmt.Errorf("%v, want %w", err, store.ErrNewer)
}

// A report of a mention with work for a later version: its additions are stored and the work stays due; new text is
// scored by either version; a deletion leaves nothing.
func TestReportsOfAMentionOfALaterVersion(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	s := store.New(kept, func() time.Time { return now })
	m := said()
	put := func(m mention.Mention) table.Item {
		t.Helper()
		if _, err := s.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
		for _, i := range snapshot(t, kept) {
			return i
		}
		return nil
	}
	str := func(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }
	put(m)
	for _, i := range snapshot(t, kept) {
		update(t, kept, i, table.Set{Attr: "scoring", Value: str("second look")},
			table.Set{Attr: "due", Value: str("due#second#1")}, table.Set{Attr: "due_at", Value: str("2026-11-22")},
			table.Set{Attr: "words_translated", Value: str("words")}, table.Set{Attr: "nucleus", Value: str("3-9")})
	}
	m.HeardAt = m.HeardAt.Add(-time.Second)
	i := put(m)
	if text(i["scoring"]) != "second look" || text(i["due"]) != "due#second#1" || text(i["due_at"]) != "2026-11-22" ||
		text(i["heard_at"]) != "2026-11-21T20:59:59.123Z" || text(i["words_translated"]) != "words" {
		t.Errorf("after a report that adds no words: %v", i)
	}
	m.Text, m.Revision = "other words", m.Revision+1
	if i = put(m); text(i["scoring"]) != "owed" || text(i["nucleus"]) != "3-9" {
		t.Errorf("after an edit: %v", i)
	}
	if err := s.Redact(t.Context(), m.Key, m.AuthorUntil); err != nil {
		t.Fatal(err)
	}
	for _, i := range snapshot(t, kept) {
		if i["words_translated"] != nil || i["name"] != nil || text(i["nucleus"]) != "3-9" {
			t.Errorf("redacted: %v", i)
		}
	}
	m.Erased = true
	if i = put(m); i["nucleus"] != nil || i["words_translated"] != nil {
		t.Errorf("a deletion leaves %v", i)
	}
}

// Unknown due items stay due, and block nothing.
func TestDueOfALaterVersion(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	s := store.New(kept, func() time.Time { return now })
	str := func(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }
	for kind, pk := range map[store.Kind]string{
		store.DueAlert: "surge#%d", store.DueReply: "offer#%d", store.DueClock: "theme#%d",
		store.DueMention: "said#x/1/story/%d", store.DueDeletionCheck: "ask#%d", store.DueRetention: "find#%d",
	} {
		for n := range 300 {
			item := table.Item{
				"pk": str(fmt.Sprintf(pk, n)), "sk": str("later"), "due": str(fmt.Sprintf("due#%s#0", kind)),
				"due_at": str("2026-11-21T00:00:00.000Z"),
			}
			if err := kept.Put(t.Context(), table.Put{Item: item}); err != nil {
				t.Fatal(err)
			}
		}
		known := map[store.Kind][2]string{
			store.DueAlert: {"alert#1", "alert"}, store.DueReply: {"conv#1", "reply#1"},
			store.DueClock:   {"conv#1", "conv"},
			store.DueMention: {"said#x/1/post/1", "said"}, store.DueDeletionCheck: {"look#x/1#1", "list"},
			store.DueRetention: {"said#x/1/post/2", "said"},
		}[kind]
		item := table.Item{
			"pk": str(known[0]), "sk": str(known[1]), "due": str(fmt.Sprintf("due#%s#0", kind)),
			"due_at": str("2026-11-21T00:00:01.000Z"),
		}
		if err := kept.Put(t.Context(), table.Put{Item: item}); err != nil {
			t.Fatal(err)
		}
		if list, err := store.DueList(t.Context(), s, kind, 0, now); err != nil || len(list) != 1 {
			t.Errorf("%s: %d are due, %v", kind, len(list), err)
		}
	}
}
