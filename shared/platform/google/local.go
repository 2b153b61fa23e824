package google

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// What the local run's deliveries claim.
const (
	localAccount  = "local@example.iam.gserviceaccount.com"
	localAudience = "http://127.0.0.1/webhooks/google"
)

// localKey stands for Google's in this process. It is made at its first use, because that takes a while.
var localKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // the system has no randomness: nothing can go on
	}
	return key
})

// localKeys are the keys that the local run believes.
type localKeys struct{}

// VerifySignature checks a token against localKey.
func (localKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	keys := oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{localKey().Public()}}
	return keys.VerifySignature(ctx, token)
}

// sign is the header of a push that key vouches for instead of Google, for one hour.
func sign(key *rsa.PrivateKey, serviceAccount, audience string, now time.Time) (http.Header, error) {
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
