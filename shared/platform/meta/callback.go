package meta

import (
	"crypto/hmac"
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
// let go of it. Both are forms with a signed_request, which is signed in another way than deliveries.
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
	encoded, payload, err := split(body)
	if err != nil {
		return fmt.Errorf("%w (%w)", platform.ErrSignature, err)
	}
	digest, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || strings.ContainsAny(encoded, "\r\n") {
		return fmt.Errorf("%w (signed_request does not open with a signature)", platform.ErrSignature)
	}
	if !signature.Made(a.config.Secrets, []byte(payload), digest) {
		return platform.Mismatch(signature.Hint, a.config.Secrets)
	}
	asked, err := decode(payload)
	if err != nil || !strings.EqualFold(asked.Algorithm, "HMAC-SHA256") {
		return fmt.Errorf("%w (signed_request is not by HMAC-SHA256)", platform.ErrSignature)
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
		return nil, platform.NotUnderstood(err)
	}
	asked, err := decode(payload)
	if err != nil || asked.UserID == "" {
		return nil, platform.NotUnderstood(errors.New("a signed_request without user_id"))
	}
	e := platform.Noted(platform.Erased, "", "asked of Meta")
	e.Mention.Author.ID = string(asked.UserID)
	if r.Path == deauthorize {
		us := mention.SourceOf(facebook, string(asked.UserID))
		e = platform.Noted(platform.Disconnected, us, "by whoever connected our app")
	}
	return []platform.Event{e}, nil
}

// The confirmation code of a deletion is 16 bytes in base32: 10 of an HMAC of what was asked, so that a repeat gets the
// same, and 5 that only we can compute of those, so that our page knows its own codes and keeps no list of them.
const (
	codeName  = 10
	codeCheck = 5
)

var codeAlphabet = base32.StdEncoding.WithPadding(base32.NoPadding)

func confirmation(secret, payload string) string {
	name := signature.Sum(secret, []byte("deletion\x00"+payload))[:codeName]
	return codeAlphabet.EncodeToString(append(name, check(secret, name)...))
}

// confirmed says whether a code is one that we gave.
func confirmed(secrets []string, code string) bool {
	raw, err := codeAlphabet.DecodeString(code)
	if err != nil || len(raw) != codeName+codeCheck {
		return false
	}
	good := false
	for _, secret := range secrets {
		if secret != "" && hmac.Equal(check(secret, raw[:codeName]), raw[codeName:]) {
			good = true
		}
	}
	return good
}

func check(secret string, name []byte) []byte {
	return signature.Sum(secret, append([]byte("code\x00"), name...))[:codeCheck]
}
