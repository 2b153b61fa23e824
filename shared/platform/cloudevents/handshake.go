package cloudevents

import (
	"fmt"
	"net/http"

	"oyez/shared/platform"
)

// origin is a name of DNS, which is all that the specification allows; it goes back into a header.
var origin = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + ".-", Most: 253}

// Handshake lets a sender that is set here deliver (http-webhook, section 4): the answer's headers grant it, at any
// rate. It proves nothing about who asks, deliveries do. WebHook-Request-Callback, by which a sender offers an address
// to be called, is never followed: it would let anybody aim our requests. An OPTIONS without WebHook-Request-Origin is
// a browser's and no probe.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	asked := r.Header.Values("WebHook-Request-Origin")
	if r.Method != http.MethodOptions || len(asked) == 0 {
		return platform.Response{}, false, nil
	}
	if len(asked) != 1 || !origin.Is(asked[0]) {
		return platform.Response{}, true, fmt.Errorf("%w: want one WebHook-Request-Origin, a DNS name",
			platform.ErrMalformedHandshake)
	}
	if !a.on(name(r)) {
		return platform.Response{}, true, fmt.Errorf("%w: no sender of this name is set",
			platform.ErrHandshake)
	}
	h := http.Header{}
	h.Set("Allow", http.MethodPost)
	h.Set("WebHook-Allowed-Origin", asked[0])
	if r.Header.Get("WebHook-Request-Rate") != "" {
		h.Set("WebHook-Allowed-Rate", "*")
	}
	return platform.Response{Status: http.StatusOK, Header: h}, true, nil
}

// on says that some delivery of the sender could be let in.
func (a *Adapter) on(name string) bool {
	for _, token := range a.config.Senders[name].Tokens {
		if token != "" {
			return true
		}
	}
	return !a.keys[name].None()
}
