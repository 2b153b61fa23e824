package platformtest

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
)

// Signature is how most platforms say that they sign: one header with the HMAC of the body. It stands here, and is
// written from no adapter, so that an adapter and its test cannot err together.
type Signature struct {
	Header string
	Prefix string // before the digest; "" for none
	Hash   func() hash.Hash
	Hex    bool // the digest is in hex, in capitals or not; else in base64
}

// Of is the header of a delivery under a secret.
func (s Signature) Of(secret string, body []byte) http.Header { return s.header(s.value(secret, body)) }

func (s Signature) header(value string) http.Header {
	return http.Header{http.CanonicalHeaderKey(s.Header): {value}}
}

func (s Signature) value(secret string, body []byte) string {
	mac := hmac.New(s.Hash, []byte(secret))
	mac.Write(body)
	if s.Hex {
		return s.Prefix + hex.EncodeToString(mac.Sum(nil))
	}
	return s.Prefix + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (s Signature) same(a, b string) bool {
	if s.Hex {
		return strings.EqualFold(a, b)
	}
	return a == b
}

// Vector is a signature that the platform, or somebody who hears it, has published.
type Vector struct {
	ID, Secret, Body string // Secret is "" where only the header was published
	Headers          map[string]string
	Query, Response  map[string]string // of a handshake
	Form             map[string]string // where the signature is a field
	Public           string            `json:"public_key"` // where it is no HMAC
	Now              int64             // Unix seconds, where the age counts
	Valid            bool
}

// Vectors are those of one platform in the shared file; want is how many there must be. Without the file, which
// OYEZ_SHARED leads to, the test is skipped.
func Vectors(t *testing.T, platform string, want int) []Vector {
	t.Helper()
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []json.RawMessage }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var list []Vector
	for _, raw := range file.Vectors {
		var v struct {
			Platform string
			Vector
		}
		if err := json.Unmarshal(raw, &v); v.Platform != platform {
			continue // its shape may be another too
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, v.Vector)
	}
	if len(list) != want {
		t.Fatalf("%d vectors found, want %d", len(list), want)
	}
	return list
}

// Header is the vector's, as a request carries it.
func (v Vector) Header() http.Header {
	h := http.Header{}
	for name, value := range v.Headers {
		h.Set(name, value)
	}
	return h
}

// Check verifies the vector with an adapter that has its secret, at a time; with another body it must not pass. Where
// only the header was published, it must be read and be of none of our secrets.
func (v Vector) Check(t *testing.T, a platform.Adapter, at time.Time) {
	t.Helper()
	err := platform.Verify(a, platform.Request{Header: v.Header(), Body: []byte(v.Body)}, at)
	switch {
	case v.Secret == "" && (!errors.Is(err, platform.ErrSignature) || !strings.Contains(err.Error(), "secret")):
		t.Errorf("%s, whose secret is not published: %v", v.ID, err)
	case v.Secret != "" && err != nil:
		t.Errorf("%s: %v", v.ID, err)
	}
	if err := platform.Verify(a, platform.Request{Header: v.Header(), Body: []byte(v.Body + " ")}, at); !errors.Is(err,
		platform.ErrSignature) {
		t.Errorf("%s with a space more: %v", v.ID, err)
	}
}
