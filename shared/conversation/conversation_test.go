package conversation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func entry(id string, minute int, level scoring.Level, priority int) conversation.Entry {
	at := noon.Add(time.Duration(minute) * time.Minute)
	return conversation.Entry{
		Kind: mention.Post, ID: id, Priority: priority, Level: level, Complaint: level == scoring.Page, SaidAt: at,
		HeardAt: at,
	}
}

func heard(entries ...conversation.Entry) conversation.Conversation {
	c := conversation.Conversation{ID: "x/1#abc", Status: conversation.Quiet}
	for _, e := range entries {
		c = c.Add(e)
	}
	return c
}

func TestTheClockRunsFromTheFirstUnansweredWords(t *testing.T) {
	c := heard(entry("2", 5, scoring.Inbox, 25), entry("1", 0, scoring.Log, 4))
	if want := noon.Add(5*time.Minute + 4*time.Hour); c.AnswerBy != want || c.Status != conversation.Open || c.Wakes() {
		t.Errorf("%s, answer by %s, want open by %s", c.Status, c.AnswerBy, want)
	}
	c = c.Add(entry("3", 10, scoring.Page, 91))
	if want := noon.Add(5*time.Minute + 15*time.Minute); c.AnswerBy != want || !c.Wakes() {
		t.Errorf("answer by %s, want %s", c.AnswerBy, want)
	}
	if w, ok := c.Worst(); !ok || w.ID != "3" {
		t.Errorf("the worst is %v", w)
	}
	if n, since := c.Waiting(); n != 2 || since != noon.Add(5*time.Minute) {
		t.Errorf("%d wait since %s", n, since)
	}
}

func TestQuietWordsOpenNothing(t *testing.T) {
	c := heard(entry("1", 0, scoring.Log, 4), entry("2", 1, scoring.Log, 4))
	c = c.PageFrom(40)
	if diff := cmp.Diff(heard(), c); diff != "" {
		t.Errorf("what is merely logged changes a conversation in which nobody waits:\n%s", diff)
	}
}

// Whoever writes an answer is told of all that was said meanwhile, the thank-you too: "it works again, thank you".
func TestQuietWordsCountWhileSomebodyWaits(t *testing.T) {
	c := heard(entry("1", 0, scoring.Inbox, 25))
	before := c
	c = c.Add(entry("2", 5, scoring.Log, 99))
	if !c.HeardAfter(noon.Add(time.Minute)) || !c.SaidAfter(noon.Add(time.Minute)) {
		t.Error("it is not known that something was said")
	}
	if w, _ := c.Worst(); w.ID != "1" || c.Priority != before.Priority || c.AnswerBy != before.AnswerBy {
		t.Errorf("it weighs: %+v", c)
	}
	calm := entry("1", 0, scoring.Log, 4)
	calm.Revision = 1
	c = c.Add(calm) // edited: nobody waits any more
	if c.Status != conversation.Quiet || len(c.Entries) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestNewWordsAfterAnEndAreTheNextEpisode(t *testing.T) {
	c := heard(entry("1", 0, scoring.Page, 91))
	c = c.Own("anna", noon, noon.Add(time.Hour))
	c = c.End(conversation.Answered, "anna", noon.Add(time.Minute))
	if c.Wakes() || c.Owner != "" {
		t.Error("it goes on after its end")
	}
	c = c.Add(entry("1", 0, scoring.Page, 91)) // a repeat
	c = c.Add(entry("2", 2, scoring.Log, 4))   // "thank you"
	if !c.Ended() || c.Episode != 0 {
		t.Fatalf("reopened by nothing: %s, episode %d", c.Status, c.Episode)
	}
	c = c.Add(entry("3", 3, scoring.Inbox, 25))
	if c.Status != conversation.Open || c.Episode != 1 || c.Priority != 25 {
		t.Errorf("%s, episode %d, priority %d: want a new episode that weighs its own words", c.Status, c.Episode,
			c.Priority)
	}
}

func TestAnEditAfterTheEndThatMakesItSeriousReopens(t *testing.T) {
	c := heard(entry("1", 0, scoring.Inbox, 25))
	c = c.End(conversation.Dismissed, "anna", noon)
	edit := entry("1", 0, scoring.Page, 91)
	edit.Revision = 1
	c = c.Add(edit)
	if !c.Wakes() || c.Episode != 1 {
		t.Errorf("%s, episode %d", c.Status, c.Episode)
	}
	c = c.Add(entry("1", 0, scoring.Inbox, 25)) // the first report, late
	if !c.Wakes() {
		t.Error("an older revision came over a newer one")
	}
}

func TestForget(t *testing.T) {
	c := heard(entry("1", 0, scoring.Page, 91), entry("2", 1, scoring.Inbox, 25))
	c = c.Remove(mention.Post, "1", noon)
	if c.Wakes() || c.Status != conversation.Open {
		t.Errorf("%s, level %s: want what is left in the inbox", c.Status, c.Level)
	}
	c = c.Remove(mention.Post, "2", noon)
	if c.Status != conversation.Dismissed {
		t.Errorf("%s with nothing left", c.Status)
	}
}

func TestWhatMayNotPageDoesNotThroughRepetition(t *testing.T) {
	old := func(id string, minute int) conversation.Entry {
		e := entry(id, minute, scoring.Inbox, 55)
		e.Complaint, e.NoPage = true, true
		return e
	}
	if c := heard(old("1", 0), old("2", 1)); c.Wakes() {
		t.Error("two old complaints page")
	}
	now := old("3", 2)
	now.NoPage = false
	if c := heard(old("1", 0), old("2", 1), now); !c.Wakes() {
		t.Error("somebody who waits for days and writes again does not page")
	}
}

func TestManyWordsAreBounded(t *testing.T) {
	c := heard()
	for i := range 100 {
		c = c.Add(entry(string(rune('A'+i)), i, scoring.Inbox, 25))
	}
	if len(c.Entries) != conversation.MaxEntries || c.Dropped != 100-conversation.MaxEntries {
		t.Errorf("%d entries, %d earlier", len(c.Entries), c.Dropped)
	}
}

// Promise 2: whatever the order, and however often, the same mentions leave the same conversation.
func TestOrderAndRepeatsDoNotMatter(t *testing.T) {
	levels := []scoring.Level{scoring.Log, scoring.Inbox, scoring.Page}
	rapid.Check(t, func(t *rapid.T) {
		var entries []conversation.Entry
		for i := range rapid.IntRange(1, 8).Draw(t, "mentions") {
			e := entry(string(rune('a'+i)), rapid.IntRange(0, 600).Draw(t, "minute"),
				rapid.SampledFrom(levels).Draw(t, "level"),
				rapid.IntRange(0, 100).Draw(t, "priority"))
			e.NoPage = rapid.Bool().Draw(t, "old")
			entries = append(entries, e)
		}
		var repeated []conversation.Entry
		for range 5 {
			repeated = append(repeated, entries...)
		}
		// the others are kept only where somebody waits
		asking := func(c conversation.Conversation) conversation.Conversation {
			c.Entries = slices.DeleteFunc(c.Entries, func(e conversation.Entry) bool { return e.Level == scoring.Log })
			return c
		}
		want, got := asking(heard(entries...)), asking(heard(rapid.Permutation(repeated).Draw(t, "order")...))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("another order leaves another conversation (-want +got):\n%s", diff)
		}
	})
}

// Within an episode the lowest bar holds: no alert closes because a brand's bar has risen. The next episode has its
// own.
func TestARisingBarClosesNoAlert(t *testing.T) {
	said := func(id string, minute, bar int) conversation.Entry {
		s := alert.Weigh(scoring.Score{Complaint: true, Priority: 65, Level: scoring.Inbox, Bar: bar})
		e := entry(id, minute, s.Level, s.Priority)
		e.Complaint = true
		return e
	}
	c := heard(said("1", 0, 60))
	c = c.PageFrom(60)
	if !c.Wakes() {
		t.Fatalf("%+v", c)
	}
	c = c.Add(said("1", 0, 80)) // edited, and scored again
	c = c.PageFrom(80)
	if !c.Wakes() || c.Bar != 60 {
		t.Errorf("bar %d, %s", c.Bar, c.Level)
	}
	c = c.End(conversation.Answered, "anna", noon.Add(time.Minute))
	c = c.Add(said("2", 10, 80))
	c = c.PageFrom(80)
	if c.Wakes() || c.Bar != 80 || c.Status != conversation.Open {
		t.Errorf("the next episode: bar %d, %s, %s", c.Bar, c.Level, c.Status)
	}
	c = c.PageFrom(60) // other words, heard while the bar was lower
	if !c.Wakes() {
		t.Errorf("bar %d, %s", c.Bar, c.Level)
	}
}

// What is counted for the bar: complaints that may page, the grave ones above all others.
func TestPeak(t *testing.T) {
	complaint, old, grave := entry("1", 0, scoring.Inbox, 50), entry("2", 1, scoring.Page, 80), entry("3", 2,
		scoring.Page, 63)
	complaint.Complaint, old.NoPage, grave.Grave = true, true, true
	oldGrave := grave
	oldGrave.NoPage = true
	ended := heard(grave)
	ended = ended.End(conversation.Answered, "anna", noon)
	for _, row := range []struct {
		name string
		c    conversation.Conversation
		want int
		ok   bool
	}{
		{"a question", heard(entry("1", 0, scoring.Inbox, 50)), 0, false},
		{"a complaint", heard(complaint), 50, true},
		{"one that is old", heard(old), 0, false},
		{"a grave one", heard(complaint, grave), 100, true},
		{"a grave one that is old", heard(oldGrave), 0, false},
		{"one that was answered", ended, 0, false},
		{"nothing", heard(), 0, false},
	} {
		if got, ok := row.c.Grounds().Peak(); ok != row.ok || ok && got != row.want {
			t.Errorf("%s: %d, %v; want %d, %v", row.name, got, ok, row.want, row.ok)
		}
	}
}
