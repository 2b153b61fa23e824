package store_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
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
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 123e6, time.UTC)

func open(t *testing.T) *store.Store {
	t.Helper()
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return store.New(kept, func() time.Time { return now })
}

// said is a mention with nothing left out.
func said() mention.Mention {
	return mention.Mention{
		Key:    mention.Key{Source: "meta/123456", Kind: mention.Comment, ID: "1|%7C"},
		Author: mention.Author{ID: "888", Name: "Jeanne Martin", Handle: "jeanne", Followers: 0, Verified: true},
		Text:   "La machine a pris feu 🔥", Lang: "fr", SaidAt: now.Add(-time.Minute), HeardAt: now, Revision: 3,
		MissingRevision: 2, Private: true, Rating: 1,
		Permalink: "https://example.com/1", Parent: "500", Thread: "500", ReplyRef: "500_1", Addressed: true,
		Backfilled: true, TextUntil: now.Add(48 * time.Hour), AuthorUntil: now.Add(24 * time.Hour),
		Media: []string{"https://example.com/a.jpg", "https://example.com/b.jpg"},
	}
}

func TestMentionIsReadAsWritten(t *testing.T) {
	s := open(t)
	if outcome, err := s.PutMention(t.Context(), said(), true, "trace"); err != nil || outcome != store.Fresh {
		t.Fatal(outcome, err)
	}
	got, err := s.Mention(t.Context(), said().Key)
	if err != nil {
		t.Fatal(err)
	}
	want := store.Mention{
		Mention: said(), In: said().Conversation(), Version: 1, Unscored: true, Due: now.Add(store.ScoreBy),
		UnknownAccount: true, Trace: "trace",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("as heard (-want +got):\n%s", diff)
	}
	score := scoring.Score{
		Sentiment: scoring.Negative, Complaint: true, Urgent: true, Priority: 91, Level: scoring.Page,
		Reasons: []scoring.Reason{{Code: "danger", Points: 50}, {Code: "followers", Points: 6, N: 12300}},
	}
	got.CheckDeletion = true // for the stream alone
	if err := s.Scored(t.Context(), got, score, now); err != nil {
		t.Fatal(err)
	}
	want.Unscored, want.Due, want.Score, want.ScoredAt = false, time.Time{}, score, now
	if got, err = s.Mention(t.Context(), said().Key); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("as scored (-want +got):\n%s", diff)
	}
}

func TestHear(t *testing.T) {
	s := open(t)
	hear := func(m mention.Mention) store.Outcome {
		t.Helper()
		outcome, err := s.PutMention(t.Context(), m, false, "trace")
		if err != nil {
			t.Fatal(err)
		}
		return outcome
	}
	m := said()
	hear(m)
	again := m
	again.HeardAt = now.Add(time.Hour)
	if outcome := hear(again); outcome != store.Duplicate {
		t.Errorf("a repeat is %s", outcome)
	}
	stored, err := s.Mention(t.Context(), m.Key)
	if err != nil {
		t.Fatal(err)
	}
	edit := again
	edit.Text, edit.Revision = "Tout va bien", 4
	if outcome := hear(edit); outcome != store.Changed {
		t.Errorf("an edit is %s", outcome)
	}
	if err := s.Scored(t.Context(), stored, scoring.Score{}, now); !errors.Is(err, store.ErrStale) {
		t.Errorf("a score of the words before the edit: %v", err)
	}
	if stored, err = s.Mention(t.Context(), m.Key); err != nil || stored.Text != "Tout va bien" || !stored.Unscored ||
		!stored.HeardAt.Equal(now) {
		t.Errorf("after the edit: %+v %v", stored, err)
	}
	if outcome := hear(m); outcome != store.Duplicate {
		t.Errorf("the words before the edit, late, are %s", outcome)
	}
	gone := mention.Mention{Key: m.Key, Erased: true, HeardAt: now}
	if outcome := hear(gone); outcome != store.Changed {
		t.Errorf("a deletion is %s", outcome)
	}
	if stored, err = s.Mention(t.Context(), m.Key); err != nil || !stored.Erased || !stored.Unscored ||
		stored.Text != "" || !stored.Author.Unknown() {
		t.Errorf("after the deletion: %+v %v", stored, err)
	}
	if err := s.Scored(t.Context(), stored, scoring.Score{}, now); err != nil {
		t.Fatal(err)
	}
	if stored, err = s.Mention(t.Context(), m.Key); err != nil || stored.In != "" || stored.Unscored {
		t.Errorf("the tombstone keeps more than its key: %+v %v", stored, err)
	}
	if outcome := hear(m); outcome != store.Duplicate {
		t.Errorf("a late repeat of what was deleted is %s", outcome)
	}
}

func TestDueIsWhatIsOwedInOrder(t *testing.T) {
	s := open(t)
	var want []string
	for i := range 20 {
		m := said()
		m.ID, m.HeardAt = fmt.Sprint(100+i), now.Add(time.Duration(i)*time.Second)
		if _, err := s.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
		if i < 10 {
			want = append(want, m.ID)
		}
	}
	var got []string
	for shard := range store.DueMention.Shards() {
		list, err := store.DueList(t.Context(), s, store.DueMention, shard, now.Add(store.ScoreBy+9*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range list {
			got = append(got, o.Mention.ID)
		}
	}
	if !slices.Equal(got, want) { // one author: one shard
		t.Fatalf("due are %v, want %v", got, want)
	}
	first := store.DueItem{}
	for shard := range store.DueMention.Shards() {
		if list, _ := store.DueList(t.Context(), s, store.DueMention, shard, now.Add(time.Hour)); len(list) > 0 {
			first = list[0]
		}
	}
	if err := s.ClaimMention(t.Context(), first.Mention, first.At, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.ClaimMention(t.Context(), first.Mention, first.At, now.Add(time.Hour)); !errors.Is(err,
		store.ErrStale) {
		t.Errorf("claimed twice: %v", err)
	}
	if m, err := s.Mention(t.Context(), first.Mention); err != nil || m.Failures != 1 {
		t.Errorf("failures %d %v", m.Failures, err)
	}
}

func full() conversation.Conversation {
	return conversation.Conversation{
		ID: said().Conversation(), Episode: 2, Status: conversation.Open, Priority: 91, Level: scoring.Page,
		Reasons: []scoring.Reason{{Code: "repeat", Points: 18, N: 2}}, AnswerBy: now.Add(15 * time.Minute), Dropped: 3,
		Entries: []conversation.Entry{{
			Kind: mention.Comment, ID: "1|%7C", Revision: 3, Priority: 91, Level: scoring.Page, Complaint: true,
			Grave: true, NoPage: true,
			SaidAt: now.Add(-time.Minute), HeardAt: now, Episode: 2,
		}},
		Owner: "anna", Since: now, Until: now.Add(time.Hour), Remind: now.Add(time.Minute), Overdue: true, Bar: 71,
		Alerts: 2, Alerted: true,
	}
}

func TestConversationIsReadAsWritten(t *testing.T) {
	s := open(t)
	fresh, err := s.Conversation(t.Context(), full().ID)
	if err != nil || fresh.Version != 0 {
		t.Fatal(fresh, err)
	}
	want, err := store.PutConversation(s, t.Context(), full())
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Conversation(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := store.PutConversation(s, t.Context(), full()); !errors.Is(err, store.ErrStale) {
		t.Errorf("written over: %v", err)
	}
	inbox := func() (list []store.Waiting) {
		for shard := range store.InboxShards {
			more, err := s.Inbox(t.Context(), shard, 10)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, more...)
		}
		return list
	}
	if diff := cmp.Diff([]store.Waiting{{Conversation: want.ID, AnswerBy: want.AnswerBy}}, inbox()); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
	got = got.End(conversation.Answered, "anna", now)
	if _, err := store.PutConversation(s, t.Context(), got); err != nil || len(inbox()) != 0 {
		t.Errorf("answered, and still in the inbox: %v", err)
	}
}

// TestAConversationOfOld reads what was taken before it was written since when.
func TestAConversationOfOld(t *testing.T) {
	s := open(t)
	old := full()
	old.Since = time.Time{}
	if _, err := store.PutConversation(s, t.Context(), old); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Conversation(t.Context(), old.ID); err != nil || !c.Since.Equal(old.Until.Add(-alert.TakeLease)) {
		t.Errorf("taken since %s, %v", c.Since, err)
	}
}

func fullAlert() alert.Alert {
	a := alert.New(full().ID, 2, said().Key, 91, "4821", "trace", now)
	a.Step, a.Claims, a.Due = 3, 1, now.Add(time.Minute)
	a.Start, a.Next, a.Snoozed, a.Snoozes, a.DeclinedBy = 2, now.Add(time.Minute), now.Add(time.Hour), 2, "anna"
	a.AnnounceTake, a.Reopened, a.Burst, a.Joined = true, true, true, 12
	a.Attempts = []alert.Attempt{
		{Step: 0, Person: "anna", Route: alert.SMS, AskedAt: now, At: now, Outcome: alert.Failed, Reason: "opted-out"},
		{
			Step: 1, Person: "b|n", Route: alert.SMS, Kind: alert.Took, AskedAt: now, At: now, Outcome: alert.Sent,
			MessageID: "m-1",
			Receipt:   alert.Receipt{At: now.Add(time.Second), Delivered: true},
		},
		{
			Step: 2, Person: "ben", Route: alert.Email, At: now, Outcome: alert.Sent,
			Receipt: alert.Receipt{At: now, Reason: "unreachable"},
		},
		{Step: 3, At: now, Outcome: alert.Nobody},
	}
	a.State, a.TakenBy, a.TakenAt, a.Until = alert.Taken, "ben", now, now.Add(time.Minute)
	return a
}

func TestAlertAndItsLife(t *testing.T) {
	s := open(t)
	c, err := store.OpenAlert(s, t.Context(), full(), fullAlert())
	if err != nil {
		t.Fatal(err)
	}
	want := fullAlert()
	want.Version = 1
	got, err := s.Alert(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if byCode, err := s.AlertByCode(t.Context(), "4821"); err != nil || byCode.ID != want.ID {
		t.Errorf("by code: %v %v", byCode.ID, err)
	}
	other := full()
	other.ID = "meta/123456#other"
	clash := alert.New(other.ID, 2, said().Key, 91, "4821", "trace", now)
	if _, err := store.OpenAlert(s, t.Context(), other, clash); !errors.Is(err, store.ErrCodeInUse) {
		t.Errorf("a code twice: %v", err)
	}
	if again, err := s.Conversation(t.Context(), other.ID); err != nil || again.Version != 0 {
		t.Errorf("half written: %+v %v", again, err)
	}
	second := full()
	second.Version = c.Version
	if _, err := store.OpenAlert(s, t.Context(), second,
		alert.New(c.ID, 3, said().Key, 91, "1111", "", now)); !errors.Is(err,
		store.ErrStale) {
		t.Errorf("two open alerts for one conversation: %v", err)
	}
	if _, err := s.PutAlert(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutAlert(t.Context(), want); !errors.Is(err, store.ErrStale) {
		t.Errorf("written over: %v", err)
	}
	if _, err := store.PutBoth(s, t.Context(), c, got.Close("answered", now)); !errors.Is(err,
		store.ErrStale) {
		t.Errorf("settled over a newer alert: %v", err)
	}
	if got, err = s.Alert(t.Context(), want.ID); err != nil {
		t.Fatal(err)
	}
	c.Alerted = false
	if c, err = store.PutBoth(s, t.Context(), c, got.Close("answered", now)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AlertByCode(t.Context(), "4821"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the code of a closed alert is not free: %v", err)
	}
	for shard := range store.DueAlert.Shards() {
		list, err := store.DueList(t.Context(), s, store.DueAlert, shard, now.Add(time.Hour))
		if err != nil || len(list) != 0 {
			t.Errorf("a closed alert is due: %v %v", list, err)
		}
	}
	c.Alerts, c.Alerted = 3, true
	if _, err := store.OpenAlert(s, t.Context(), c, alert.New(c.ID, 3, said().Key, 91, "4821", "", now)); err != nil {
		t.Errorf("the next alert: %v", err)
	}
}

func TestReplyIsReadAsWrittenAndStopsTheSecond(t *testing.T) {
	s := open(t)
	c, err := store.PutConversation(s, t.Context(), full())
	if err != nil {
		t.Fatal(err)
	}
	want := conversation.Reply{
		ID: "r1", Conversation: c.ID, To: said().Key, Text: "So sorry.\n– Anna", Visibility: "public", Person: "anna",
		Name: "Anna",
		At:   now, State: conversation.Failed, Due: now.Add(time.Minute), Attempts: 2, Unsure: true,
		Reason:  "token expired (190)",
		Verdict: "reconnect", SentAt: now, PlatformID: "p1", Permalink: "https://example.com/r",
	}
	want, err = s.QueueReply(t.Context(), want, c.Version)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Reply(t.Context(), store.RefOf(want))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := s.QueueReply(t.Context(), conversation.Reply{
		ID: "r2", Conversation: c.ID, To: said().Key, At: now,
	}, c.Version); !errors.Is(err, store.ErrStale) {
		t.Errorf("a second answer to the same words: %v", err)
	}
	if _, err := s.PutMention(t.Context(), said(), false, ""); err != nil {
		t.Fatal(err)
	}
	mentions, replies, err := s.Timeline(t.Context(), c.ID, 10)
	if err != nil || len(mentions) != 1 || len(replies) != 1 || replies[0].ID != "r1" {
		t.Errorf("the conversation tells %d mentions, %d replies, %v", len(mentions), len(replies), err)
	}
	var due []store.DueItem
	for shard := range store.DueReply.Shards() {
		list, err := store.DueList(t.Context(), s, store.DueReply, shard, now.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		due = append(due, list...)
	}
	if len(due) != 1 {
		t.Fatalf("%d replies are due", len(due))
	}
	if again, err := s.Reply(t.Context(), due[0].Reply); err != nil || again.ID != "r1" {
		t.Errorf("what is due is %v %v", again.ID, err)
	}
}

func TestQuarantineIsReadAsWritten(t *testing.T) {
	s := open(t)
	noise := make([]byte, 900<<10) // three parts
	_, _ = rand.Read(noise)
	want := []store.Quarantined{
		{Platform: "x", Path: "p", Reason: "why", Body: noise, HeardAt: now, Trace: "t"},
		{Platform: "meta", Reason: "why", Body: []byte("{"), HeardAt: now},
	}
	for _, q := range slices.Concat(want, want) { // each twice: kept once
		if err := s.Quarantine(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Quarantines(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	bySize := cmpopts.SortSlices(func(a, b store.Quarantined) bool { return len(a.Body) > len(b.Body) })
	if diff := cmp.Diff(want, got, bySize, cmp.Comparer(bytes.Equal)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if other, err := s.Quarantines(t.Context(), now.Add(24*time.Hour)); err != nil || len(other) != 0 {
		t.Errorf("another day: %v %v", other, err)
	}
}

func TestLink(t *testing.T) {
	s := open(t)
	want := store.Link{Alert: "a-1", Person: "anna", Ends: now}
	if err := s.PutLink(t.Context(), "K7Q2M4XWTR5B3CDE", want); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Link(t.Context(), "K7Q2M4XWTR5B3CDE"); err != nil || got != want {
		t.Errorf("%v %v", got, err)
	}
	if _, err := s.Link(t.Context(), "K7Q2M4XWTR5B3CDF"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an altered token: %v", err)
	}
}

func TestEchoKeepsTheLatest(t *testing.T) {
	s := open(t)
	key := mention.Key{Source: "x/1", Kind: mention.Post, ID: "9"}
	if _, err := s.Echo(t.Context(), key.Source, key.ID); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	for _, minutes := range []time.Duration{5, 9, 7} {
		if err := s.PutEcho(t.Context(), key.Source, key.ID, now.Add(minutes*time.Minute), now); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Echo(t.Context(), key.Source, key.ID); err != nil || !got.Equal(now.Add(9*time.Minute)) {
		t.Errorf("%v %v", got, err)
	}
}

// What the platform calls an answer, and that it came back, are written by two, in any order.
func TestAnswerAndItsReturnAreReadAsWritten(t *testing.T) {
	s, ctx := open(t), t.Context()
	own := mention.Key{Source: "whatsapp/1", Kind: mention.Message, ID: "wamid.A=="}
	failed := platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (131026)"}
	ref := store.RefOf(conversation.Reply{ID: "r", Conversation: "whatsapp/1#abc", At: now})
	if _, err := s.ReplyByPlatformID(ctx, own); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	if err := s.PutReturned(ctx, own, failed, now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReplyByPlatformID(ctx, own); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("its return makes it ours: %v", err)
	}
	if err := s.PutReplyPlatformID(ctx, own, ref, now); err != nil {
		t.Fatal(err)
	}
	if got, err := s.ReplyByPlatformID(ctx, own); err != nil || got != ref {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.Returned(ctx, own); err != nil || got != failed {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRotaIsReadAsWritten(t *testing.T) {
	s := open(t)
	if r, err := s.Rota(t.Context()); err != nil || len(r.OnCall(now)) != 0 {
		t.Errorf("without a rota %v is on call, %v", r, err)
	}
	start, err := rota.ParseLocalTime("2026-11-16 09:00")
	if err != nil {
		t.Fatal(err)
	}
	want := rota.Rota{
		People: []rota.Person{
			{ID: "ben", Name: "Ben", Phone: "+33698765432", Lang: "en", Zone: "Europe/Paris"},
			{ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris"},
		},
		Zone: "Europe/Paris", Start: start, Every: 2, Order: []string{"anna", "ben", "anna"}, Backup: "ben",
	}
	if err := s.PutRota(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Rota(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want.People, want.Order, want.Backup = want.People[:1], []string{"ben"}, ""
	if err := s.PutRota(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Rota(t.Context()); err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("somebody who left is still there: %+v %v", got, err)
	}
}

// everything is a rota with each field filled in; texts hold what rows are parted by.
func everything() rota.Rota {
	wall := func(day, hour int) rota.LocalTime {
		return rota.LocalTime{Year: 2026, Month: 12, Day: day, Hour: hour, Minute: 30}
	}
	week := rota.Period{From: wall(1, 9), To: wall(8, 9), Zone: "America/New_York"}
	return rota.Rota{
		People: []rota.Person{
			{
				ID: "ben", Name: "Ben|50%", Phone: "+33698765432", Email: "ben@example.com", Lang: "en",
				Zone:  "Europe/Paris",
				Quiet: rota.Quiet{From: 22 * 60, To: 7 * 60}, Verified: true,
			},
			{
				ID: "a|b", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris",
				Quiet: rota.Quiet{To: 60}, Verified: true,
			},
			{ID: "new", Name: "New", Phone: "+33612345679", Lang: "fr", Zone: "Europe/Paris"},
		},
		Zone: "Europe/Paris", Start: wall(1, 9), Every: 2, Order: []string{"a|b", "ben"}, Backup: "ben",
		Layers: []rota.Layer{
			{
				Name: "first|line", Zone: "Asia/Tokyo", Start: wall(2, 9), Every: []int{5, 2}, Unit: rota.Days,
				Order:    []string{"a|b", "ben", "a|b"},
				Hours:    []rota.Hours{{Days: []time.Weekday{1, 5, 0}, From: 9 * 60, To: 24 * 60}, {From: 1, To: 0}},
				Holidays: rota.OffHolidays,
			},
			{
				Name: "managers", Order: []string{"ben"}, Hours: []rota.Hours{{From: 60, To: 0}},
				Holidays: rota.OnlyHolidays,
			},
		},
		Escalation: []rota.EscalationStep{
			{Notify: []string{"first|line", "rotation"}, After: 90 * time.Second},
			{Notify: []string{"ben"}},
		},
		Overrides: []rota.Override{
			{Layer: "first|line", Who: "a|b", Period: week},
			{Who: "ben", Period: rota.Period{From: wall(1, 1), To: wall(1, 2)}},
		},
		Swaps: []rota.Swap{{One: "a|b", Other: "ben", Period: week}},
		Leave: []rota.Leave{{Who: "new", Period: week}},
		Holidays: []rota.Holiday{
			{Day: rota.LocalTime{Year: 2026, Month: 12, Day: 25}, Name: "Noël | 100 %"},
			{Day: rota.LocalTime{Year: 2027, Month: 1, Day: 1}},
		},
	}
}

func TestRotaKeepsEverything(t *testing.T) {
	s := open(t)
	layersOnly := everything()
	layersOnly.Start, layersOnly.Every, layersOnly.Order, layersOnly.Backup = rota.LocalTime{}, 0, nil, ""
	layersOnly.Escalation[0].Notify = []string{"managers"}
	for name, want := range map[string]rota.Rota{"everything": everything(), "layers only": layersOnly} {
		before := fmt.Sprintf("%+v", want)
		if err := s.PutRota(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if after := fmt.Sprintf("%+v", want); after != before {
			t.Errorf("%s: writing changed it to %s", name, after)
		}
		got, err := s.Rota(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRotaOfOld reads what was written before there were layers, addresses and verified phones.
func TestRotaOfOld(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	text := func(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }
	list := func(s string) table.Value { return &types.AttributeValueMemberL{Value: []table.Value{text(s)}} }
	for _, i := range []table.Item{
		{
			"pk": text("team"), "sk": text("person#anna"), "id": text("anna"), "name": text("Anna"),
			"phone": text("+33612345678"),
			"lang":  text("fr"), "zone": text("Europe/Paris"),
		},
		{
			"pk": text("team"), "sk": text("rota"), "zone": text("Europe/Paris"), "start": text("2026-11-16 09:00"),
			"every": &types.AttributeValueMemberN{Value: "1"}, "order": list("anna"), "people": list("anna"),
		},
	} {
		if err := kept.Transact(t.Context(), []table.Write{table.Put{Item: i}}); err != nil {
			t.Fatal(err)
		}
	}
	want := rota.Rota{
		People: []rota.Person{{
			ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris",
			Verified: true,
		}},
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 11, Day: 16, Hour: 9}, Every: 1,
		Order: []string{"anna"},
	}
	got, err := store.New(kept, func() time.Time { return now }).Rota(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestSaveRotaRefusesAHole(t *testing.T) {
	s := open(t)
	r := rota.Rota{
		People: []rota.Person{
			{ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris", Verified: true},
			{ID: "ben", Name: "Ben", Phone: "+33698765432", Lang: "en", Zone: "Europe/Paris"},
		},
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 11, Day: 16, Hour: 9},
		Order: []string{"anna", "ben"},
	}
	err := s.SaveRota(t.Context(), r, now)
	var hole *rota.Hole
	if !errors.As(err, &hole) || !strings.Contains(err.Error(), "verify the phone of Ben") ||
		strings.Contains(err.Error(), "98765432") {
		t.Errorf("saved with a hole: %v", err)
	}
	if kept, err := s.Rota(t.Context()); err != nil || len(kept.People) != 0 {
		t.Errorf("what was refused is stored: %v %v", kept.People, err)
	}
	r.People[1].Verified = true
	if err := s.SaveRota(t.Context(), r, now); err != nil {
		t.Error(err)
	}
	r.Order = []string{"zoe"}
	if err := s.SaveRota(t.Context(), r, now); err == nil || errors.As(err, &hole) &&
		strings.Contains(err.Error(), "step") {
		t.Errorf("an unknown id: %v", err)
	}
}

// TestAnAnswerToWhatWasOnlyLogged: who is answered before anything of theirs was stored in a conversation can complain
// later, and is heard.
func TestAnAnswerToWhatWasOnlyLogged(t *testing.T) {
	s := open(t)
	id := said().Conversation()
	if _, err := s.QueueReply(t.Context(), conversation.Reply{
		ID: "r1", Conversation: id, To: said().Key, At: now, State: conversation.Queued, Due: now,
	}, 0); err != nil {
		t.Fatal(err)
	}
	effect, err := s.Change(t.Context(), id,
		store.Opener{NewCode: func() string { return "4821" }, Now: func() time.Time { return now }},
		func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Add(conversation.Entry{
				Kind: mention.Post, ID: "2", Priority: 90, Level: scoring.Page, Complaint: true, SaidAt: now,
				HeardAt: now,
			}), nil
		})
	if err != nil || effect.Opened == "" {
		t.Errorf("a complaint after the answer: %+v %v", effect, err)
	}
}
