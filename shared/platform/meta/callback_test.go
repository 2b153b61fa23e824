package meta_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/meta"
)

// asked is a form as Meta's page on data deletion says: signature and payload in base64url without padding, joined by a
// dot; the HMAC-SHA256 is that of the encoded payload.
func asked(path, secret, payload string) platform.Request {
	encoded := base64.RawURLEncoding.EncodeToString([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(encoded))
	return request(path, base64.RawURLEncoding.EncodeToString(mac.Sum(nil))+"."+encoded)
}

func request(path, signed string) platform.Request {
	return platform.Request{
		Method: http.MethodPost, Path: path, Header: http.Header{"Host": {"desk.example.com"}},
		Body: []byte(url.Values{"signed_request": {signed}}.Encode()),
	}
}

const payload = `{"algorithm":"HMAC-SHA256","issued_at":1700000000,"user_id":"218471"}`

func TestPublishedSignedRequests(t *testing.T) {
	known := vectors(t)
	for _, id := range []string{"S1", "S2"} {
		v := known[id]
		a := meta.New(meta.Config{Secrets: []string{"other", v.Key}})
		for _, path := range []string{"deletion", "deauthorize"} {
			if err := platform.Verify(a, request(path, v.Request), time.Time{}); err != nil {
				t.Errorf("%s to %s: %v", id, path, err)
			}
		}
		events, err := platform.Parse(a, request("deletion", v.Request))
		if err != nil || len(events) != 1 || events[0].Mention.Author.ID != v.UserID {
			t.Errorf("%s: %+v, %v", id, events, err)
		}
	}
}

func TestCallbacksAreVerified(t *testing.T) {
	good := string(asked("deletion", "s", payload).Body)
	signed, _ := url.ParseQuery(good)
	signature, encoded, _ := strings.Cut(signed.Get("signed_request"), ".")
	other := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(payload, "218471", "218472", 1)))
	for name, row := range map[string]struct {
		secrets []string
		body    string
		good    bool
	}{
		"as Meta sends it": {[]string{"s"}, good, true},
		"during rotation":  {[]string{"new", "s"}, good, true},
		"no secret":        {nil, good, false},
		"an empty secret":  {[]string{""}, string(asked("deletion", "", payload).Body), false},
		"another secret":   {[]string{"new"}, good, false},
		"another person":   {[]string{"s"}, "signed_request=" + signature + "." + other, false},
		"no dot":           {[]string{"s"}, "signed_request=" + signature + encoded, false},
		"no payload":       {[]string{"s"}, "signed_request=" + signature + ".", false},
		"no signature":     {[]string{"s"}, "signed_request=." + encoded, false},
		"a line end in it": {[]string{"s"}, "signed_request=" + signature + "%0A." + encoded, false},
		"padded":           {[]string{"s"}, "signed_request=" + signature + "%3D." + encoded, false},
		"twice":            {[]string{"s"}, good + "&" + good, false},
		"another field":    {[]string{"s"}, strings.Replace(good, "signed", "signet", 1), false},
		"nothing":          {[]string{"s"}, "", false},
		"another algorithm": {
			[]string{"s"},
			string(asked("deletion", "s", strings.Replace(payload, "256", "1", 1)).Body), false,
		},
		"no algorithm":           {[]string{"s"}, string(asked("deletion", "s", `{"user_id":"1"}`).Body), false},
		"signed, but no payload": {[]string{"s"}, string(asked("deletion", "s", `31337`).Body), false},
		"a delivery":             {[]string{"s"}, `{"object":"page","entry":[]}`, false},
	} {
		r := platform.Request{Path: "deletion", Header: signed256(row.body), Body: []byte(row.body)}
		err := platform.Verify(meta.New(meta.Config{Secrets: row.secrets}), r, time.Time{})
		if (err == nil) != row.good || err != nil &&
			(!errors.Is(err, platform.ErrSignature) || strings.Contains(err.Error(), "31337")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	delivery := platform.Request{Header: http.Header{}, Body: []byte(good)}
	if err := platform.Verify(meta.New(meta.Config{Secrets: []string{"s"}}), delivery, time.Time{}); !errors.Is(err,
		platform.ErrSignature) {
		t.Errorf("a signed_request passes for a delivery: %v", err)
	}
}

// signed256 is the header of a delivery, which must not open the callbacks' door.
func signed256(body string) http.Header { return signed("s", []byte(body)) }

func TestCallbacksAreHeard(t *testing.T) {
	a := meta.New(meta.Config{})
	for path, want := range map[string]platform.Event{
		"deletion": {
			Kind:    platform.Erased,
			Mention: mention.Mention{Author: mention.Author{ID: "218471", Followers: -1}},
		},
		"deauthorize": {Kind: platform.Disconnected, Mention: mention.Mention{
			Key:    mention.Key{Source: "meta/218471"},
			Author: mention.Author{Followers: -1},
		}},
	} {
		for _, body := range []string{payload, strings.Replace(payload, `"218471"`, "218471", 1)} {
			events, err := platform.Parse(a, asked(path, "s", body))
			if err != nil || len(events) != 1 || events[0].Kind != want.Kind ||
				events[0].Mention.Key != want.Mention.Key || events[0].Mention.Author != want.Mention.Author {
				t.Errorf("%s: %+v, %v, want %+v", path, events, err, want)
			}
		}
		for name, r := range map[string]platform.Request{
			"nobody":  asked(path, "s", `{"algorithm":"HMAC-SHA256"}`),
			"no JSON": asked(path, "s", `31337x`),
			"no form": {Path: path, Body: []byte("%zz31337")},
			"no text": request(path, "a.%%%"),
		} {
			events, err := platform.Parse(a, r)
			if !errors.Is(err, platform.ErrUnreadable) || events != nil || strings.Contains(err.Error(), "31337") {
				t.Errorf("%s of %s: %+v, %v", path, name, events, err)
			}
		}
	}
}

// tell gives the answer to a deletion and what its page says about the code.
func tell(t *testing.T, config meta.Config, r platform.Request) (address, code string) {
	t.Helper()
	a := meta.New(config)
	events, err := platform.Parse(a, r)
	if err != nil {
		t.Fatal(err)
	}
	response := a.Ack(r, events)
	var told map[string]string
	if err := json.Unmarshal(response.Body, &told); err != nil || response.Status != 200 ||
		response.ContentType != "application/json" || len(told) != 2 {
		t.Fatalf("%+v: %v", response, err)
	}
	return told["url"], told["confirmation_code"]
}

func TestDeletionIsConfirmed(t *testing.T) {
	config := meta.Config{Secrets: []string{"", "s"}}
	r := asked("deletion", "s", payload)
	address, code := tell(t, config, r)
	if address != "https://desk.example.com/webhooks/meta/deletion?code="+code ||
		!regexp.MustCompile(`^[A-Z2-7]{24}$`).MatchString(code) {
		t.Errorf("%s, %s", address, code)
	}
	if _, again := tell(t, config, r); again != code {
		t.Errorf("asked again: %s, want %s", again, code)
	}
	if _, other := tell(t, config,
		asked("deletion", "s", strings.Replace(payload, "218471", "218472", 1))); other == code {
		t.Error("two people get one code")
	}
	if own, _ := tell(t, meta.Config{Secrets: []string{"s"}, DeletionURL: "https://example.com/privacy"},
		r); own != "https://example.com/privacy?code="+code {
		t.Errorf("the company's own page: %s", own)
	}
	r.Header.Set("Host", "evil.example.com/?<")
	if hostless, _ := tell(t, config, r); strings.Contains(hostless, "evil") {
		t.Errorf("a host that is none: %s", hostless)
	}

	for name, row := range map[string]struct {
		code   string
		config meta.Config
		status int
	}{
		"ours":                 {code, config, 200},
		"ours, since rotated":  {code, meta.Config{Secrets: []string{"new", "s"}}, 200},
		"of a secret now gone": {code, meta.Config{Secrets: []string{"new"}}, 404},
		"no secret":            {code, meta.Config{Secrets: []string{""}}, 404},
		"made up":              {strings.Repeat("A", 24), config, 404},
		"one letter off":       {"A" + "B" + code[2:], config, 404},
		"cut":                  {code[:16], config, 404},
		"HTML":                 {"<script>", config, 404},
		"none":                 {"", config, 404},
	} {
		page := platform.Request{Method: http.MethodGet, Path: "deletion", Query: url.Values{"code": {row.code}}}
		response, ok, err := meta.New(row.config).Handshake(page)
		if !ok || err != nil || response.Status != row.status || response.ContentType != "text/plain; charset=utf-8" ||
			strings.Contains(string(response.Body), "<") {
			t.Errorf("%s: %+v, %v, %v", name, response, ok, err)
		}
	}
}

func TestOnlyDeletionsHaveAnAnswerOfTheirOwn(t *testing.T) {
	a := meta.New(meta.Config{Secrets: []string{"s"}})
	for name, r := range map[string]platform.Request{
		"deauthorize": asked("deauthorize", "s", payload),
		"a delivery":  {Body: []byte(`{"object":"page","entry":[]}`)},
	} {
		events, err := platform.Parse(a, r)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := a.Ack(r, events); got.Status != 200 || len(got.Body) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func FuzzSignedRequest(f *testing.F) {
	f.Add(string(asked("deletion", "fuzz", payload).Body))
	f.Add("signed_request=a.b")
	a := meta.New(meta.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, body string) {
		r := platform.Request{Path: "deletion", Body: []byte(body)}
		verified := platform.Verify(a, r, time.Time{})
		events, err := platform.Parse(a, r)
		if err != nil && !errors.Is(err, platform.ErrUnreadable) || err == nil &&
			(len(events) != 1 || events[0].Mention.Author.Unknown() && events[0].Kind == platform.Erased) {
			t.Errorf("%v, %+v", err, events)
		}
		if verified == nil && body != string(asked("deletion", "fuzz", payload).Body) {
			form, _ := url.ParseQuery(body)
			want, _ := url.ParseQuery(string(asked("deletion", "fuzz", payload).Body))
			if form.Get("signed_request") != want.Get("signed_request") {
				t.Errorf("%q is accepted", body)
			}
		}
	})
}
