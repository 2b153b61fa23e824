package cloudevents

import (
	"fmt"
	"strings"
	"time"

	"oyez/shared/platform"
)

// Verify checks the sender that the address names: by its signature where it has keys, else, or where none is sent, by
// its token. A token covers neither body nor time, and a signature not the ce- headers of binary mode: TLS must.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	token, found, err := bearer(r)
	switch {
	case err != nil:
		return err
	case !found, r.Header.Get("Webhook-Signature") != "", r.Header.Get("Svix-Signature") != "":
		return a.keys[name(r)].Verify(r.Header, r.Body, now)
	case !platform.Among(a.config.Senders[name(r)].Tokens, token):
		return fmt.Errorf("%w (is the token one of the sender's?)", platform.ErrSignature)
	}
	return nil
}

// bearer is the token of the Authorization header or of access_token in the address (http-webhook, section 3). Two of
// them are refused, as the specification wants.
func bearer(r platform.Request) (token string, found bool, err error) {
	var tokens []string
	for _, value := range r.Header.Values("Authorization") {
		scheme, token, _ := strings.Cut(value, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false, fmt.Errorf("%w (want a bearer token as Authorization)", platform.ErrSignature)
		}
		tokens = append(tokens, token)
	}
	tokens = append(tokens, r.Query["access_token"]...)
	switch len(tokens) {
	case 0:
		return "", false, nil
	case 1:
		return tokens[0], true, nil
	}
	return "", false, fmt.Errorf("%w (want one token, found %d)", platform.ErrSignature, len(tokens))
}
