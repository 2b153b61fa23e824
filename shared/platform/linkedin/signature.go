package linkedin

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"oyez/shared/platform"
)

var signature = platform.HMAC{
	Header: "X-Li-Signature", Hint: "is the client secret the one of the app that sends?",
}

// prefix stands before the body in what is signed, and in some deliveries before the digest.
const prefix = "hmacsha256="

// Verify checks LinkedIn's signature over the prefix and the raw body. LinkedIn signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	sent := signature
	if strings.HasPrefix(r.Header.Get(sent.Header), prefix) {
		sent.Prefix = prefix
	}
	return sent.Verify(a.config.Secrets, r.Header, signed(r.Body))
}

func signed(body []byte) []byte { return slices.Concat([]byte(prefix), body) }

// challengeCode is what we sign for whoever asks. LinkedIn sends a UUID. Nothing that begins as a signed body does may
// pass: its answer would be the signature of a forged delivery.
var challengeCode = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "-", Most: 128}

// Handshake answers LinkedIn's challenge, which it repeats every two hours, with the first secret: only one answer is
// possible, so a new secret goes first while the old one is still accepted for deliveries.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	codes := r.Query["challengeCode"]
	if len(codes) != 1 || !challengeCode.Is(codes[0]) {
		return platform.Response{}, true, fmt.Errorf(
			"%w: want one challengeCode of letters, digits and hyphens", platform.ErrMalformedHandshake)
	}
	if len(a.config.Secrets) == 0 || a.config.Secrets[0] == "" {
		return platform.Response{}, true, fmt.Errorf("%w: no client secret is set", platform.ErrHandshake)
	}
	body := fmt.Sprintf(`{"challengeCode":"%s","challengeResponse":"%s"}`, codes[0],
		hex.EncodeToString(signature.Sum(a.config.Secrets[0], []byte(codes[0]))))
	return platform.Response{Status: http.StatusOK, ContentType: "application/json", Body: []byte(body)}, true, nil
}
