package platform

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
)

// maxAnswer bounds how much of a platform's answer is read.
const maxAnswer = 1 << 20

// Call makes one request and reads at most 1 MiB of the answer. Redirects are not followed: a POST must not become a
// GET. The error is a *SendError without the transport's own text, which holds addresses: Retry where the request
// surely never left, MaybeSent otherwise.
func Call(client *http.Client, r *http.Request) (status int, header http.Header, body []byte, err error) {
	once := *client
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := once.Do(r)
	if err != nil {
		if neverLeft(err) {
			return 0, nil, nil, &SendError{Verdict: Retry, Reason: "no connection"}
		}
		return 0, nil, nil, &SendError{Verdict: MaybeSent, Reason: "no answer"}
	}
	defer response.Body.Close()
	body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return 0, nil, nil, &SendError{Verdict: MaybeSent, Reason: "answer cut off"}
	}
	return response.StatusCode, response.Header, body, nil
}

// neverLeft says that no byte of the request can have reached the platform.
func neverLeft(err error) bool {
	var dial *net.OpError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &dial) && (dial.Op == "dial" || dial.Op == "proxyconnect") ||
		errors.As(err, &name) || errors.As(err, &certificate)
}
