package trustpilot_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/trustpilot"
)

func TestContract(t *testing.T) {
	path := func(secret string) string {
		if secret == "" {
			return ""
		}
		return "shop/" + secret
	}
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			var config trustpilot.Config
			for _, s := range secrets {
				config.Secrets = append(config.Secrets, path(s))
			}
			return trustpilot.New(config)
		},
		// nothing is signed: the path is the secret
		Sign:     func(string, []byte) http.Header { return http.Header{} },
		Path:     path,
		Unsigned: true,
		Samples:  os.DirFS("../../../events/trustpilot"),
		Unknown:  []byte(`{"events":[{"eventName":"service-review-hologram","version":"1","eventData":{"id":"1"}}]}`),
	})
}

const word = "a-word-of-sixteen-bytes-and-more"

func TestPaths(t *testing.T) {
	for name, row := range map[string]struct {
		secrets []string
		path    string
		good    bool
	}{
		"the word":              {[]string{word}, word, true},
		"unit and word":         {[]string{"shop/" + word}, "shop/" + word, true},
		"during rotation":       {[]string{"new-" + word, "", word}, word, true},
		"another unit's word":   {[]string{"shop/" + word}, "cafe/" + word, false},
		"unit left out":         {[]string{"shop/" + word}, word, false},
		"unit added":            {[]string{word}, "shop/" + word, false},
		"cut":                   {[]string{word}, word[:len(word)-1], false},
		"longer":                {[]string{word}, word + "0", false},
		"other case":            {[]string{word}, strings.ToUpper(word), false},
		"slash at the end":      {[]string{word}, word + "/", false},
		"nothing":               {[]string{word}, "", false},
		"no secret":             {nil, "", false},
		"an empty secret":       {[]string{""}, "", false},
		"a unit without a word": {[]string{"shop/"}, "shop/", false},
		"fifteen bytes":         {[]string{"abcdefghijklmno"}, "abcdefghijklmno", false},
		"sixteen bytes":         {[]string{"abcdefghijklmnop"}, "abcdefghijklmnop", true},
		"unit, fifteen bytes": {
			[]string{"a-long-unit-name/abcdefghijklmno"},
			"a-long-unit-name/abcdefghijklmno",
			false,
		},
	} {
		err := platform.Verify(trustpilot.New(trustpilot.Config{Secrets: row.secrets}), platform.Request{
			Path: row.path,
			Body: []byte("{}"),
		}, time.Time{})
		if row.good != (err == nil) || err != nil &&
			(!errors.Is(err, platform.ErrSignature) || strings.Contains(err.Error(), word)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDiscreetPathsReadTheSame(t *testing.T) {
	a := trustpilot.New(trustpilot.Config{Unit: "usual"})
	for _, path := range []string{word, "shop/" + word, "/" + word, "shop/" + word + "/more", ""} {
		shown := a.RedactPath(path)
		body := []byte(one("service-review-created", words))
		whole, err := platform.Parse(a, platform.Request{Path: path, Body: body})
		discreet, err2 := platform.Parse(a, platform.Request{Path: shown, Body: body})
		if err != nil || err2 != nil || !cmp.Equal(whole, discreet) || strings.Contains(shown, word) {
			t.Errorf("%q is shown as %q: %v, %v", path, shown, err, err2)
		}
	}
}

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "trustpilot/shop", Kind: mention.Review, ID: "53bf"},
		Author: mention.Author{ID: "77aa", Name: "Ann", Followers: -1}, Text: "Cold\n\nThe soup.", Lang: "en",
		Rating: 2, Thread: "53bf",
		SaidAt: time.Date(2026, 11, 21, 20, 31, 0, 0, time.UTC), Permalink: "https://www.trustpilot.com/reviews/53bf",
	}
	if change != nil {
		change(&m)
	}
	return m
}

const words = `"id":"53bf","language":"en","title":"Cold","text":"The soup.","stars":2,"createdAt":"2026-11-21T20:31:00.000Z","consumer":{"id":"77aa","name":"Ann"}`

func one(name, data string) string {
	return `{"events":[{"eventName":"` + name + `","eventData":{` + data + `}}]}`
}

func TestParse(t *testing.T) {
	nobody := mention.Author{Followers: -1}
	for name, row := range map[string]struct {
		path, body string
		what       platform.EventKind
		want       mention.Mention
	}{
		"new": {"shop/" + word, one("service-review-created", words), platform.Said, said(nil)},
		"no unit in path": {
			word, one("service-review-created", words), platform.Said,
			said(func(m *mention.Mention) { m.Source = "trustpilot/reviews" }),
		},
		"no path": {
			"", one("service-review-created", words), platform.Said,
			said(func(m *mention.Mention) { m.Source = "trustpilot/reviews" }),
		},
		"stars as text": {
			"shop/x",
			one("service-review-created", strings.Replace(words, `"stars":2`, `"stars":"2"`, 1)), platform.Said,
			said(nil),
		},
		"no such stars": {
			"shop/x",
			one("service-review-created", strings.Replace(words, `"stars":2`, `"stars":7`, 1)), platform.Said,
			said(func(m *mention.Mention) { m.Rating = 0 }),
		},
		"title of the text": {
			"shop/x",
			one("service-review-created", strings.Replace(words, `"Cold"`, `"The so…"`, 1)), platform.Said,
			said(func(m *mention.Mention) { m.Text = "The soup." }),
		},
		"no title": {
			"shop/x", one("service-review-created", strings.Replace(words, `"Cold"`, `null`, 1)),
			platform.Said, said(func(m *mention.Mention) { m.Text = "The soup." }),
		},
		"a title alone": {
			"shop/x", one("service-review-created", strings.Replace(words, `"The soup."`, `""`, 1)),
			platform.Said, said(func(m *mention.Mention) { m.Text = "Cold" }),
		},
		"changed": {
			"shop/x", one("service-review-updated", words+`,"updatedAt":"2026-11-21T20:40:00Z"`),
			platform.Edited, said(func(m *mention.Mention) { m.Revision = 1795293600000 }),
		},
		"changed, no time": {
			"shop/x", one("service-review-updated", words), platform.Edited,
			said(func(m *mention.Mention) { m.Revision = 1 }),
		},
		"deleted": {
			"shop/x", one("service-review-deleted", words), platform.Removed,
			mention.Mention{Key: said(nil).Key, Author: nobody},
		},
		"of a product": {
			"shop/x",
			one("product-review-created", strings.Replace(words, `"title":"Cold","text"`, `"content"`, 1)),
			platform.Said, said(func(m *mention.Mention) { m.Text, m.ReplyRef = "The soup.", "product-review/53bf" }),
		},
		"something else": {
			"shop/x", one("invitation-sent", words), platform.Ignored,
			mention.Mention{Key: mention.Key{Source: "trustpilot/shop"}, Author: nobody},
		},
		"no events in it": {
			"shop/x", `{"events":[]}`, platform.Ignored,
			mention.Mention{Key: mention.Key{Source: "trustpilot/shop"}, Author: nobody},
		},
		"no id": {
			"shop/x", one("service-review-created", `"text":"x"`), platform.Unreadable,
			mention.Mention{Author: nobody},
		},
		"words that are none": {
			"shop/x", one("service-review-created", `"id":"1","text":{"a":1}`), platform.Unreadable,
			mention.Mention{Key: mention.Key{Source: "trustpilot/shop"}, Author: nobody},
		},
	} {
		events, err := platform.Parse(trustpilot.New(trustpilot.Config{}), platform.Request{
			Path: row.path,
			Body: []byte(row.body),
		})
		if err != nil || len(events) != 1 || events[0].Kind != row.what {
			t.Errorf("%s: %+v, %v", name, events, err)
			continue
		}
		if diff := cmp.Diff(row.want, events[0].Mention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, trustpilot.New(trustpilot.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"no events": `{"events":null}`, "events that are one": `{"events":{"a":31337}}`,
	})
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "trustpilot-service-review-created.json"))
	if err != nil {
		t.Fatal(err)
	}
	events, err := platform.Parse(trustpilot.New(trustpilot.Config{}), platform.Request{Path: "shop/x", Body: body})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said {
		t.Fatalf("%+v, %v", events, err)
	}
	m := events[0].Mention
	if m.ID != "53bffd360000640002975387" || m.Rating != 5 || m.Author.ID != "53bffc3900006400017e5db8" ||
		m.Author.Name != "Customer" ||
		!strings.HasPrefix(m.Text, "Great service\n\nNothing other") || m.Lang != "en" || m.SaidAt.Year() != 2017 ||
		!strings.HasSuffix(m.Permalink, m.ID) {
		t.Errorf("%+v", m)
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range platformtest.Bodies(f, "trustpilot") {
		f.Add("shop/word", body)
	}
	a := trustpilot.New(trustpilot.Config{})
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		events, err := platform.Parse(a, platform.Request{Path: path, Body: body})
		platformtest.CheckEvents(t, events, err)
	})
}

func FuzzVerify(f *testing.F) {
	f.Add("shop/"+word, []byte("{}"))
	f.Add("", []byte("\xff"))
	a := trustpilot.New(trustpilot.Config{Secrets: []string{"shop/" + word}})
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		if err := platform.Verify(a, platform.Request{Path: path, Body: body}, time.Time{}); err == nil &&
			path != "shop/"+word {
			t.Errorf("%q is accepted", path)
		}
	})
}
