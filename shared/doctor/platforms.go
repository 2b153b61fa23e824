package doctor

import (
	"errors"
	"time"

	"oyez/shared/platform"
)

// Token judges when our token for an account expires; zero for never. err is the platform's answer instead, as of a
// platform.Expirer. written is the expiry in our settings, zero for none; it counts if the platform does not say.
func Token(of string, ends time.Time, err error, written, now time.Time) Finding {
	const renew = "create a new one as infra/docs/connecting.md says, and write it: go run ./infra/setup secrets -h"
	switch {
	case errors.Is(err, platform.ErrNoToken):
		return careful("write one, or people must reply on the platform itself: go run ./infra/setup secrets -h", "%s: no token", of)
	case errors.Is(err, platform.ErrTokenDead):
		return broken(renew, "%s: the token is no longer good; no answer goes out there", of)
	case errors.Is(err, platform.ErrEndUnknown) && written.IsZero():
		return careful("write its expiry date under \"expires\" in the secrets of desk, as infra/docs/connecting.md says",
			"%s: the platform does not say when the token expires", of)
	case errors.Is(err, platform.ErrEndUnknown):
		ends = written
	case err != nil:
		return Unasked(of + ": " + err.Error())
	}
	left := ends.Sub(now)
	days := int(left / (24 * time.Hour))
	switch {
	case ends.IsZero():
		return fine("%s: the token does not expire", of)
	case left <= 0:
		return broken(renew, "%s: the token is no longer good; no answer goes out there", of)
	case days < 2:
		return broken(renew, "%s: the token expires in %d hours", of, int(left/time.Hour))
	case days < 7:
		return careful(renew, "%s: the token expires in %d days: this week", of, days)
	case days < 14:
		return careful(renew, "%s: the token expires in %d days", of, days)
	}
	return fine("%s: the token is valid for %d days", of, days)
}

// Webhook judges what an account's platform says about its deliveries to us. says and err are those of a
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
