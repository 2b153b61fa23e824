package meta_test

import (
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/platformtest"
)

// signature is how Meta's page on webhooks says it signs: X-Hub-Signature-256, "sha256=" and the hex HMAC-SHA256 of the
// payload under the app secret.
var signature = platformtest.Signature{Header: "X-Hub-Signature-256", Prefix: "sha256=", Hash: sha256.New, Hex: true}

var signed = signature.Of

func probe(pairs ...string) platform.Request {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return platform.Request{Method: http.MethodGet, Query: q, Header: http.Header{}}
}

func TestContract(t *testing.T) {
	const mode, token, word = "hub.mode", "hub.verify_token", "hub.challenge"
	good := probe(mode, "subscribe", token, platformtest.Secret, word, "1158201444")
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			config := meta.Config{Secrets: secrets}
			if len(secrets) > 0 {
				config.VerifyToken = secrets[0]
			}
			return meta.New(config)
		},
		Sign:    signed,
		Samples: os.DirFS("../../../events/meta"),
		// Instagram's notifications hold ids and words; the address of a comment must be asked for.
		NoAddress: []string{"instagram"},
		Unknown:   []byte(`{"object":"page","entry":[{"id":"1","time":1,"changes":[{"field":"feed","value":{"item":"hologram","verb":"add"}},{"field":"feed","value":{"item":"comment","verb":"teleport","comment_id":"1_2"}},{"field":"weather","value":[1]}]}]}`),
		Probe:     good,
		ProbeResponse: platform.Response{
			Status: 200, ContentType: "text/plain; charset=utf-8",
			Body: []byte("1158201444"),
		},
		Refused: map[string]platformtest.Refusal{
			"another token": {
				Probe: probe(mode, "subscribe", token, "guess", word, "1"),
				Err:   platform.ErrHandshake,
			},
			"a longer token": {
				Probe: probe(mode, "subscribe", token, platformtest.Secret+"x", word, "1"),
				Err:   platform.ErrHandshake,
			},
			"another mode": {
				Probe: probe(mode, "unsubscribe", token, platformtest.Secret, word, "1"),
				Err:   platform.ErrHandshake,
			},
			"no mode": {
				Probe: probe(token, platformtest.Secret, word, "1"),
				Err:   platform.ErrMalformedHandshake,
			},
			"no token": {Probe: probe(mode, "subscribe", word, "1"), Err: platform.ErrMalformedHandshake},
			"no challenge": {
				Probe: probe(mode, "subscribe", token, platformtest.Secret),
				Err:   platform.ErrMalformedHandshake,
			},
			"two tokens": {Probe: probe(mode, "subscribe", token, "guess", token, platformtest.Secret, word,
				"1"), Err: platform.ErrMalformedHandshake},
			"HTML as challenge": {
				Probe: probe(mode, "subscribe", token, platformtest.Secret, word, "<script>"),
				Err:   platform.ErrMalformedHandshake,
			},
			"a line end in it": {
				Probe: probe(mode, "subscribe", token, platformtest.Secret, word, "1\n"),
				Err:   platform.ErrMalformedHandshake,
			},
			"endless challenge": {Probe: probe(mode, "subscribe", token, platformtest.Secret, word,
				strings.Repeat("1", 201)), Err: platform.ErrMalformedHandshake},
			"nothing in the GET":  {Probe: probe(), Err: platform.ErrMalformedHandshake},
			"another's challenge": {Probe: probe("crc_token", "abc"), Err: platform.ErrMalformedHandshake},
		},
	})
}

// vector is one published signature of the shared file; its keys are those of other projects' tests.
type vector struct {
	ID, Key, Body, Expected string
	Raw                     string `json:"body_as_written_in_the_test"`
	Escaped                 string `json:"body_escaped_ascii"`
	Request                 string `json:"signed_request"`
	UserID                  string `json:"expected_user_id"`
}

func vectors(t *testing.T) map[string]vector {
	t.Helper()
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/meta-x")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "meta-x", "signature-vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	known := map[string]vector{}
	for _, v := range file.Vectors {
		known[v.ID] = v
	}
	return known
}

func TestPublishedSignatures(t *testing.T) {
	known := vectors(t)
	verify := func(v vector, name, value, body string) error {
		h := http.Header{}
		h.Set(name, value)
		return platform.Verify(meta.New(meta.Config{Secrets: []string{"other", v.Key}}), platform.Request{
			Header: h,
			Body:   []byte(body),
		}, time.Time{})
	}
	const now, legacy = "X-Hub-Signature-256", "X-Hub-Signature"
	m1, m2, m3, m4 := known["M1"], known["M2"], known["M3"], known["M4"]
	for name, err := range map[string]error{
		"M1":                          verify(m1, now, m1.Expected, m1.Body),
		"M1 in capitals":              verify(m1, now, "sha256="+strings.ToUpper(m1.Expected[7:]), m1.Body),
		"M2 as sent":                  verify(m2, now, m2.Expected, m2.Escaped),
		"M2 decoded on the way to us": verify(m2, now, m2.Expected, m2.Raw),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"M2 with another letter": verify(m2, now, m2.Expected, strings.Replace(m2.Raw, "é", "è", 1)),
		"M3, SHA-1":              verify(m3, legacy, m3.Expected, m3.Body),
		"M3 under the new name":  verify(m3, now, m3.Expected, m3.Body),
		"M4, SHA-1":              verify(m4, legacy, m4.Expected, m4.Body),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// An emoji is two UTF-16 units and must be escaped as two.
func TestDecodedEmojiStillVerifies(t *testing.T) {
	header := signed("s", []byte(`{"text":"\ud83d\ude4f \u00e9"}`))
	a := meta.New(meta.Config{Secrets: []string{"s"}})
	if err := platform.Verify(a, platform.Request{Header: header, Body: []byte(`{"text":"🙏 é"}`)},
		time.Time{}); err != nil {
		t.Error(err)
	}
}

func TestSignatureErrorSaysWhatToLookAt(t *testing.T) {
	header, body := signed("one", []byte("{}")), []byte("{}")
	for want, secrets := range map[string][]string{
		"meta: signature does not match (is the app secret the one of the app that sends? 1 secret tried)": {"two"},
		"meta: signature does not match (is the app secret the one of the app that sends? 2 secrets tried)": {
			"two",
			"", "three",
		},
		"meta: signature does not match (no secret is set, so everything is refused)": {""},
	} {
		err := platform.Verify(meta.New(meta.Config{Secrets: secrets}), platform.Request{Header: header, Body: body},
			time.Time{})
		if err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("sha256=00", []byte("{}"))
	f.Add("sha256=é", []byte("\xff"))
	a := meta.New(meta.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := platform.Verify(a, platform.Request{Header: http.Header{"X-Hub-Signature-256": {value}}, Body: body},
			time.Time{})
		if err == nil && !strings.EqualFold(value[7:], signed("fuzz", body).Get("X-Hub-Signature-256")[7:]) &&
			isASCII(body) {
			t.Errorf("%q is accepted", value)
		}
	})
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
