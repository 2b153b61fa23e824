// Command bootstrap runs the passkey function: signing in with passkeys, and making them.
package main

import (
	"oyez/functions/passkey"
	"oyez/shared/app"
	"oyez/shared/gateway"
)

func main() {
	app.Main("passkey", func(s *app.Services) any { return gateway.Handler(passkey.New(s).Routes()) })
}
