package google

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"
)

// Sign is the header of a push that key vouches for instead of Google, for one hour: the local run's deliveries. Its
// public half goes in Config.Keys.
func Sign(key *rsa.PrivateKey, serviceAccount, audience string, now time.Time) (http.Header, error) {
	claims, err := json.Marshal(map[string]any{
		"iss": issuer, "aud": audience, "sub": "local", "email": serviceAccount, "email_verified": true,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	if err != nil {
		return nil, err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(claims)
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		return nil, err
	}
	return http.Header{"Authorization": {"Bearer " + signed + "." + encode(signature)}}, nil
}
