package doctor

import (
	"errors"
	"slices"
	"time"

	"oyez/shared/platform"
)

// Token judges when our token for an account ends, zero for never; err is what its platform said instead, as of a
// platform.Expirer. written is the day of its end by our settings, zero for none: it counts where the platform does not
// tell.
func Token(of string, ends time.Time, err error, written, now time.Time) Finding {
	const renew = "make a new one as infra/docs/connecting.md says, and write it: go run ./infra/setup secrets -h"
	switch {
	case errors.Is(err, platform.ErrNoToken):
		return careful("write one, or people answer there by hand: go run ./infra/setup secrets -h", "%s: no token", of)
	case errors.Is(err, platform.ErrTokenDead):
		return broken(renew, "%s: the token is no longer good; no answer goes out there", of)
	case errors.Is(err, platform.ErrMissingWords) && written.IsZero():
		return careful("write the day when it ends under \"expires\" in the secrets of desk, as infra/docs/connecting.md says",
			"%s: the platform does not tell when the token ends", of)
	case errors.Is(err, platform.ErrMissingWords):
		ends = written
	case err != nil:
		return Unasked(of + ": " + err.Error())
	}
	left := ends.Sub(now)
	days := int(left / (24 * time.Hour))
	switch {
	case ends.IsZero():
		return fine("%s: the token does not end by itself", of)
	case left <= 0:
		return broken(renew, "%s: the token is no longer good; no answer goes out there", of)
	case days < 2:
		return broken(renew, "%s: the token ends in %d hours", of, int(left/time.Hour))
	case days < 7:
		return careful(renew, "%s: the token ends in %d days: this week", of, days)
	case days < 14:
		return careful(renew, "%s: the token ends in %d days", of, days)
	}
	return fine("%s: the token is good for %d days", of, days)
}

// Webhooks judges what X says of the webhooks of our app: whether each is valid.
func Webhooks(valid []bool) Finding {
	switch {
	case len(valid) == 0:
		return broken("register it as infra/docs/connecting.md says: POST /2/webhooks",
			"X knows no webhook of ours: nothing is heard from there")
	case slices.Contains(valid, false):
		return broken("have X ask again: PUT https://api.x.com/2/webhooks/<id>; then ask it for the last 24 hours: POST /2/webhooks/replay",
			"X has switched our webhook off, as it got no proof: nothing is heard from there")
	}
	return fine("X delivers to our webhook")
}

// Subscribed judges the fields that a Page of ours delivers to our app.
func Subscribed(page string, fields []string) Finding {
	const install = "install the app on the Page again: POST /<page id>/subscribed_apps, as infra/docs/connecting.md says"
	switch {
	case len(fields) == 0:
		return broken(install, "%s: our app is not installed on the Page: nothing is heard from there", page)
	case !slices.Contains(fields, "feed"):
		return broken(install, "%s: the Page does not deliver its feed: no comment is heard", page)
	}
	return fine("%s: the Page delivers %s", page, names(fields))
}
