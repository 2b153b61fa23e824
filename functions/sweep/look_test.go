package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/store"
)

// forgetful is a platform whose people have deleted some of what they said.
type forgetful struct {
	platform.Adapter
	deleted []string
	err     error

	mu      sync.Mutex // shards are looked at side by side
	asked   int
	longest int
}

func (f *forgetful) Gone(_ context.Context, _ mention.Source, ids []string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked, f.longest = f.asked+1, max(f.longest, len(ids))
	return f.deleted, f.err
}

func (n *night) lookups(t *testing.T) (list []store.Owed) {
	t.Helper()
	for shard := range store.DueLook.Shards() {
		due, err := n.store.Due(t.Context(), store.DueLook, shard, n.now)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, due...)
	}
	return list
}

func (n *night) sweeps(t *testing.T) {
	t.Helper()
	if err := n.sweep.Handle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsDeletedElsewhereIsDeletedHere(t *testing.T) {
	n := newNight(t)
	theirs := &forgetful{deleted: []string{"2", "of somebody else"}}
	n.sweep.Replies.Adapters = map[string]platform.Adapter{"x": theirs}
	keys := map[string]mention.Key{}
	for i := range 5 {
		id := fmt.Sprint(i)
		keys[id] = n.hear(t, id, "a question?")
	}
	n.now = n.now.Add(time.Hour)
	n.sweeps(t) // scores them
	if due := n.lookups(t); len(due) > 0 || theirs.asked > 0 {
		t.Fatalf("looked up at once: %+v", due)
	}
	n.now = n.now.Add(platform.FollowEvery - time.Minute)
	n.sweeps(t)
	if theirs.asked > 0 {
		t.Fatal("looked up before a day had gone")
	}
	n.now = n.now.Add(time.Minute)
	theirs.err = errors.New("429")
	theirs.deleted = nil
	n.sweeps(t)
	if due := n.lookups(t); len(due) > 0 || theirs.asked == 0 {
		t.Fatalf("a platform that could not be asked is asked every minute: %+v", due)
	}
	n.now = n.now.Add(time.Hour)
	theirs.err, theirs.deleted = nil, []string{"2", "of somebody else"}
	n.sweeps(t)
	n.sweeps(t) // takes what is deleted out of its conversation
	for id, key := range keys {
		m, err := n.store.Mention(t.Context(), key)
		if err != nil || m.Erased != (id == "2") || m.Erased != (m.Text == "") || m.Erased && m.Author.ID != "" {
			t.Errorf("%s: %+v, %v", id, m, err)
		}
		if !m.Erased && !m.LookAt.Equal(n.now.Add(platform.FollowEvery)) {
			t.Errorf("%s is looked up again at %v", id, m.LookAt)
		}
	}
	asked := theirs.asked
	n.now = n.now.Add(platform.FollowEvery - time.Minute)
	n.sweeps(t)
	if theirs.asked != asked {
		t.Error("looked up twice in a day")
	}
}

func TestALookBreaksNoLimit(t *testing.T) {
	n := newNight(t)
	theirs := &forgetful{}
	n.sweep.Replies.Adapters = map[string]platform.Adapter{"x": theirs}
	var due []string
	for i := range 3 * platform.FollowBatch {
		id := fmt.Sprint(i)
		key := n.hear(t, id, "a question?")
		m, err := n.store.Mention(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		m.LookAt = n.now
		if err := n.store.Scored(t.Context(), m, m.Score, n.now); err != nil {
			t.Fatal(err)
		}
		due = append(due, id)
	}
	slices.Sort(due)
	for range 3 {
		n.sweeps(t)
	}
	if left := n.lookups(t); len(left) > 0 || theirs.longest > platform.FollowBatch || theirs.asked > 12 {
		t.Errorf("%d of %d are left after %d calls of up to %d", len(left), len(due), theirs.asked, theirs.longest)
	}
}

func TestALookLeavesWhatHasChanged(t *testing.T) {
	n := newNight(t)
	key := n.hear(t, "1", "a question?")
	n.now = n.now.Add(time.Hour)
	n.sweeps(t)
	m, err := n.store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	edited := m.Mention
	edited.Text, edited.Revision = "another question?", 1
	if _, err := n.store.Hear(t.Context(), edited, false, ""); err != nil {
		t.Fatal(err)
	}
	due := m.LookAt.UTC().Format("2006-01-02T15:04:05.000Z")
	if err := n.store.LookAgain(t.Context(), key, due, n.now.Add(48*time.Hour)); !errors.Is(err, store.ErrStale) {
		t.Errorf("an edited mention that is owed a score is put off: %v", err)
	}
	n.now = n.now.Add(time.Hour)
	n.sweeps(t)
	if again, err := n.store.Mention(t.Context(), key); err != nil || again.Owed || !again.LookAt.Equal(m.LookAt) {
		t.Errorf("after the edit: %+v, %v", again, err)
	}
}
