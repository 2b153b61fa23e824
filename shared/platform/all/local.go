package all

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"oyez/shared/platform"
)

// LocalSecret is the fixed secret of a platform in the local run, by which anybody can sign a delivery to it.
func LocalSecret(platform string) string { return "local-" + platform + "-secret" }

// Local is the settings of the local run: fixed secrets, every account ours, and replies that go through client.
func Local(client *http.Client) Config {
	var on []platform.Settings
	for _, s := range list() {
		on = append(on, s.Local(LocalSecret(s.Spec().Name), client))
	}
	return Of(on...)
}

// Deliver is a body as its platform would send it to the local run: a request whose path is what follows /webhooks/,
// and so begins with the platform's name. A feed is fetched and never delivered: that, and a platform that is not in
// the list, is an error.
func Deliver(name string, body []byte, now time.Time) (platform.Request, error) {
	at := slices.Index(Names(), name)
	if at < 0 {
		return platform.Request{}, fmt.Errorf("nothing delivers %q", name)
	}
	r, err := list()[at].Deliver(LocalSecret(name), body, now)
	if err != nil {
		return platform.Request{}, err
	}
	if r.Path = name + "/" + r.Path; r.Path == name+"/" {
		r.Path = name
	}
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Method = http.MethodPost
	return r, nil
}
