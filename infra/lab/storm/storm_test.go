package storm_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/infra/lab/storm"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

func TestSameSeedSameStorm(t *testing.T) {
	size := storm.Size{Mentions: 500, Deliveries: 300, Complaints: 20, Unreadable: 3}
	one, again, other := storm.New(7, size, now), storm.New(7, size, now), storm.New(8, size, now)
	if !slices.Equal(one.Deliveries, again.Deliveries) || !slices.Equal(one.Once, again.Once) {
		t.Error("the same seed makes another storm")
	}
	if slices.Equal(one.Once, other.Once) {
		t.Error("another seed makes the same storm")
	}
	times := regexp.MustCompile(`"(created_at":"[^"]*"|created_time":\d+|time":\d+)`)
	bare := func(s *storm.Storm) (list []string) {
		for _, d := range s.Deliveries {
			list = append(list, times.ReplaceAllString(d.Body, ""))
		}
		return list
	}
	if later := storm.New(7, size, now.Add(9*time.Hour+17*time.Second)); !slices.Equal(bare(one), bare(later)) {
		t.Error("the same seed makes another storm at another hour")
	}
}

// The platforms' adapters read from a storm exactly what it claims to hold.
func TestStorm(t *testing.T) {
	for seed := range uint64(5) {
		size := storm.Size{Mentions: 5000, Deliveries: 2000, Complaints: 200, Unreadable: 5}
		s := storm.New(seed, size, now)
		if len(s.Deliveries) < size.Deliveries || len(s.Deliveries) > 3*size.Deliveries {
			t.Errorf("seed %d: %d deliveries", seed, len(s.Deliveries))
		}
		adapters := map[string]platform.Adapter{}
		for _, a := range all.All(all.Local(nil)) {
			adapters[a.Spec().Name] = a
		}
		mentions, erased, edits, unreadable, largest := map[mention.Key]bool{}, 0, 0, 0, 0
		for _, d := range s.Once {
			events, err := adapters[d.Platform].Parse(platform.Request{Body: []byte(d.Body)})
			if err != nil {
				unreadable++
				continue
			}
			largest = max(largest, len(events))
			for _, e := range events {
				switch e.Kind {
				case platform.Removed:
					erased++
				case platform.Edited:
					edits++
				case platform.Said:
				default:
					t.Fatalf("seed %d: %v", seed, e)
				}
				if e.Kind != platform.Removed &&
					(e.Mention.SaidAt.After(now) || now.Sub(e.Mention.SaidAt) > 25*time.Hour) {
					t.Fatalf("seed %d: said at %v", seed, e.Mention.SaidAt)
				}
				mentions[e.Mention.Key] = true
			}
		}
		if len(mentions) != size.Mentions || s.Mentions != size.Mentions || unreadable != size.Unreadable ||
			erased < 30 || edits < 40 || largest < 20 || largest > 1000 {
			t.Errorf("seed %d: %d mentions, %d unreadable, %d erased, %d edits, at most %d in one", seed, len(mentions),
				unreadable, erased, edits, largest)
		}
		seen := map[storm.Delivery]int{}
		for _, d := range s.Deliveries {
			if seen[d]++; seen[d] > 5 {
				t.Fatalf("seed %d: a delivery comes %d times", seed, seen[d])
			}
		}
		if len(seen) != len(s.Once) {
			t.Errorf("seed %d: %d of %d deliveries come", seed, len(seen), len(s.Once))
		}
		if !strings.Contains(s.String(), "5000 mentions") {
			t.Errorf("it says %q", s)
		}
	}
}
