package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// recorder keeps the response of a handler. The headers are those of the first write, as in net/http.
type recorder struct {
	header http.Header
	status int // 0 until the first write
	sent   http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status, r.sent = status, r.header.Clone()
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// response is what was recorded in the form of API Gateway, which has one value for each header: repeated ones are
// joined, and cookies stand apart.
func (r *recorder) response() events.APIGatewayV2HTTPResponse {
	r.WriteHeader(http.StatusOK)
	out := events.APIGatewayV2HTTPResponse{StatusCode: r.status, Headers: map[string]string{}, Body: r.body.String()}
	for name, values := range r.sent {
		if name == "Set-Cookie" {
			out.Cookies = values
			continue
		}
		out.Headers[name] = strings.Join(values, ", ")
	}
	if r.body.Len() > 0 && r.sent.Get("Content-Type") == "" {
		// API Gateway would say text/plain; net/http detects the type.
		out.Headers["Content-Type"] = http.DetectContentType(r.body.Bytes())
	}
	if !utf8.Valid(r.body.Bytes()) {
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(r.body.Bytes()), true
	}
	return out
}

// write sends a Lambda response. If it returns an error, nothing has been written.
func write(w http.ResponseWriter, response events.APIGatewayV2HTTPResponse) error {
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(response.Body); err != nil {
			return errors.New("the body of the response is not base64")
		}
	}
	if response.StatusCode < 200 || response.StatusCode > 599 {
		return fmt.Errorf("the status of the response is %d", response.StatusCode)
	}
	for name, value := range response.Headers {
		w.Header().Set(name, value)
	}
	w.Header().Del("Content-Length") // the server counts
	for _, cookie := range response.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(body) // the client may be gone, and a 204 takes no body
	return nil
}
