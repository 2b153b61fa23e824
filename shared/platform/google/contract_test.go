package google_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/google"
	"oyez/shared/platform/platformtest"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

const (
	account  = "oyez@demo.iam.gserviceaccount.com"
	audience = "https://oyez.example/webhooks/google"
)

// key stands for Google's, stranger for anybody's.
var key, stranger = sync.OnceValue(newKey), sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

// claims are those that Google documents for an authenticated push, with changes; nil takes one away.
func claims(changes map[string]any) map[string]any {
	c := map[string]any{
		"aud": audience, "azp": "113774264463038321964", "email": account, "email_verified": true,
		"sub": "113774264463038321964",
		"iss": "https://accounts.google.com", "iat": now.Add(-time.Minute).Unix(),
		"exp": now.Add(59 * time.Minute).Unix(),
	}
	for name, value := range changes {
		c[name] = value
		if value == nil {
			delete(c, name)
		}
	}
	return c
}

// bearer is the header that Google documents: RS256 over "header.claims", each part base64url without padding.
func bearer(signer *rsa.PrivateKey, header string, claims map[string]any) http.Header {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, signer, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return http.Header{"Authorization": {"Bearer " + text + "." + base64.RawURLEncoding.EncodeToString(signature)}}
}

const rs256 = `{"alg":"RS256","kid":"one","typ":"JWT"}`

func TestContract(t *testing.T) {
	email := func(secret string) string {
		if secret == "" {
			return ""
		}
		return secret + "@demo.iam.gserviceaccount.com"
	}
	platformtest.Run(t, platformtest.Case{
		// The service account's address is what must be right, and several may be while one is replaced.
		New: func(secrets ...string) platform.Adapter {
			config := google.Config{Audiences: []string{audience}, Keys: []crypto.PublicKey{key().Public()}}
			for _, s := range secrets {
				config.ServiceAccounts = append(config.ServiceAccounts, email(s))
			}
			return google.New(config)
		},
		Sign: func(secret string, _ []byte) http.Header {
			return bearer(key(), rs256, claims(map[string]any{"email": email(secret)}))
		},
		Unsigned: true,
		Samples:  os.DirFS("../../../events/google"),
		Unknown:  []byte(`{"message":{"data":"eyJub3RpZmljYXRpb25UeXBlIjoiSE9MT0dSQU0ifQ==","messageId":"1","publishTime":"2026-11-21T20:00:00Z"},"subscription":"s"}`),
	})
}

func TestTokens(t *testing.T) {
	a := google.New(google.Config{
		ServiceAccounts: []string{account}, Audiences: []string{audience},
		Keys: []crypto.PublicKey{key().Public()},
	})
	none := bearer(key(), `{"alg":"none"}`, claims(nil))
	for name, row := range map[string]struct {
		header http.Header
		want   error
	}{
		"good": {bearer(key(), rs256, claims(nil)), nil},
		"issuer without scheme": {
			bearer(key(), rs256, claims(map[string]any{"iss": "accounts.google.com"})),
			nil,
		},
		"another issuer": {
			bearer(key(), rs256, claims(map[string]any{"iss": "https://accounts.example"})),
			platform.ErrSignature,
		},
		"signed by a stranger": {bearer(stranger(), rs256, claims(nil)), platform.ErrSignature},
		"another service account": {bearer(key(), rs256,
			claims(map[string]any{"email": "x@other.iam.gserviceaccount.com"})), platform.ErrSignature},
		"no e-mail": {
			bearer(key(), rs256, claims(map[string]any{"email": nil})),
			platform.ErrSignature,
		},
		"e-mail not verified": {
			bearer(key(), rs256, claims(map[string]any{"email_verified": false})),
			platform.ErrSignature,
		},
		"e-mail verified by nobody": {
			bearer(key(), rs256, claims(map[string]any{"email_verified": nil})),
			platform.ErrSignature,
		},
		"another's audience": {bearer(key(), rs256,
			claims(map[string]any{"aud": "https://elsewhere.example"})), platform.ErrSignature},
		"no audience": {
			bearer(key(), rs256, claims(map[string]any{"aud": nil})),
			platform.ErrSignature,
		},
		"empty audience":       {bearer(key(), rs256, claims(map[string]any{"aud": ""})), platform.ErrSignature},
		"valid to this second": {bearer(key(), rs256, claims(map[string]any{"exp": now.Unix()})), nil},
		"expired a second ago": {
			bearer(key(), rs256, claims(map[string]any{"exp": now.Unix() - 1})),
			platform.ErrTooOld,
		},
		"no expiry":         {bearer(key(), rs256, claims(map[string]any{"exp": nil})), platform.ErrTooOld},
		"made in 5 minutes": {bearer(key(), rs256, claims(map[string]any{"iat": now.Unix() + 300})), nil},
		"made in 5 minutes, 1 second": {
			bearer(key(), rs256, claims(map[string]any{"iat": now.Unix() + 301})),
			platform.ErrTooNew,
		},
		"not signed at all": {none, platform.ErrSignature},
		"signature left out": {http.Header{"Authorization": {none.Get(
			"Authorization")[:strings.LastIndex(none.Get("Authorization"), ".")+1]}}, platform.ErrSignature},
		"the public key as a secret": {bearer(key(), `{"alg":"HS256"}`, claims(nil)), platform.ErrSignature},
	} {
		err := platform.Verify(a, platform.Request{Header: row.header, Body: []byte("{}")}, now)
		if !errors.Is(err, row.want) || err != nil && strings.Contains(err.Error(), "@") {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	for name, config := range map[string]google.Config{
		"no service account":       {Audiences: []string{audience}},
		"an empty service account": {ServiceAccounts: []string{""}, Audiences: []string{audience}},
		"no audience":              {ServiceAccounts: []string{account}},
		"an empty audience":        {ServiceAccounts: []string{account}, Audiences: []string{""}},
	} {
		config.Keys = []crypto.PublicKey{key().Public()}
		for _, aud := range []string{audience, ""} {
			for _, email := range []string{account, ""} {
				h := bearer(key(), rs256, claims(map[string]any{"aud": aud, "email": email}))
				if err := platform.Verify(google.New(config), platform.Request{Header: h}, now); !errors.Is(err,
					platform.ErrSignature) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

// certs is where Google's keys are.
type certs struct {
	asked           int
	broken, rotated bool
}

func (c *certs) RoundTrip(*http.Request) (*http.Response, error) {
	c.asked++
	w := httptest.NewRecorder()
	switch keys := jwk("one", key()); {
	case c.broken:
		w.WriteHeader(http.StatusServiceUnavailable)
	case c.rotated:
		fmt.Fprintf(w, `{"keys":[%s,%s]}`, keys, jwk("two", stranger()))
	default:
		fmt.Fprintf(w, `{"keys":[%s]}`, keys)
	}
	return w.Result(), nil
}

// The keys are fetched once, and again for a key that was not there before. The library keeps them a moment after it
// has answered, so each check is followed by a wait.
func TestKeysAreFetchedAndKept(t *testing.T) {
	one, two := bearer(key(), rs256, claims(nil)), bearer(stranger(), `{"alg":"RS256","kid":"two"}`, claims(nil))
	synctest.Test(t, func(t *testing.T) {
		keys := &certs{broken: true}
		a := google.New(google.Config{
			ServiceAccounts: []string{account}, Audiences: []string{audience},
			HTTP: &http.Client{Transport: keys},
		})
		verify := func(h http.Header) error {
			defer synctest.Wait()
			return platform.Verify(a, platform.Request{Header: h, Body: []byte("{}")}, now)
		}
		if err := verify(one); !errors.Is(err, platform.ErrSignature) || !strings.Contains(err.Error(), "fetched") {
			t.Errorf("no keys to be had: %v", err)
		}
		keys.broken = false
		for range 3 {
			if err := verify(one); err != nil {
				t.Error(err)
			}
		}
		if keys.asked != 2 {
			t.Errorf("the keys were fetched %d times, want twice", keys.asked)
		}
		if err := verify(two); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("a key that Google has not: %v", err)
		}
		keys.rotated = true
		if err := verify(two); err != nil {
			t.Errorf("Google's new key: %v", err)
		}
	})
}

func jwk(id string, k *rsa.PrivateKey) string {
	encode := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"kty":"RSA","alg":"RS256","use":"sig","kid":%q,"n":%q,"e":%q}`, id,
		encode(k.N.Bytes()), encode(big.NewInt(int64(k.E)).Bytes()))
}

func FuzzVerify(f *testing.F) {
	good := bearer(key(), rs256, claims(nil)).Get("Authorization")
	f.Add(good)
	f.Add("Bearer e30.e30.")
	f.Add("Bearer eyJhbGciOiJub25lIn0.e30.")
	a := google.New(google.Config{
		ServiceAccounts: []string{account}, Audiences: []string{audience},
		Keys: []crypto.PublicKey{key().Public()},
	})
	f.Fuzz(func(t *testing.T, value string) {
		if err := platform.Verify(a, platform.Request{Header: http.Header{"Authorization": {value}}},
			now); err == nil &&
			value != good {
			t.Errorf("%q is accepted", value)
		}
	})
}
