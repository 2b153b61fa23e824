package google_test

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/google"
	"oyez/shared/platform/platformtest"
)

const name = "accounts/111/locations/222/reviews/abc-1"

// pushed is a notification as Pub/Sub wraps it.
func pushed(inner string) string {
	return `{"message":{"data":"` + base64.StdEncoding.EncodeToString([]byte(inner)) +
		`","messageId":"1","publishTime":"2026-11-21T20:31:05.412Z"},"subscription":"s"}`
}

func review(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "google/222", Kind: mention.Review, ID: "abc-1"},
		Author: mention.Author{Followers: -1}, SaidAt: time.Date(2026, 11, 21, 20, 31, 5, 412e6, time.UTC),
		Permalink: "https://business.google.com/reviews", Thread: "abc-1", ReplyRef: name,
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestReviews(t *testing.T) {
	edited := func(m *mention.Mention) { m.MissingRevision = m.SaidAt.UnixMilli() }
	untold := func(m *mention.Mention) { m.SaidAt = time.Time{} }
	for row, want := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"new": {pushed(`{"notificationType":"NEW_REVIEW","locationName":"accounts/111/locations/222","reviewName":"` +
			name + `"}`), platform.Said, review(nil)},
		"changed": {
			pushed(`{"notificationType":"UPDATED_REVIEW","reviewName":"` + name + `"}`),
			platform.Edited, review(edited),
		},
		"other names": {pushed(`{"notification_type":"UPDATED_REVIEW","location":"accounts/111/locations/222","review":"` + name + `"}`), platform.Edited, review(edited)},
		"lower case":  {pushed(`{"type":"new_review","review_name":"` + name + `"}`), platform.Said, review(nil)},
		"no type":     {pushed(`{"review":"` + name + `"}`), platform.Said, review(nil)},
		"escaped slashes": {
			pushed(`{"review":"` + strings.ReplaceAll(name, "/", `\/`) + `"}`), platform.Said,
			review(nil),
		},
		"unwrapped": {
			`{"notificationType":"UPDATED_REVIEW","reviewName":"` + name + `"}`, platform.Edited,
			review(untold),
		},
	} {
		events, err := platform.Parse(google.New(google.Config{}), platform.Request{Body: []byte(want.body)})
		if err != nil || len(events) != 1 || events[0].Kind != want.what || events[0].Note != platform.NeedsEnrichment {
			t.Errorf("%s: %+v, %v", row, events, err)
			continue
		}
		if diff := cmp.Diff(want.want, events[0].Mention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row, diff)
		}
	}
	for location, want := range map[string]string{"222": "https://maps.example/shop", "*": "https://maps.example/all"} {
		a := google.New(google.Config{Pages: map[string]string{location: want}})
		events, err := platform.Parse(a, platform.Request{Body: []byte(pushed(`{"review":"` + name + `"}`))})
		if err != nil || events[0].Mention.Permalink != want {
			t.Errorf("%v, %v, want %s", events, err, want)
		}
	}
}

// Whatever is no review is taken and dropped: a refusal would bring it back for a week.
func TestNothingToHear(t *testing.T) {
	for row, body := range map[string]string{
		"a question": pushed(
			`{"notificationType":"NEW_QUESTION","questionName":"accounts/1/locations/2/questions/3"}`),
		"a review's reply":       pushed(`{"notificationType":"NEW_REVIEW","reviewName":"` + name + `/reply"}`),
		"another type of review": pushed(`{"notificationType":"REVIEW_HOLOGRAM","reviewName":"` + name + `"}`),
		"text":                   pushed(`Hello`),
		"a list":                 pushed(`[]`),
		"null":                   pushed(`null`),
		"no data":                `{"message":{"attributes":{"a":"b"},"messageId":"1"},"subscription":"s"}`,
	} {
		events, err := platform.Parse(google.New(google.Config{}), platform.Request{Body: []byte(body)})
		if err != nil || len(events) != 1 || events[0].Kind != platform.Ignored || events[0].Note == "" {
			t.Errorf("%s: %+v, %v", row, events, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, google.New(google.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":  `{}`,
		"another's object": `{"key":"31337"}`, "data that is no base64": `{"message":{"data":"31337!"}}`,
		"an empty message": `{"message":null}`,
	})
	events, err := platform.Parse(google.New(google.Config{}), platform.Request{Body: []byte(
		pushed(`{"review":"accounts/1/locations/2/reviews/` + strings.Repeat("a", 300) + `"}`))})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Unreadable {
		t.Errorf("an endless id: %+v, %v", events, err)
	}
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]string{
		"google-business-notification-inner.json": "said review-abc-1",
		"google-pubsub-push-plain.json":           "ignored ",
	} {
		body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		bodies := []string{string(body)}
		if strings.Contains(file, "inner") {
			bodies = append(bodies, pushed(string(body)))
		}
		for _, body := range bodies {
			events, err := platform.Parse(google.New(google.Config{}), platform.Request{Body: []byte(body)})
			if err != nil || len(events) != 1 || string(events[0].Kind)+" "+events[0].Mention.ID != want {
				t.Errorf("%s: %+v, %v", file, events, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, google.New(google.Config{}), `{"notificationType":"NEW_REVIEW","reviewName":"`+name+`"}`)
}

// The token is checked with RSA, so the bare side makes the same check in the library and then decodes.
func BenchmarkBeside(b *testing.B) {
	inner := `{"notificationType":"NEW_REVIEW","locationName":"accounts/111/locations/222","reviewName":"` + name +
		`","padding":"` + strings.Repeat("x", 1200) + `"}`
	body := []byte(pushed(inner))
	h := bearer(key(), rs256, claims(nil))
	a := google.New(google.Config{
		ServiceAccounts: []string{account}, Audiences: []string{audience},
		Keys: []crypto.PublicKey{key().Public()},
	})
	token := strings.TrimPrefix(h.Get("Authorization"), "Bearer ")
	platformtest.Beside(b, a, platform.Request{Header: h, Body: body}, now, func() error {
		if err := checked(token); err != nil {
			return err
		}
		var p struct {
			Message struct {
				Data        []byte    `json:"data"`
				PublishTime time.Time `json:"publishTime"`
			} `json:"message"`
		}
		if err := json.Unmarshal(body, &p); err != nil {
			return err
		}
		return json.Unmarshal(p.Message.Data, new(map[string]any))
	})
}
