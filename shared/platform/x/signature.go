package x

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

var signature = platform.HMAC{
	Header: "X-Twitter-Webhooks-Signature", Prefix: "sha256=", Base64: true,
	Hint: "is the consumer secret the one of the app that sends?",
}

// Verify checks X's signature. X signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

// crcToken is what we sign for whoever asks. X signs deliveries with the same key and in the same way as we sign this,
// so a token that could be a JSON object would give anybody the signature of a forged delivery.
var crcToken = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "_.:+/=-", Most: 1 << 10}

// Handshake answers X's challenge (CRC) with the first secret: only one answer is possible, so a new secret goes first
// while the old one is still accepted for deliveries.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	tokens := r.Query["crc_token"]
	if len(tokens) != 1 || !crcToken.Is(tokens[0]) {
		return platform.Response{}, true, fmt.Errorf("%w: want one crc_token of letters and digits",
			platform.ErrMalformedHandshake)
	}
	if len(a.config.Secrets) == 0 || a.config.Secrets[0] == "" {
		return platform.Response{}, true, fmt.Errorf("%w: no consumer secret is set", platform.ErrHandshake)
	}
	digest := signature.Sum(a.config.Secrets[0], []byte(tokens[0]))
	body := fmt.Sprintf(`{"response_token":"sha256=%s"}`, base64.StdEncoding.EncodeToString(digest))
	return platform.Response{Status: http.StatusOK, ContentType: "application/json", Body: []byte(body)}, true, nil
}
