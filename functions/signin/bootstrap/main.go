// Command bootstrap runs the signin function: who our people are, and when they are on call.
package main

import (
	"oyez/functions/signin"
	"oyez/shared/app"
	"oyez/shared/web"
)

func main() {
	app.Main("signin", func(s *app.Services) any { return web.Handler(signin.New(s).Routes()) })
}
