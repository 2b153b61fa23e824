package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"oyez/shared/platform"
)

var signature = platform.HMAC{
	Header: "X-Slack-Signature", Prefix: "v0=", Hint: "is the signing secret the one of the app that sends?",
}

const (
	timeHeader = "X-Slack-Request-Timestamp"
	tolerance  = 5 * time.Minute // both ways
)

// Verify checks Slack's signature over "v0:<time>:<body>", and then the time.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	at, err := a.proved(r)
	if err != nil {
		return err
	}
	return platform.Fresh(at, now, tolerance)
}

// proved is when Slack signed r.
func (a *Adapter) proved(r platform.Request) (time.Time, error) {
	times := r.Header.Values(timeHeader)
	if len(times) != 1 {
		return time.Time{}, fmt.Errorf("%w (want one %s header, found %d)", platform.ErrSignature, timeHeader,
			len(times))
	}
	seconds, err := strconv.ParseUint(times[0], 10, 40)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w (%s is no time)", platform.ErrSignature, timeHeader)
	}
	return time.Unix(int64(seconds), 0), signature.Verify(a.config.Secrets, r.Header, base(times[0], r.Body))
}

// base is what Slack signs.
func base(at string, body []byte) []byte {
	signed := make([]byte, 0, len("v0::")+len(at)+len(body))
	signed = append(append(append(signed, "v0:"...), at...), ':')
	return append(signed, body...)
}

const (
	probe        = "url_verification"
	maxProbe     = 4 << 10 // bytes of a body that is a probe
	maxChallenge = 1 << 10
)

// Handshake answers url_verification with its challenge, once the signature is found good. Its time is not looked at:
// who sends one again learns only what it holds.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodPost || len(r.Body) > maxProbe || !bytes.Contains(r.Body, []byte(probe)) {
		return platform.Response{}, false, nil
	}
	var asked struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(r.Body, &asked) != nil || asked.Type != probe {
		return platform.Response{}, false, nil
	}
	if _, err := a.proved(r); err != nil {
		return platform.Response{}, true, fmt.Errorf("%w: %w", platform.ErrHandshake, err)
	}
	if asked.Challenge == "" || len(asked.Challenge) > maxChallenge {
		return platform.Response{}, true, fmt.Errorf("%w: no challenge, or an endless one",
			platform.ErrMalformedHandshake)
	}
	return platform.Response{
		Status: http.StatusOK, ContentType: "text/plain; charset=utf-8",
		Body: []byte(asked.Challenge),
	}, true, nil
}

func sign(secret string, body []byte, now time.Time) http.Header {
	at := strconv.FormatInt(now.Unix(), 10)
	h := signature.Sign(secret, base(at, body))
	h.Set(timeHeader, at)
	return h
}
