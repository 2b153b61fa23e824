package tiktok_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/tiktok"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how TikTok's page on webhook verification says it signs: "t=<seconds>,s=<hex>", HMAC-SHA256 of the seconds,
// a point and the body under the app's secret.
func signed(secret, seconds string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(seconds + "." + string(body)))
	return http.Header{http.CanonicalHeaderKey("TikTok-Signature"): {"t=" + seconds + ",s=" +
		hex.EncodeToString(mac.Sum(nil))}}
}

func at(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return tiktok.New(tiktok.Config{Secrets: secrets}) },
		Sign:    func(secret string, body []byte) http.Header { return signed(secret, at(now), body) },
		Samples: os.DirFS("../../../events/tiktok"),
		Unknown: []byte(`{"event":"hologram.update","create_time":1,"user_openid":"1","content":"{}"}`),
	})
}

func TestTimes(t *testing.T) {
	a, body := tiktok.New(tiktok.Config{Secrets: []string{"s"}}), []byte("{}")
	for name, row := range map[string]struct {
		seconds string
		want    error
	}{
		"now":                        {at(now), nil},
		"5 minutes ago":              {at(now.Add(-5 * time.Minute)), nil},
		"5 minutes and 1 second ago": {at(now.Add(-5*time.Minute - time.Second)), platform.ErrTooOld},
		"in 5 minutes":               {at(now.Add(5 * time.Minute)), nil},
		"in 5 minutes and 1 second":  {at(now.Add(5*time.Minute + time.Second)), platform.ErrTooNew},
		"in milliseconds":            {strconv.FormatInt(now.UnixMilli(), 10), platform.ErrTooNew},
		"no number":                  {"now", platform.ErrSignature},
		"negative":                   {"-5", platform.ErrSignature},
		"endless":                    {strings.Repeat("9", 19), platform.ErrSignature},
	} {
		if err := platform.Verify(a, platform.Request{Header: signed("s", row.seconds, body), Body: body},
			now); !errors.Is(err,
			row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "TikTok", 2) {
		v.Check(t, tiktok.New(tiktok.Config{Secrets: []string{"other", v.Secret}}), time.Unix(1633174587, 0))
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(signed("fuzz", at(now), []byte("{}")).Get("TikTok-Signature"), []byte("{}"))
	f.Add("t=1,s=", []byte("\xff"))
	a := tiktok.New(tiktok.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := platform.Verify(a, platform.Request{Header: http.Header{"Tiktok-Signature": {value}}, Body: body}, now)
		seconds, _, _ := strings.Cut(strings.TrimPrefix(value, "t="), ",")
		if err == nil && !strings.EqualFold(value, signed("fuzz", seconds, body).Get("TikTok-Signature")) {
			t.Errorf("%q is accepted", value)
		}
	})
}
