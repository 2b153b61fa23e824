package intake_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/platform"
)

func heard(n, size int) intake.Delivery {
	h := intake.Delivery{
		Platform: "meta", Path: "p", HeardAt: time.Date(2026, 11, 21, 21, 0, 0, 123e6, time.UTC),
		Trace: "t",
	}
	for i := range n {
		noise := make([]byte, size) // does not compress
		_, _ = rand.Read(noise)
		h.Events = append(h.Events, platform.Event{Kind: platform.Said, Mention: mention.Mention{
			Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: fmt.Sprint(i)},
			Author: mention.Author{ID: "7", Followers: -1},
			Text:   fmt.Sprintf("%x", noise), SaidAt: h.HeardAt, Media: []string{"https://example.com"},
		}})
	}
	return h
}

func TestPackedMessagesHoldEverythingWithinTheirLimit(t *testing.T) {
	for name, h := range map[string]intake.Delivery{
		"one":        heard(1, 10),
		"nothing":    heard(0, 0),
		"a thousand": heard(400, 900),
		"unread beside": func() intake.Delivery {
			h := heard(200,
				900)
			h.Unread, h.Body = "why", []byte("{")
			return h
		}(),
		"twenty long ones": heard(20, 30<<10),
	} {
		t.Run(name, func(t *testing.T) {
			messages, err := intake.Pack(h)
			if err != nil {
				t.Fatal(err)
			}
			var all intake.Delivery
			for i, m := range messages {
				if len(m) > intake.MaxMessage {
					t.Errorf("message %d has %d bytes", i, len(m))
				}
				part, err := intake.Unpack(m)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					all = part
					continue
				}
				all.Events = append(all.Events, part.Events...)
				if part.Unread != "" {
					all.Unread, all.Body = part.Unread, part.Body
				}
			}
			if diff := cmp.Diff(h, all); diff != "" {
				t.Errorf("lost on the way (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatFitsNoMessageIsAnError(t *testing.T) {
	h := heard(0, 0)
	h.Unread, h.Body = "why", make([]byte, 4<<20)
	_, _ = rand.Read(h.Body)
	if _, err := intake.Pack(h); !errors.Is(err, intake.ErrTooBig) {
		t.Errorf("%v", err)
	}
}

func TestUnpackRefuses(t *testing.T) {
	for _, s := range []string{"", "%", "aGVsbG8=", "H4sIAAAAAAAA/6pWKlOyMtJRKkpVsjKoBQAAAP//"} {
		if h, err := intake.Unpack(s); err == nil {
			t.Errorf("Unpack(%q) = %+v", s, h)
		}
	}
}
