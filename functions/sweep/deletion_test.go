package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/store"
	"oyez/shared/table"
)

// check is how posts on X are looked up again.
var check, _ = all.DeletionCheck("x/1")

// forgetful is a platform whose people have deleted some of what they said.
type forgetful struct {
	platform.Adapter
	deleted []string
	err     error

	mu    sync.Mutex // shards are looked at side by side
	asked [][]string
}

func (f *forgetful) Gone(_ context.Context, _ mention.Source, ids []string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, ids)
	return f.deleted, f.err
}

// among are all that was asked for, sorted, and forgets them.
func (f *forgetful) among() (ids []string) {
	ids = slices.Sorted(slices.Values(slices.Concat(f.asked...)))
	f.asked = nil
	return ids
}

// follows makes a night of a platform that is asked.
func follows(t *testing.T) (*night, *forgetful) {
	t.Helper()
	n, theirs := newNight(t), &forgetful{}
	n.Sweep.Replies.Adapters = func(context.Context) platform.Set {
		return platform.Set{"x": theirs}
	}
	return n, theirs
}

// listed are the lists that are due by a time, and what is in them.
func (n *night) listed(t *testing.T, by time.Time) (lists int, ids []string) {
	t.Helper()
	for shard := range store.DueDeletionCheck.Shards() {
		err := n.Store.Due(t.Context(), store.DueDeletionCheck, shard, by, func(o store.DueItem) error {
			l, err := n.Store.DeletionCheck(t.Context(), o.DeletionCheck)
			lists, ids = lists+1, append(ids, l.IDs...)
			if l.Source != "x/1" {
				t.Errorf("%+v", l)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(ids)
	return lists, ids
}

// listsEach schedules a check of each mention, in a list of its own.
func (n *night) listsEach(t *testing.T, keys ...mention.Key) {
	t.Helper()
	for _, key := range keys {
		if err := n.Sweep.Triage.Score(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if err := n.Sweep.Triage.ScheduleDeletionChecks(t.Context(), []mention.Key{key}); err != nil {
			t.Fatal(err)
		}
	}
}

const never = 1000 * time.Hour

func TestWhatIsDeletedElsewhereIsDeletedHere(t *testing.T) {
	n, theirs := follows(t)
	keys := map[string]mention.Key{}
	for i := range 5 {
		id := fmt.Sprint(i)
		keys[id] = n.hear(t, id, "a question?")
		n.listsEach(t, keys[id])
	}
	n.now = n.now.Add(check.Every - time.Minute)
	n.sweeps(t)
	if len(theirs.asked) > 0 {
		t.Fatal("looked up before a day had gone")
	}
	n.now = n.now.Add(time.Minute)
	theirs.err = errors.New("429")
	n.sweeps(t)
	if lists, ids := n.listed(t, n.now); lists > 0 || len(theirs.among()) != 5 {
		t.Fatalf("a platform that could not be asked is asked every minute: %v", ids)
	}
	n.now = n.now.Add(time.Hour)
	theirs.err, theirs.deleted = nil, []string{"2", "of somebody else"}
	n.sweeps(t)
	for id, key := range keys {
		m, err := n.Store.Mention(t.Context(), key)
		if err != nil || m.Erased != (id == "2") || m.Erased != (m.Text == "") || m.Erased && m.Author.ID != "" {
			t.Errorf("%s: %+v, %v", id, m, err)
		}
	}
	theirs.among()
	n.now = n.now.Add(check.Every - time.Minute)
	n.sweeps(t)
	if len(theirs.asked) > 0 {
		t.Error("looked up twice in a day")
	}
	n.now = n.now.Add(time.Minute)
	n.sweeps(t)
	if ids := theirs.among(); !slices.Equal(ids, []string{"0", "1", "3", "4"}) {
		t.Errorf("the next day %v are looked up", ids)
	}
	if _, ids := n.listed(t, n.now.Add(never)); !slices.Equal(ids, []string{"0", "1", "3", "4"}) {
		t.Errorf("%v stand in the lists", ids)
	}
}

// What comes one by one stands in lists of one; where they are looked up together they become one.
func TestListsAreJoined(t *testing.T) {
	n, theirs := follows(t)
	var want []string
	for i := range 3 * check.Batch {
		id := fmt.Sprintf("%03d", i)
		want = append(want, id)
		if _, err := n.Store.PutDeletionCheck(t.Context(), store.DeletionCheck{Source: "x/1", IDs: []string{id}},
			n.now); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		n.sweeps(t)
	}
	longest := 0
	for _, ids := range theirs.asked {
		longest = max(longest, len(ids))
	}
	if ids := theirs.among(); longest > check.Batch || !slices.Equal(ids, want) {
		t.Errorf("%d of %d are looked up, up to %d in a call", len(ids), len(want), longest)
	}
	if lists, ids := n.listed(t, n.now.Add(never)); lists > 2*store.DueDeletionCheck.Shards() ||
		!slices.Equal(ids, want) {
		t.Errorf("%d stand in %d lists", len(ids), lists)
	}
	if lists, _ := n.listed(t, n.now); lists > 0 {
		t.Errorf("%d lists are due still", lists)
	}
}

// A crash at any write of a look leaves each mention in some list, and deleted words deleted at the latest by the next.
func TestALookMayEndAnywhere(t *testing.T) {
	for crash := range 12 {
		n, theirs := follows(t)
		for i := range 6 {
			id := fmt.Sprint(i)
			n.listsEach(t, n.hear(t, id, "a question?"))
		}
		n.now, theirs.deleted = n.now.Add(check.Every), []string{"2"}
		var writes atomic.Int64 // sweep's kinds are side by side
		n.fault = func(_ int, op string) error {
			if op != "Get" && op != "Query" && writes.Add(1) > int64(crash) {
				return table.ErrUnavailable
			}
			return nil
		}
		_ = n.Sweep.Handle(t.Context()) // it may say that it failed
		n.fault = nil
		if _, ids := n.listed(t, n.now.Add(never)); !slices.Equal(without(ids, "2"),
			[]string{"0", "1", "3", "4", "5"}) {
			t.Fatalf("after %d writes %v stand in the lists", crash, ids)
		}
		n.sweeps(t)
		n.sweeps(t)
		m, err := n.Store.Mention(t.Context(), mention.Key{Source: "x/1", Kind: mention.Post, ID: "2"})
		if _, ids := n.listed(t, n.now.Add(never)); err != nil || !m.Erased ||
			!slices.Equal(slices.Compact(ids), []string{"0", "1", "3", "4", "5"}) {
			t.Fatalf("after %d writes and another look: %v are listed; %+v, %v", crash, ids, m, err)
		}
	}
}

// without leaves an id out, and what stands in two lists once.
func without(ids []string, id string) []string {
	return slices.Compact(slices.DeleteFunc(ids, func(o string) bool { return o == id }))
}
