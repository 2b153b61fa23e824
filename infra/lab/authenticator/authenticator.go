// Package authenticator is a device that keeps one passkey, made of software as WebAuthn level 2 describes one, for
// tests of signing in.
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

// Device is a device with a key of its own. A test may change any of it to have it lie.
type Device struct {
	Key    *ecdsa.PrivateKey
	ID     []byte
	User   []byte // whom it keeps the key for: the handle that the site gave
	Count  uint32 // how often it has signed, as it says
	Flags  byte   // Verified, or less
	Origin string // the page that it believes to be on, such as https://oyez.example.com
	Site   string // the host it has the key for
}

// Verified are the flags of a device that has recognised who holds it.
const Verified = 0x05

// New makes a device for a site, a host's name.
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
		flags |= 0x40 // a key follows
	}
	data := append(sum[:], flags)
	return append(binary.BigEndian.AppendUint32(data, d.Count), more...)
}

func (d *Device) client(kind, challenge string) []byte {
	return encode(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
}

// Make answers a demand for a new passkey, in the attestation format "none".
func (d *Device) Make(challenge string) string {
	public, err := d.Key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err) // the curve is one that can
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

// Sign answers a challenge.
func (d *Device) Sign(challenge string) string {
	client, data := d.client("webauthn.get", challenge), d.data()
	hashed := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hashed[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.Key, sum[:])
	if err != nil {
		panic(err) // only a hash of no length cannot be signed
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
		panic(err) // maps of plain values always marshal
	}
	return data
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
