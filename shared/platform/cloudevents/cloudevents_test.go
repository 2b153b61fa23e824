package cloudevents_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/cloudevents"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/platformtest"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how the Standard Webhooks specification says that a message is signed.
func signed(key string, body []byte) http.Header {
	at := fmt.Sprint(now.Unix())
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "msg_1.%s.%s", at, body)
	h := http.Header{}
	h.Set("webhook-id", "msg_1")
	h.Set("webhook-timestamp", at)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func adapter(s cloudevents.Sender) platform.Adapter {
	return cloudevents.New(cloudevents.Config{Senders: map[string]cloudevents.Sender{
		"shop":              s,
		cloudevents.Unnamed: s,
	}})
}

func sender(keys ...string) cloudevents.Sender {
	var s cloudevents.Sender
	for _, key := range keys {
		if key != "" {
			key = "whsec_" + base64.StdEncoding.EncodeToString([]byte(key))
		}
		s.Secrets = append(s.Secrets, key)
	}
	return s
}

func asks(origins ...string) platform.Request {
	return platform.Request{Method: http.MethodOptions, Path: "shop", Header: http.Header{
		"Webhook-Request-Origin": origins, "Webhook-Request-Rate": {"120"},
		"Webhook-Request-Callback": {"http://169.254.169.254/"},
	}}
}

func TestContract(t *testing.T) {
	malformed := func(r platform.Request) platformtest.Refusal {
		return platformtest.Refusal{Probe: r, Err: platform.ErrMalformedHandshake}
	}
	unset := asks("bus.example")
	unset.Path = "nobody"
	platformtest.Run(t, platformtest.Case{
		New:       func(secrets ...string) platform.Adapter { return adapter(sender(secrets...)) },
		Sign:      signed,
		Path:      func(string) string { return "shop" },
		AckStatus: http.StatusNoContent,
		Samples:   os.DirFS("../../../events/cloudevents"),
		Unknown: []byte(
			`{"specversion":"1.0","type":"com.example.hologram","source":"/s","id":"1","data":{"payload":[1]}}`),
		Probe: asks("bus.example"),
		ProbeResponse: platform.Response{Status: 200, Header: http.Header{
			"Allow": {"POST"}, "Webhook-Allowed-Origin": {"bus.example"}, "Webhook-Allowed-Rate": {"*"},
		}},
		Refused: map[string]platformtest.Refusal{
			"two origins":       malformed(asks("a.example", "b.example")),
			"an empty origin":   malformed(asks("")),
			"a header in it":    malformed(asks("a.example\r\nSet-Cookie: a=b")),
			"an endless origin": malformed(asks(strings.Repeat("a", 254))),
			"a name nobody set": {Probe: unset, Err: platform.ErrHandshake},
		},
	})
}

func TestHandshake(t *testing.T) {
	a := adapter(cloudevents.Sender{Tokens: []string{"", "token"}})
	noRate := asks("bus.example")
	noRate.Header.Del("WebHook-Request-Rate")
	response, ok, err := platform.Handshake(a, noRate)
	if _, rated := response.Header["Webhook-Allowed-Rate"]; !ok || err != nil || rated ||
		response.Header.Get("WebHook-Allowed-Origin") != "bus.example" {
		t.Errorf("a sender with a token alone, that asks for no rate: %+v, %v, %v", response, ok, err)
	}
	if _, _, err := platform.Handshake(adapter(cloudevents.Sender{Tokens: []string{""}}),
		asks("bus.example")); !errors.Is(err,
		platform.ErrHandshake) {
		t.Errorf("an empty token: %v", err)
	}
	preflight := platform.Request{
		Method: http.MethodOptions, Path: "shop",
		Header: http.Header{"Origin": {"https://a.example"}},
	}
	if response, ok, err := platform.Handshake(a, preflight); ok || err != nil || response.Status != 0 {
		t.Errorf("a browser's preflight: %+v, %v, %v", response, ok, err)
	}
}

func TestTokens(t *testing.T) {
	a := adapter(cloudevents.Sender{Tokens: []string{"new", "", "old"}, Secrets: sender("k").Secrets})
	body := []byte("{}")
	authorized := func(values ...string) http.Header { return http.Header{"Authorization": values} }
	both := signed("k", body)
	both.Set("Authorization", "Bearer wrong")
	forged := signed("other", body)
	forged.Set("Authorization", "Bearer new")
	for name, row := range map[string]struct {
		header http.Header
		query  string
		good   bool
	}{
		"new":                        {authorized("Bearer new"), "", true},
		"old":                        {authorized("bearer old"), "", true},
		"in the address":             {nil, "access_token=new", true},
		"another":                    {authorized("Bearer other"), "", false},
		"the beginning of one":       {authorized("Bearer ne"), "", false},
		"empty":                      {authorized("Bearer "), "", false},
		"empty, in the address":      {nil, "access_token=", false},
		"basic":                      {authorized("Basic new"), "", false},
		"without a scheme":           {authorized("new"), "", false},
		"twice":                      {authorized("Bearer new", "Bearer new"), "", false},
		"in both places":             {authorized("Bearer new"), "access_token=new", false},
		"nothing":                    {nil, "", false},
		"a signature":                {signed("k", body), "", true},
		"a signature beside a token": {both, "", true},
		"a wrong one beside a token": {forged, "", false},
	} {
		query, _ := url.ParseQuery(row.query)
		err := platform.Verify(a, platform.Request{Path: "shop", Query: query, Header: row.header, Body: body}, now)
		if row.good && err != nil || !row.good && !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v, want good %v", name, err, row.good)
		}
	}
	for name, r := range map[string]platform.Request{
		"a name nobody set": {Path: "nobody", Header: authorized("Bearer new"), Body: body},
		"no UTF-8":          {Path: "shop", Header: authorized("Bearer new"), Body: []byte{0xff}},
	} {
		if err := platform.Verify(a, r, now); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModes(t *testing.T) {
	at := time.Date(2026, 11, 21, 20, 41, 12, 0, time.UTC)
	want := mention.Mention{
		Key:    mention.Key{Source: "cloudevents/shop", Kind: mention.Message, ID: "/shops/é 1"},
		Author: mention.Author{Followers: -1},
		Text:   "hi", SaidAt: at, Private: true,
	}
	attributes := `"specversion":"1.0","type":"t","source":"/shops/é","id":"1","time":"2026-11-21T20:41:12Z"`
	typed := func(media string) http.Header { return http.Header{"Content-Type": {media}} }
	binary := http.Header{
		"Ce-Specversion": {"1.0"}, "Ce-Type": {"t"}, "Ce-Source": {"/shops/%C3%A9"}, "Ce-Id": {"1"},
		"Ce-Time":      {"2026-11-21T20:41:12Z"},
		"Content-Type": {"application/json; charset=utf-8"},
	}
	for name, row := range map[string]struct {
		header http.Header
		body   string
	}{
		"structured": {
			typed("application/cloudevents+json; charset=utf-8"),
			`{` + attributes + `,"data":{"text":"hi"}}`,
		},
		"structured, no media type": {http.Header{}, ` {` + attributes + `,"data":{"text":"hi"}}`},
		"structured, in base64": {
			typed("application/cloudevents+json"),
			`{` + attributes + `,"data_base64":"eyJ0ZXh0IjoiaGkifQ=="}`,
		},
		"structured, JSON of a kind": {
			typed("application/cloudevents+json"),
			`{` + attributes + `,"datacontenttype":"application/vnd.shop+json","data":{"text":"hi"}}`,
		},
		"batch": {
			typed("application/cloudevents-batch+json"),
			`[{` + attributes + `,"data":{"text":"hi"}}]`,
		},
		"batch, no media type": {http.Header{}, `[{` + attributes + `,"data":{"text":"hi"}}]`},
		"binary":               {binary, `{"text":"hi"}`},
	} {
		events, err := platform.Parse(adapter(cloudevents.Sender{}), platform.Request{
			Path: "shop", Header: row.header,
			Body: []byte(row.body),
		})
		if err != nil || len(events) != 1 || events[0].Kind != platform.Said {
			t.Errorf("%s: %+v, %v", name, events, err)
			continue
		}
		if diff := cmp.Diff(want, events[0].Mention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestParts(t *testing.T) {
	with := func(more string) string { return `{"specversion":"1.0","type":"t","source":"/s","id":"1"` + more + `}` }
	long := strings.Repeat("s", 300)
	a := adapter(cloudevents.Sender{Fields: mapping.Fields{Text: "words"}})
	for name, row := range map[string]struct {
		body     string
		what     platform.EventKind // "" for a body that is unreadable as a whole
		id, note string
	}{
		"by path":           {with(`,"data":{"words":"hi"}`), platform.Said, "/s 1", ""},
		"an id in the data": {with(`,"data":{"words":"hi","id":"7"}`), platform.Said, "7", ""},
		"a source beyond any key": {
			strings.Replace(with(`,"data":{"words":"hi"}`), "/s", long, 1), platform.Said,
			"28ca16867561db5b5e73eca694a87d606e02539d583dd5036edc41375d28179c", "",
		},
		"no data": {with(``), platform.Ignored, "", "no data"},
		"null":    {with(`,"data":null`), platform.Ignored, "", "no data"},
		"text": {
			with(`,"datacontenttype":"Text/Plain","data":"hi"`), platform.Ignored, "",
			"text/plain",
		},
		"no base64":              {with(`,"data_base64":"..."`), "", "", ""},
		"base64 of no JSON":      {with(`,"data_base64":"aGk="`), "", "", ""},
		"no id":                  {strings.Replace(with(``), `"1"`, `""`, 1), "", "", ""},
		"no version":             {`{"type":"t","source":"/s","id":"1","data":{"words":"hi"}}`, "", "", ""},
		"an object that is none": {`{"words":"hi"}`, "", "", ""},
		"XML":                    {`<event/>`, "", "", ""},
	} {
		events, err := platform.Parse(a, platform.Request{Path: "shop", Header: http.Header{}, Body: []byte(row.body)})
		if row.what == "" {
			if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
				t.Errorf("%s: %+v, %v", name, events, err)
			}
			continue
		}
		if err != nil || len(events) != 1 || events[0].Kind != row.what || events[0].Mention.ID != row.id ||
			!strings.Contains(events[0].Note, row.note) {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
}

// One bad event must not take its neighbours with it.
func TestABatchIsHeardAroundABadEvent(t *testing.T) {
	good := `{"specversion":"1.0","type":"t","source":"/s","id":"1","data":{"text":"hi"}}`
	body := `[` + good + `,{"id":1,"specversion":{}},{"specversion":"1.0"},` + good + `]`
	events, err := platform.Parse(adapter(cloudevents.Sender{}), platform.Request{
		Path: "shop", Header: http.Header{},
		Body: []byte(body),
	})
	var what []platform.EventKind
	for _, e := range events {
		what = append(what, e.Kind)
	}
	if diff := cmp.Diff([]platform.EventKind{platform.Said, platform.Unreadable, platform.Unreadable, platform.Said},
		what); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// The specification's own examples hold nobody's words.
func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	files, err := filepath.Glob(filepath.Join(shared, "fixtures", "other", "cloudevents-*.json"))
	if err != nil || len(files) != 5 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		events, err := platform.Parse(adapter(cloudevents.Sender{}), platform.Request{
			Path: "shop", Header: http.Header{},
			Body: body,
		})
		want := 1
		if strings.HasSuffix(file, "batch.json") {
			want = 2
		}
		if err != nil || len(events) != want {
			t.Errorf("%s: %+v, %v", filepath.Base(file), events, err)
		}
		for _, e := range events {
			if e.Kind != platform.Ignored {
				t.Errorf("%s: %+v", filepath.Base(file), e)
			}
		}
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "cloudevents-webhook-handshake.http"))
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	request, _, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r", ""), "\n\n")
	for _, line := range strings.Split(request, "\n")[1:] {
		name, value, _ := strings.Cut(line, ": ")
		h.Add(name, value)
	}
	response, ok, err := platform.Handshake(adapter(sender("k")), platform.Request{
		Method: http.MethodOptions, Path: "shop",
		Header: h,
	})
	if !ok || err != nil || response.Header.Get("WebHook-Allowed-Origin") != "eventemitter.example.com" ||
		response.Header.Get("WebHook-Allowed-Rate") == "" {
		t.Errorf("the specification's handshake: %+v, %v, %v", response, ok, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("application/cloudevents+json", "",
		[]byte(`{"specversion":"1.0","type":"t","source":"/s","id":"1","data":{"text":"hi"}}`))
	f.Add("", "1.0", []byte(`{"text":"hi"}`))
	f.Add("application/cloudevents-batch+json", "",
		[]byte(`[{"specversion":"1.0","type":"t","source":"/s","id":"1","data_base64":"e30="},1]`))
	a := adapter(cloudevents.Sender{})
	f.Fuzz(func(t *testing.T, media, spec string, body []byte) {
		h := http.Header{
			"Content-Type": {media}, "Ce-Specversion": {spec}, "Ce-Type": {"t"}, "Ce-Source": {spec},
			"Ce-Id": {"%zz" + spec},
		}
		events, err := platform.Parse(a, platform.Request{Path: "shop", Header: h, Body: body})
		platformtest.CheckEvents(t, events, err)
	})
}

func FuzzVerify(f *testing.F) {
	f.Add("v1,AAAA", "", "", []byte("{}"))
	f.Add("", "Bearer token", "", []byte("{}"))
	f.Add("", "", "access_token=token", []byte("\xff"))
	a := adapter(cloudevents.Sender{Secrets: sender("fuzz").Secrets, Tokens: []string{"token"}})
	f.Fuzz(func(t *testing.T, list, authorization, query string, body []byte) {
		h := signed("fuzz", body)
		good := h.Get("webhook-signature")
		h.Set("webhook-signature", list)
		if authorization != "" {
			h.Set("Authorization", authorization)
		}
		q, _ := url.ParseQuery(query)
		err := platform.Verify(a, platform.Request{Path: "shop", Query: q, Header: h, Body: body}, now)
		token := strings.TrimPrefix(authorization, authorization[:min(7, len(authorization))]) == "token" ||
			q.Get("access_token") == "token"
		if err == nil && !token && !strings.Contains(" "+list+" ", " "+good+" ") {
			t.Errorf("%q, %q, %q are accepted", list, authorization, query)
		}
	})
}
