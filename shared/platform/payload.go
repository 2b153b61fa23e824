package platform

import (
	"bytes"
	"net/url"
)

// Payload is the JSON of a body: the body itself, or the field "payload" of a form, which the webhooks of GitHub and
// Discourse can be set to send. A broken form is returned as it is, and is then no JSON.
func Payload(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("payload=")) {
		return body
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return body
	}
	return []byte(form.Get("payload"))
}
