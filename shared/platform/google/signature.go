package google

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"oyez/shared/platform"
)

const (
	issuer = "https://accounts.google.com" // go-oidc takes it without the scheme too, as Google once wrote it
	skew   = 5 * time.Minute               // between Google's clock and ours
)

// Verify checks the token of the Authorization header: signed by Google, for us, in the name of our service account,
// and still valid. The token proves who sends and does not cover the body.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	token, err := bearer(r.Header)
	if err != nil {
		return err
	}
	verifier := oidc.NewVerifier(issuer, a.keys,
		&oidc.Config{SkipClientIDCheck: true, Now: func() time.Time { return now }})
	proof, err := verifier.Verify(context.Background(), token)
	var expired *oidc.TokenExpiredError
	switch {
	case errors.As(err, &expired):
		return fmt.Errorf("%w (the token has expired)", platform.ErrTooOld)
	case err != nil && strings.Contains(err.Error(), "fetching keys"): // the library names it in words alone
		return fmt.Errorf("%w (Google's keys could not be fetched)", platform.ErrSignature)
	case err != nil:
		return fmt.Errorf("%w (not a valid token of Google's)", platform.ErrSignature)
	}
	var who struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	switch err := proof.Claims(&who); {
	case err != nil || !who.Verified || who.Email == "" || !slices.Contains(a.config.ServiceAccounts, who.Email):
		return fmt.Errorf("%w (is the service account the one of the subscription?)", platform.ErrSignature)
	case !slices.ContainsFunc(proof.Audience, a.ours):
		return fmt.Errorf("%w (is the audience the one of the subscription?)", platform.ErrSignature)
	case proof.IssuedAt.After(now.Add(skew)):
		return platform.ErrTooNew
	}
	return nil
}

func (a *Adapter) ours(audience string) bool {
	return audience != "" && slices.Contains(a.config.Audiences, audience)
}

// bearer is the one token of the request, in its one spelling: the library also takes base64 whose unused last bits are
// set, which would let a changed signature pass.
func bearer(h http.Header) (string, error) {
	values := h.Values("Authorization")
	if len(values) != 1 {
		return "", fmt.Errorf("%w (want one Authorization header, found %d)", platform.ErrSignature,
			len(values))
	}
	token, ok := strings.CutPrefix(values[0], "Bearer ")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		return "", fmt.Errorf("%w (want a bearer token of three parts)", platform.ErrSignature)
	}
	for _, part := range parts {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil ||
			strings.ContainsAny(part, "\r\n") {
			return "", fmt.Errorf("%w (a part of the token is no base64)", platform.ErrSignature)
		}
	}
	return token, nil
}
