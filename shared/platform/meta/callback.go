package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// The paths below /webhooks/meta/ to which Meta posts what a person asks of our app: to delete the data we hold, and to
// let go of it. Both are forms with a signed_request, which is signed in another way than deliveries (spec sheet 8).
const (
	deletion    = "deletion"
	deauthorize = "deauthorize"
)

func isCallback(path string) bool { return path == deletion || path == deauthorize }

// request is the payload of a signed_request. UserID names the person to our app alone: it is neither the id of a
// Page's visitor nor of an Instagram user, and belongs to somebody who logged in to connect an account.
type request struct {
	Algorithm string      `json:"algorithm"`
	UserID    platform.ID `json:"user_id"`
}

// verifyRequest checks "<signature>.<payload>", both base64url without padding: the signature is the HMAC-SHA256 of the
// payload as encoded. Its time is not judged: Meta gives no tolerance, and a repeat only erases again.
func (a *Adapter) verifyRequest(body []byte) error {
	signature, payload, err := split(body)
	if err != nil {
		return fmt.Errorf("meta: %w (%w)", platform.ErrSignature, err)
	}
	digest, err := base64.RawURLEncoding.Strict().DecodeString(signature)
	if err != nil || strings.ContainsAny(signature, "\r\n") {
		return fmt.Errorf("meta: %w (signed_request does not open with a signature)", platform.ErrSignature)
	}
	if !platform.SignedBy(a.config.Secrets, []byte(payload), digest) {
		return fmt.Errorf("meta: %w", platform.Mismatch("is the app secret the one of the app that sends?",
			a.config.Secrets))
	}
	asked, err := decode(payload)
	if err != nil || !strings.EqualFold(asked.Algorithm, "HMAC-SHA256") {
		return fmt.Errorf("meta: %w (signed_request is not by HMAC-SHA256)", platform.ErrSignature)
	}
	return nil
}

// split takes the one signed_request of a form apart. The error quotes nothing of it.
func split(body []byte) (signature, payload string, err error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || len(form["signed_request"]) != 1 {
		return "", "", errors.New("want a form with one signed_request")
	}
	signature, payload, ok := strings.Cut(form.Get("signed_request"), ".")
	if !ok {
		return "", "", errors.New("signed_request has no dot")
	}
	return signature, payload, nil
}

func decode(payload string) (asked request, err error) {
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return request{}, errors.New("no base64url")
	}
	if err := json.Unmarshal(text, &asked); err != nil {
		return request{}, errors.New(platform.Where(err))
	}
	return asked, nil
}

// callback is what one of the two callbacks asks. A deletion names a person and no account; a person who lets go of our
// app stands for the accounts that he or she connected.
func callback(r platform.Request) ([]platform.Event, error) {
	_, payload, err := split(r.Body)
	if err != nil {
		return nil, fmt.Errorf("meta: %w: %w", platform.ErrUnreadable, err)
	}
	asked, err := decode(payload)
	if err != nil || asked.UserID == "" {
		return nil, fmt.Errorf("meta: %w: a signed_request without user_id", platform.ErrUnreadable)
	}
	e := platform.Event{Kind: platform.Erased, Note: "asked of Meta"}
	e.Mention.Author = mention.Author{ID: string(asked.UserID), Followers: -1}
	if r.Path == deauthorize {
		e = noted(platform.Disconnected, mention.SourceOf(facebook, string(asked.UserID)),
			"by whoever connected our app")
	}
	return []platform.Event{platform.Bounded(e)}, nil
}

// The confirmation code of a deletion is 16 bytes in base32: 10 of an HMAC of what was asked, so that a repeat gets the
// same, and 5 that only we can compute of those, so that our page knows its own codes and keeps no list of them.
const (
	codeName  = 10
	codeCheck = 5
)

var codeAlphabet = base32.StdEncoding.WithPadding(base32.NoPadding)

func confirmation(secret, payload string) string {
	name := mac(secret, "deletion\x00"+payload)[:codeName]
	return codeAlphabet.EncodeToString(append(name, mac(secret, "code\x00"+string(name))[:codeCheck]...))
}

// confirmed says whether a code is one that we gave.
func confirmed(secrets []string, code string) bool {
	raw, err := codeAlphabet.DecodeString(code)
	if err != nil || len(raw) != codeName+codeCheck {
		return false
	}
	good := false
	for _, secret := range secrets {
		if secret != "" && hmac.Equal(mac(secret, "code\x00"+string(raw[:codeName]))[:codeCheck], raw[codeName:]) {
			good = true
		}
	}
	return good
}

func mac(secret, text string) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(text))
	return h.Sum(nil)
}
