// Command bootstrap runs the passkey function: signing in with passkeys, and making them.
package main

import (
	"oyez/functions/passkey"
	"oyez/shared/app"
	"oyez/shared/web"
)

func main() {
	app.Main("passkey", func(s *app.Services) any { return web.Handler(passkey.New(s).Routes()) })
}
