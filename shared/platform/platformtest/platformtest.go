// Package platformtest is the contract that every platform's adapter passes. A test over platform/all fails for an
// adapter that does not run it.
package platformtest

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
)

// Case is what the contract needs to know of one platform.
type Case struct {
	// New makes the adapter with these secrets and whatever else it needs; the handshake's word is Secret too.
	New func(secrets ...string) platform.Adapter
	// Sign is how the platform's documents say that it signs: written from them, not from our code. nil for a platform
	// that delivers nothing, but is asked: then every delivery is refused.
	Sign func(secret string, body []byte) http.Header
	// Path is what follows /webhooks/{platform} in the platform's requests while secret is the one that is set: our
	// account, or the secret itself. nil for nothing.
	Path func(secret string) string
	// Unsigned says that what proves the sender does not cover the body, so that a changed one cannot be noticed.
	Unsigned bool
	// AckStatus is the status that answers a delivery which was taken; 0 for 200.
	AckStatus int
	// Samples holds our own samples, one *.json for each kind of event. None may be unreadable.
	Samples fs.FS
	// NoAddress names the places, as sources begin, whose deliveries tell no address of what they tell in public.
	NoAddress []string
	// Unknown is a well-formed body of an event that the platform does not document.
	Unknown []byte
	// Probe is the platform's own probe of an adapter made with Secret, and ProbeResponse what it wants to hear. A
	// platform that sends none has a Probe without a method: then no request is taken for one.
	Probe         platform.Request
	ProbeResponse platform.Response
	// Refused are probes that the adapter must not answer, by what is wrong with them, each with its error.
	Refused map[string]Refusal
}

// Refusal is a probe and the error it must get.
type Refusal struct {
	Probe platform.Request
	Err   error
}

// The secrets that New is called with. None may be seen in any error.
const (
	Secret = "platformtest-secret-now"
	Former = "platformtest-secret-before"
)

// now is the time of every check; platforms that sign a time are told it by Sign.
var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// Run checks the contract.
func Run(t *testing.T, c Case) {
	samples := c.read(t)
	t.Run("handshake", func(t *testing.T) { handshake(t, c) })
	t.Run("unknown event", func(t *testing.T) { unknown(t, c) })
	t.Run("name and response", func(t *testing.T) {
		a := c.New(Secret)
		if name := a.Spec().Name; name == "" || strings.ContainsAny(name, "/# ") || name != strings.ToLower(name) {
			t.Errorf("name %q cannot stand in a path and a key", name)
		}
		if got, want := platform.Ack(a, platform.Request{}, nil).Status, cmp.Or(c.AckStatus,
			http.StatusOK); got != want {
			t.Errorf("a delivery that was taken is answered %d, want %d", got, want)
		}
	})
	for name, body := range samples {
		t.Run(name, func(t *testing.T) {
			signature(t, c, body)
			reading(t, c, body)
		})
	}
}

func (c Case) read(t *testing.T) map[string][]byte {
	t.Helper()
	names, err := fs.Glob(c.Samples, "*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no samples (%v)", err)
	}
	samples := map[string][]byte{}
	for _, name := range names {
		body, err := fs.ReadFile(c.Samples, name)
		if err != nil {
			t.Fatal(err)
		}
		samples[name] = bytes.TrimSpace(body)
	}
	return samples
}

func signature(t *testing.T, c Case, body []byte) {
	if c.Sign == nil {
		for _, a := range []platform.Adapter{c.New(Secret), c.New(""), c.New()} {
			if err := quiet(t, platform.Verify(a, c.delivery(Secret, http.Header{}, body), now)); !errors.Is(err,
				platform.ErrSignature) {
				t.Errorf("a delivery that nobody sends: %v, want ErrSignature", err)
			}
		}
		return
	}
	header := c.Sign(Secret, body)
	signed := Secret // whose delivery it is
	verify := func(a platform.Adapter, h http.Header, body []byte) error {
		return quiet(t, platform.Verify(a, c.delivery(signed, h, body), now))
	}
	if err := verify(c.New(Secret), header, body); err != nil {
		t.Fatalf("the platform's own signature is refused: %v", err)
	}
	for name, secrets := range map[string][]string{
		"no secret": nil, "an empty secret": {""},
		"another secret": {Former},
	} {
		if err := verify(c.New(secrets...), header, body); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v, want ErrSignature", name, err)
		}
	}
	signed = ""
	if err := verify(c.New(""), c.Sign("", body), body); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("signed with the empty secret: %v, want ErrSignature", err)
	}
	rotating := c.New(Secret, "", Former)
	for _, signed = range []string{Former, Secret} {
		if err := verify(rotating, c.Sign(signed, body), body); err != nil {
			t.Errorf("during rotation %s is refused: %v", signed, err)
		}
	}
	a := c.New(Secret)
	if !c.Unsigned {
		altered(t, body, func(changed []byte) error { return verify(a, header, changed) })
	}
	for name := range header {
		forged(t, name, header, func(h http.Header) error { return verify(a, h, body) })
	}
	broken := append(bytes.Clone(body), 0xff)
	if err := verify(a, c.Sign(Secret, broken), broken); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("a body that is no UTF-8: %v, want ErrSignature", err)
	}
}

// delivery is a request as the platform makes it while secret is the one that is set.
func (c Case) delivery(secret string, h http.Header, body []byte) platform.Request {
	r := platform.Request{Method: http.MethodPost, Header: h, Body: body}
	if c.Path != nil {
		r.Path = c.Path(secret)
	}
	return r
}

// altered changes the body in every way that must not pass.
func altered(t *testing.T, body []byte, verify func([]byte) error) {
	for i := range body {
		changed := bytes.Clone(body)
		changed[i] ^= 1
		if err := verify(changed); !errors.Is(err, platform.ErrSignature) {
			t.Fatalf("byte %d of the body changed: %v, want ErrSignature", i, err)
		}
	}
	if err := verify(body[:len(body)-1]); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("one byte short: %v, want ErrSignature", err)
	}
}

// forged changes one header in every way that must not pass.
func forged(t *testing.T, name string, header http.Header, verify func(http.Header) error) {
	value := header.Get(name)
	values := map[string][]string{
		"missing":        nil,
		"empty":          {""},
		"twice":          {value, value},
		"joined":         {value + "," + value},
		"joined, spaced": {value + ", " + value},
		"cut":            {value[:len(value)-1]},
		"longer":         {value + "0"},
		"other scheme":   {"sha1=" + value},
		"with a newline": {value + "\n"},
	}
	for i := range len(value) {
		changed := []byte(value)
		changed[i] ^= 1
		values["byte "+string(rune('0'+i/10))+string(rune('0'+i%10))] = []string{string(changed)}
	}
	for what, v := range values {
		h := header.Clone()
		h.Del(name)
		if v != nil {
			h[http.CanonicalHeaderKey(name)] = v
		}
		if err := verify(h); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s %s: %v, want ErrSignature", name, what, err)
		}
	}
	elsewhere := header.Clone()
	elsewhere.Del(name)
	elsewhere.Set("X-Other-"+name, value)
	if err := verify(elsewhere); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("%s under another name: %v, want ErrSignature", name, err)
	}
}

func reading(t *testing.T, c Case, body []byte) {
	a, without := c.New(Secret), c.New()
	parse := func(a platform.Adapter, body []byte) ([]platform.Event, error) {
		events, err := platform.Parse(a, c.delivery(Secret, http.Header{}, body))
		return events, quiet(t, err)
	}
	events, err := parse(a, body)
	if err != nil || len(events) == 0 {
		t.Fatalf("the sample tells %d events (%v)", len(events), err)
	}
	for _, e := range events {
		c.check(t, e)
	}
	for name, other := range map[string]platform.Adapter{"again": a, "without secrets": without} {
		again, err := parse(other, body)
		if err != nil || !reflect.DeepEqual(again, events) {
			t.Errorf("read %s, the same bytes tell something else:\n%+v\n%+v (%v)", name, again, events, err)
		}
	}
	for n := range body {
		if events, err := parse(a, body[:n]); !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Fatalf("the first %d bytes: %d events and %v, want ErrUnreadable", n, len(events), err)
		}
	}
}

// check looks at what every event of a sample must hold.
func (c Case) check(t *testing.T, e platform.Event) {
	switch e.Kind {
	case platform.Said, platform.Edited, platform.Echo:
		if !e.Mention.Valid() || e.Mention.SaidAt.IsZero() || e.Mention.SaidAt.Location() != time.UTC {
			t.Errorf("%s without a key or a time in UTC: %+v", e.Kind, e.Mention)
		}
		addressless := e.Mention.Private || slices.Contains(c.NoAddress, e.Mention.Source.Platform())
		if !strings.HasPrefix(e.Mention.Permalink, "https://") && !addressless {
			t.Errorf("%s without an address: %q", e.Kind, e.Mention.Permalink)
		}
	case platform.Removed:
		if !e.Mention.Valid() || e.Mention.Text != "" || !e.Mention.Author.Unknown() {
			t.Errorf("removed with more or less than its key: %+v", e.Mention)
		}
	case platform.Returned:
		if !e.Mention.Valid() || e.Failed == nil || !platform.KnownReason(e.Failed.Reason) {
			t.Errorf("returned without a key, or a reason of the set: %+v", e)
		}
	case platform.Erased:
		if e.Mention.Author.Unknown() {
			t.Error("erased, and nobody named")
		}
	case platform.Disconnected:
		if e.Mention.Source == "" {
			t.Error("disconnected, and no account named")
		}
	case platform.Counted, platform.Ignored:
		if e.Note == "" {
			t.Errorf("%s without a reason", e.Kind)
		}
	default:
		t.Errorf("a sample of ours tells %q: %s", e.Kind, e.Note)
	}
}

func unknown(t *testing.T, c Case) {
	events, err := platform.Parse(c.New(Secret), c.delivery(Secret, http.Header{}, c.Unknown))
	if err != nil {
		t.Fatalf("an event nobody documents is an error: %v", err)
	}
	for _, e := range events {
		if e.Kind != platform.Ignored {
			t.Errorf("an event nobody documents tells %q", e.Kind)
		}
	}
}

func handshake(t *testing.T, c Case) {
	a := c.New(Secret)
	if c.Probe.Method == "" {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost} {
			if response, ok, err := platform.Handshake(a, platform.Request{Method: method}); ok || err != nil ||
				response.Status != 0 {
				t.Errorf("%s is taken for a probe: %+v, %v, %v", method, response, ok, err)
			}
		}
		return
	}
	response, ok, err := platform.Handshake(a, c.Probe)
	if !ok || err != nil || !reflect.DeepEqual(response, c.ProbeResponse) {
		t.Errorf("probe: %+v, %v, %v, want %+v", response, ok, err, c.ProbeResponse)
	}
	delivery := c.Probe
	delivery.Method = http.MethodPost
	if c.Probe.Method == http.MethodPost { // then the body alone tells a probe
		delivery.Body = []byte("{}")
	}
	if response, ok, err := platform.Handshake(a, delivery); ok || err != nil || response.Status != 0 {
		t.Errorf("a delivery is taken for a probe: %+v, %v, %v", response, ok, err)
	}
	if response, _, err := platform.Handshake(c.New(), c.Probe); !errors.Is(quiet(t, err), platform.ErrHandshake) ||
		len(response.Body) > 0 {
		t.Errorf("probe without settings: %q, %v, want ErrHandshake", response.Body, err)
	}
	for name, r := range c.Refused {
		response, ok, err := platform.Handshake(a, r.Probe)
		if !ok || !errors.Is(quiet(t, err), r.Err) || response.Status != 0 || len(response.Body) > 0 {
			t.Errorf("%s: %+v, %v, %v, want %v", name, response, ok, err, r.Err)
		}
	}
}

// quiet passes err on after looking for secrets in it.
func quiet(t *testing.T, err error) error {
	t.Helper()
	if err != nil && (strings.Contains(err.Error(), Secret) || strings.Contains(err.Error(), Former)) {
		t.Errorf("a secret in an error: %v", err)
	}
	return err
}
