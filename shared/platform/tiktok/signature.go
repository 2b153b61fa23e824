package tiktok

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"oyez/shared/platform"
)

// signature is the digest in the header "t=<Unix seconds>,s=<hexadecimal>", over the time, a dot and the body.
var signature = platform.HMAC{
	Header: "Tiktok-Signature", Hint: "is the secret the one of the app that sends?",
}

// tolerance is ours, both ways: TikTok leaves it to us, and does not say whether a repeat is signed anew.
const tolerance = 5 * time.Minute

var seconds = platform.Word{Of: platform.Digits, Most: 18}

// Verify checks TikTok's signature, and then the time.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	at, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get(signature.Header), "t="), ",")
	if !seconds.Is(at) {
		return fmt.Errorf("%w (want %s as t=<seconds>,s=<hexadecimal>)", platform.ErrSignature, signature.Header)
	}
	sent := signature
	sent.Prefix = "t=" + at + ",s="
	if err := sent.Verify(a.config.Secrets, r.Header, signed(at, r.Body)); err != nil {
		return err
	}
	unix, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return fmt.Errorf("%w (%s holds no time)", platform.ErrSignature, signature.Header)
	}
	return platform.Fresh(time.Unix(unix, 0), now, tolerance)
}

func sign(secret string, body []byte, now time.Time) http.Header {
	at := strconv.FormatInt(now.Unix(), 10)
	digest := hex.EncodeToString(signature.Sum(secret, signed(at, body)))
	return http.Header{signature.Header: {"t=" + at + ",s=" + digest}}
}

func signed(at string, body []byte) []byte { return slices.Concat([]byte(at), []byte("."), body) }
