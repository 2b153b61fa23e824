package doctor

import (
	"errors"
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
	case errors.Is(err, platform.ErrEndUnknown) && written.IsZero():
		return careful("write the day when it ends under \"expires\" in the secrets of desk, as infra/docs/connecting.md says",
			"%s: the platform does not tell when the token ends", of)
	case errors.Is(err, platform.ErrEndUnknown):
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

// Webhook judges what the platform of an account says of its deliveries to us; err is what came instead, as of a
// platform.WebhookChecker.
func Webhook(of, says string, err error) Finding {
	if off, ok := errors.AsType[*platform.NotDelivering](err); ok {
		return broken(off.Remedy, "%s: %s", of, off.Says)
	}
	switch {
	case errors.Is(err, platform.ErrNoToken):
		return Unasked("no token for " + of)
	case err != nil:
		return Unasked(of + ": " + err.Error())
	}
	return fine("%s: %s", of, says)
}
