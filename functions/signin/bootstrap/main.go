// Command bootstrap runs the signin function: signing in, devices and the rota.
package main

import (
	"oyez/functions/signin"
	"oyez/shared/app"
	"oyez/shared/web"
)

func main() {
	app.Main("signin", func(s *app.Services) any { return web.Handler(signin.New(s).Routes()) })
}
