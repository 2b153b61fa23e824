package meta

import (
	"fmt"
	"net/http"
	"net/url"

	"oyez/shared/platform"
)

// challenge is what we echo: Meta documents a whole number; anything that could be HTML would turn our address into a
// mirror for it.
var challenge = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "_.-", Most: 200}

// Handshake answers hub.challenge when hub.verify_token is ours. Meta asks whenever the callback is saved in its
// dashboard. At the address of the deletion callback it answers whoever asks about a confirmation
// code.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	if r.Path == deletion { // a person's browser, not Meta
		return a.status(r.Query), true, nil
	}
	mode, okMode := single(r.Query, "hub.mode")
	token, okToken := single(r.Query, "hub.verify_token")
	word, okWord := single(r.Query, "hub.challenge")
	switch {
	case !okMode || !okToken || !okWord:
		return platform.Response{}, true, fmt.Errorf(
			"%w: want hub.mode, hub.verify_token and hub.challenge once each", platform.ErrMalformedHandshake)
	case a.config.VerifyToken == "":
		return platform.Response{}, true, fmt.Errorf("%w: no verify token is set", platform.ErrHandshake)
	case mode != "subscribe" || !platform.Among([]string{a.config.VerifyToken}, token):
		return platform.Response{}, true, fmt.Errorf(
			"%w: hub.mode is not subscribe, or hub.verify_token is not the one set here", platform.ErrHandshake)
	case !challenge.Is(word):
		return platform.Response{}, true, fmt.Errorf("%w: hub.challenge is not a plain word",
			platform.ErrMalformedHandshake)
	}
	return platform.Response{
		Status: http.StatusOK, ContentType: "text/plain; charset=utf-8",
		Body: []byte(word),
	}, true, nil
}

func single(q url.Values, name string) (string, bool) {
	values := q[name]
	return q.Get(name), len(values) == 1 && values[0] != ""
}
