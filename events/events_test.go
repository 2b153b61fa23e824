package events_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"oyez/events"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
)

func parse(t *testing.T, name string, body []byte) []platform.Event {
	t.Helper()
	for _, a := range append(all.All(all.Config{}), feed.New()) {
		if a.Spec().Name == name {
			told, err := a.Parse(platform.Request{Method: "POST", Body: body})
			if err != nil {
				t.Fatalf("%v in %s", err, body)
			}
			return told
		}
	}
	t.Fatalf("no platform %q", name)
	return nil
}

func TestSamplesOpenWithTheAngryCustomer(t *testing.T) {
	samples := events.Samples()
	if samples[0].Title != "sample.x-angry" || samples[1].Title != "sample.danger" {
		t.Errorf("the page opens with %q and %q", samples[0].Title, samples[1].Title)
	}
	said := parse(t, "meta", samples[1].Body)[0].Mention
	if said.Author.Name != "Jeanne Martin" ||
		!strings.Contains(said.Text, "la machine a pris feu et a brûlé mon fils") {
		t.Errorf("the mother is %q and says %q", said.Author.Name, said.Text)
	}
	titles := map[string]bool{}
	for _, s := range samples {
		if s.Title == "" || titles[s.Title] {
			t.Errorf("%s/%s: title %q is missing or taken", s.Platform, s.File, s.Title)
		}
		titles[s.Title] = true
	}
}

func TestEveryPlatformHasSamples(t *testing.T) {
	for _, name := range append(all.Names(), "feed") {
		if len(events.All(name)) == 0 {
			t.Errorf("no samples in events/%s", name)
		}
		for _, s := range events.All(name) {
			if strings.HasSuffix(s.File, ".json") && !json.Valid(s.Body) || strings.HasSuffix(string(s.Body), "\n") {
				t.Errorf("%s/%s is no JSON on one line", s.Platform, s.File)
			}
		}
	}
}

// Whatever the platform, a press makes another mention than the one before, by the same author.
func TestEveryPressIsNews(t *testing.T) {
	now := time.Date(2027, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, name := range append(all.Names(), "feed") {
		for _, s := range events.All(name) {
			told := parse(t, name, s.Body)
			fresh := parse(t, name, events.Fresh(s, told, now, func(e platform.Event) string {
				return strings.Repeat("7", len(e.Mention.ID))
			}))
			if len(fresh) != len(told) {
				t.Errorf("%s/%s: %d events became %d", name, s.File, len(told), len(fresh))
				continue
			}
			for i, e := range fresh {
				// an entry is edited that was updated after it was published
				if name == "feed" && e.Kind == platform.Said {
					e.Kind = told[i].Kind
				}
				same := e.Mention.Author.ID == told[i].Mention.Author.ID ||
					told[i].Mention.Author.ID == told[i].Mention.ID
				if e.Kind != told[i].Kind || !same {
					t.Errorf("%s/%s: event %d was %s by %q and is %s by %q", name, s.File, i, told[i].Kind,
						told[i].Mention.Author.ID, e.Kind, e.Mention.Author.ID)
				}
				if e.Kind == platform.Said && e.Mention.ID == told[i].Mention.ID {
					t.Errorf("%s/%s: event %d is %q again", name, s.File, i, e.Mention.ID)
				}
			}
		}
	}
}

// Two presses of a sample of Facebook or X must make two mentions of one author at the time of the press, and nothing
// else may change.
func TestFresh(t *testing.T) {
	now := time.Date(2027, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, name := range []string{"meta", "x"} {
		for _, s := range events.All(name) {
			t.Run(name+"/"+s.File, func(t *testing.T) {
				told := parse(t, name, s.Body)
				given := map[string]string{}
				fresh := parse(t, name, events.Fresh(s, told, now, func(e platform.Event) string {
					if given[e.Mention.ID] == "" {
						given[e.Mention.ID] = strings.Repeat("9", len(e.Mention.ID)-1) + string(rune('1'+len(given)))
					}
					return given[e.Mention.ID]
				}))
				if len(fresh) != len(told) {
					t.Fatalf("%d events became %d", len(told), len(fresh))
				}
				for i, e := range fresh {
					want := told[i]
					switch want.Kind {
					case platform.Said, platform.Edited:
						want.Mention.SaidAt = now
						fallthrough
					case platform.Removed:
						want.Mention.ID = given[want.Mention.ID]
					}
					// These hold the id, or may.
					for _, m := range []*string{&e.Mention.Permalink, &e.Mention.Thread, &e.Mention.ReplyRef} {
						*m = ""
					}
					want.Mention.Permalink, want.Mention.Thread, want.Mention.ReplyRef = "", "", ""
					e.Mention.Revision, want.Mention.Revision = min(e.Mention.Revision, 1), min(want.Mention.Revision,
						1)
					if !reflect.DeepEqual(e, want) {
						t.Errorf("event %d:\n got %+v\nwant %+v", i, e, want)
					}
				}
			})
		}
	}
}
