package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"
)

// internet is all that functions can reach outside AWS: their own API, over TLS.
type internet struct {
	listener net.Listener
	server   *http.Server
	roots    string // the certificate file that the functions trust
}

// connect exposes the API to the functions, at the template's host.
func (s *Stack) connect() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	own := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2200, 1, 1, 0, 0, 0, 0,
			time.UTC),
		DNSNames: []string{s.Template.API}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, own, own, &key.PublicKey, key)
	if err != nil {
		return err
	}
	roots, err := os.CreateTemp("", "oyez-*.pem")
	if err != nil {
		return err
	}
	s.internet.roots = roots.Name()
	if err := pem.Encode(roots, &pem.Block{Type: "CERTIFICATE", Bytes: certificate}); err != nil {
		return err
	}
	if err := roots.Close(); err != nil {
		return err
	}
	if s.internet.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	s.internet.server = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, TLSConfig: &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}},
		MinVersion:   tls.VersionTLS12,
	}}
	go func() { _ = s.internet.server.ServeTLS(s.internet.listener, "", "") }() // ends with Close
	return nil
}

// tunnel is the proxy side of a call to the API.
func (s *Stack) tunnel(w http.ResponseWriter) {
	function, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer function.Close()
	api, err := net.Dial("tcp", s.internet.listener.Addr().String())
	if err != nil {
		return
	}
	defer api.Close()
	if _, err := io.WriteString(function, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(api, buffered)
		_ = api.Close()
	}()
	_, _ = io.Copy(function, api)
}

func (i *internet) close() {
	if i.server != nil {
		_ = i.server.Close()
	}
	_ = os.Remove(i.roots)
}
