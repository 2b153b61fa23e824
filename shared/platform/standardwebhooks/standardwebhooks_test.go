package standardwebhooks_test

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/standardwebhooks"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how the specification says that v1 is made: base64 HMAC-SHA256 of "id.timestamp.body" under the decoded
// key.
func signed(key, id, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "%s.%s.%s", id, at, body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func headers(family, id, at, signature string) http.Header {
	h := http.Header{}
	h.Set(family+"-id", id)
	h.Set(family+"-timestamp", at)
	h.Set(family+"-signature", signature)
	return h
}

func secret(key string) string { return "whsec_" + base64.StdEncoding.EncodeToString([]byte(key)) }

func TestPublishedVectors(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Standard Webhooks", 7) {
		if v.ID == "stdwh-spec-header" {
			continue // its keys are not published
		}
		keys := standardwebhooks.NewKeys([]string{secret("another"), v.Secret, v.Public})
		want := map[string]error{
			"stdwh-v1-bad": platform.ErrSignature, "stdwh-v1-old": platform.ErrTooOld,
			"stdwh-v1-future": platform.ErrTooNew,
		}[v.ID]
		if err := keys.Verify(v.Header(), []byte(v.Body), time.Unix(v.Now, 0)); (err == nil) != v.Valid ||
			!errors.Is(err, want) {
			t.Errorf("%s: %v, want valid %v (%v)", v.ID, err, v.Valid, want)
		}
	}
}

func TestTolerance(t *testing.T) {
	keys, body := standardwebhooks.NewKeys([]string{secret("k")}), []byte("{}")
	for name, row := range map[string]struct {
		age  time.Duration
		want error
	}{
		"now":                        {0, nil},
		"five minutes old":           {5 * time.Minute, nil},
		"a second more":              {5*time.Minute + time.Second, platform.ErrTooOld},
		"five minutes ahead":         {-5 * time.Minute, nil},
		"a second more ahead":        {-5*time.Minute - time.Second, platform.ErrTooNew},
		"of another century":         {100 * 365 * 24 * time.Hour, platform.ErrSignature}, // no seconds before 1970
		"a thousand years ahead":     {-200 * 365 * 24 * time.Hour, platform.ErrTooNew},
		"nearly the whole tolerance": {5*time.Minute - time.Second, nil},
	} {
		at := fmt.Sprint(now.Add(-row.age).Unix())
		err := keys.Verify(headers("webhook", "m", at, signed("k", "m", at, body)), body, now)
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

func TestHeaders(t *testing.T) {
	at, body := fmt.Sprint(now.Unix()), []byte(`{"a":1}`)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	whpk := "whpk_" + base64.RawStdEncoding.EncodeToString(public)
	v1a := "v1a," + base64.StdEncoding.EncodeToString(ed25519.Sign(private, []byte("m."+at+"."+string(body))))
	v1 := signed("k", "m", at, body)
	wrong := signed("other", "m", at, body)
	keys := standardwebhooks.NewKeys([]string{secret("new"), "", secret("k"), whpk})
	for name, row := range map[string]struct {
		header http.Header
		good   bool
	}{
		"v1":                             {headers("webhook", "m", at, v1), true},
		"by Svix's names":                {headers("svix", "m", at, v1), true},
		"v1a":                            {headers("webhook", "m", at, v1a), true},
		"a v1a that is wrong beside v1":  {headers("webhook", "m", at, "v1a,AAAA "+v1), true},
		"unknown versions beside":        {headers("webhook", "m", at, "v2,AAAA v9z,BBBB "+v1), true},
		"the right one last":             {headers("webhook", "m", at, wrong+" "+wrong+" "+v1), true},
		"unknown versions alone":         {headers("webhook", "m", at, "v2"+v1[2:]), false},
		"a v1 digest as v1a":             {headers("webhook", "m", at, "v1a"+v1[2:]), false},
		"v1= instead of v1,":             {headers("webhook", "m", at, strings.Replace(v1, ",", "=", 1)), false},
		"something after a second comma": {headers("webhook", "m", at, v1+",v1"), false},
		"joined by a gateway":            {headers("webhook", "m", at, v1+", "+v1), false},
		"two spaces":                     {headers("webhook", "m", at, wrong+"  "+v1), false},
		"too many":                       {headers("webhook", "m", at, strings.Repeat(wrong+" ", 16)+v1), false},
		"as many as allowed":             {headers("webhook", "m", at, strings.Repeat(wrong+" ", 15)+v1), true},
		"a dot in the id":                {headers("webhook", "m.1", at, signed("k", "m.1", at, body)), false},
		"a long id": {headers("webhook", strings.Repeat("m", 257), at,
			signed("k", strings.Repeat("m", 257), at, body)), false},
		"no id":              {headers("webhook", "", at, signed("k", "", at, body)), false},
		"a time with a sign": {headers("webhook", "m", "+"+at, v1), false},
		"a time with a zero": {headers("webhook", "m", "0"+at, v1), false},
		"a time in RFC 3339": {headers("webhook", "m", now.Format(time.RFC3339),
			signed("k", "m", now.Format(time.RFC3339), body)), false},
		"another id": {headers("webhook", "n", at, v1), false},
		"the two families mixed": {http.Header{
			"Webhook-Id": {"m"}, "Svix-Timestamp": {at},
			"Svix-Signature": {v1},
		}, false},
	} {
		err := keys.Verify(row.header, body, now)
		if row.good && err != nil || !row.good && !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v, want good %v", name, err, row.good)
		}
	}
}

func TestKeys(t *testing.T) {
	at, body := fmt.Sprint(now.Unix()), []byte(`{}`)
	key := "0123456789abcdef0123456789abcdeX" // 32 bytes: its base64 is padded
	h := headers("webhook", "m", at, signed(key, "m", at, body))
	bare := base64.StdEncoding.EncodeToString([]byte(key))
	for name, row := range map[string]struct {
		secrets []string
		want    string
	}{
		"whsec_":           {[]string{"whsec_" + bare}, ""},
		"unpadded":         {[]string{"whsec_" + strings.TrimRight(bare, "=")}, ""},
		"without a prefix": {[]string{bare}, ""},
		"none":             {nil, "no key is set"},
		"an empty one":     {[]string{""}, "no key is set"},
		"a bare prefix":    {[]string{"whsec_"}, "neither whsec_ nor whpk_"},
		"no base64":        {[]string{"whsec_%%%"}, "neither whsec_ nor whpk_"},
		"a private key":    {[]string{"whsk_" + bare}, "neither whsec_ nor whpk_"},
		"a short whpk_":    {[]string{"whpk_AAAA"}, "neither whsec_ nor whpk_"},
		"the key as whpk_": {[]string{"whpk_" + bare}, "is it the key"},
		"another":          {[]string{secret("other")}, "is it the key"},
	} {
		err := standardwebhooks.NewKeys(row.secrets).Verify(h, body, now)
		if row.want == "" && err != nil || row.want != "" &&
			(!errors.Is(err, platform.ErrSignature) || !strings.Contains(err.Error(), row.want)) {
			t.Errorf("%s: %v, want %q", name, err, row.want)
		}
	}
}

func TestSign(t *testing.T) {
	body := []byte(`{"a":"é"}`)
	h := standardwebhooks.Sign(secret("k"), body, now)
	if err := standardwebhooks.NewKeys([]string{secret("k")}).Verify(h, body, now); err != nil {
		t.Error(err)
	}
	id, at := standardwebhooks.ID(h), standardwebhooks.At(h)
	if want := signed("k", id, fmt.Sprint(at.Unix()), body); h.Get("webhook-signature") != want || !at.Equal(now) ||
		id == "" {
		t.Errorf("%v, want %s", h, want)
	}
	if h := standardwebhooks.Sign("whsec_%", body, now); len(h) > 0 {
		t.Errorf("signed with no key: %v", h)
	}
}

func TestIDAndTimeOfAMessage(t *testing.T) {
	for name, row := range map[string]struct {
		header http.Header
		id     string
		at     time.Time
	}{
		"both":            {headers("webhook", "m", "1795294800", ""), "m", now},
		"by Svix's names": {headers("svix", "m", "1795294800", ""), "m", now},
		"neither":         {http.Header{}, "", time.Time{}},
		"no time":         {headers("webhook", "m", "soon", ""), "m", time.Time{}},
		"beyond any year": {headers("webhook", "m", "99999999999999", ""), "m", time.Time{}},
		"two ids":         {http.Header{"Webhook-Id": {"a", "b"}}, "", time.Time{}},
	} {
		if id, at := standardwebhooks.ID(row.header), standardwebhooks.At(row.header); id != row.id ||
			!at.Equal(row.at) {
			t.Errorf("%s: %q at %v", name, id, at)
		}
	}
}

func FuzzVerify(f *testing.F) {
	at := fmt.Sprint(now.Unix())
	f.Add("m", at, signed("k", "m", at, []byte("{}")), []byte("{}"))
	f.Add("m", "1e9", "v1,AAAA v1a,AAAA", []byte("\xff"))
	keys := standardwebhooks.NewKeys([]string{secret("k")})
	f.Fuzz(func(t *testing.T, id, at, list string, body []byte) {
		err := keys.Verify(headers("webhook", id, at, list), body, now)
		if err == nil && !strings.Contains(" "+list+" ", " "+signed("k", id, at, body)+" ") {
			t.Errorf("%q is accepted", list)
		}
	})
}
