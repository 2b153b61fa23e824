package doctor

import (
	"slices"
	"time"
)

// Token judges when a token of ours ends, the zero time for never.
func Token(of string, valid bool, ends, now time.Time) Finding {
	const renew = "make a new one as the README says for its platform, and write it: go run ./infra/setup secrets -h"
	left := ends.Sub(now)
	days := int(left / (24 * time.Hour))
	switch {
	case !valid, !ends.IsZero() && left <= 0:
		return broken(renew, "%s: the token is no longer good; no answer goes out there", of)
	case ends.IsZero():
		return fine("%s: the token does not end", of)
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
		return broken("register it as the README says: POST /2/webhooks", "X knows no webhook of ours: nothing is heard from there")
	case slices.Contains(valid, false):
		return broken("have X ask again: PUT https://api.x.com/2/webhooks/<id>; then ask it for the last 24 hours: POST /2/webhooks/replay",
			"X has switched our webhook off, as it got no proof: nothing is heard from there")
	}
	return fine("X delivers to our webhook")
}

// Subscribed judges the fields that a Page of ours delivers to our app.
func Subscribed(page string, fields []string) Finding {
	const install = "install the app on the Page again: POST /<page id>/subscribed_apps, as the README says"
	switch {
	case len(fields) == 0:
		return broken(install, "%s: our app is not installed on the Page: nothing is heard from there", page)
	case !slices.Contains(fields, "feed"):
		return broken(install, "%s: the Page does not deliver its feed: no comment is heard", page)
	}
	return fine("%s: the Page delivers %s", page, names(fields))
}
