// Package authenticator is a software authenticator with one passkey, as WebAuthn level 2 specifies, for sign-in tests.
package authenticator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
)

// Device is an authenticator with its own key. A test may change any field to make it lie.
type Device struct {
	Key    *ecdsa.PrivateKey
	ID     []byte
	User   []byte // user handle from the site
	Count  uint32 // signature counter
	Flags  byte   // Verified, or fewer
	Origin string // origin of the page, such as https://oyez.example.com
	Site   string // the key's host
}

// Verified are the flags of a device that has verified its user.
const Verified = 0x05

// New makes a device for a site's host name.
func New(site string) (*Device, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	return &Device{
		Key: key, ID: []byte(rand.Text()), Count: 1, Flags: Verified, Origin: "https://" + site, Site: site,
	}, nil
}

func (d *Device) data(more ...byte) []byte {
	sum := sha256.Sum256([]byte(d.Site))
	flags := d.Flags
	if len(more) > 0 {
		flags |= 0x40 // attested key data follows
	}
	data := append(sum[:], flags)
	return append(binary.BigEndian.AppendUint32(data, d.Count), more...)
}

func (d *Device) client(kind, challenge string) []byte {
	return encode(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
}

// Make creates a passkey, in the attestation format "none".
func (d *Device) Make(challenge string) string {
	public, err := d.Key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err) // the curve supports it
	}
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, public[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), public[33:]...)
	credential := append(make([]byte, 16), 0, byte(len(d.ID)))
	data := d.data(append(append(credential, d.ID...), cose...)...)
	attestation := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(map[string]string{
		"clientDataJSON":    b64(d.client("webauthn.create", challenge)),
		"attestationObject": b64(append(attestation, data...)),
	})
}

// Sign signs a challenge.
func (d *Device) Sign(challenge string) string {
	client, data := d.client("webauthn.get", challenge), d.data()
	hashed := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hashed[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.Key, sum[:])
	if err != nil {
		panic(err) // only an empty hash fails
	}
	return d.answer(map[string]string{
		"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature),
		"userHandle": b64(d.User),
	})
}

func (d *Device) answer(response map[string]string) string {
	return string(encode(map[string]any{
		"id": b64(d.ID), "rawId": b64(d.ID), "type": "public-key", "response": response,
	}))
}

func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return data
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
