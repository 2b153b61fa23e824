// Command bootstrap runs the desk function: pages for the person on call.
package main

import (
	"oyez/functions/desk"
	"oyez/shared/app"
	"oyez/shared/web"
)

func main() { app.Main("desk", func(s *app.Services) any { return web.Handler(desk.New(s).Routes()) }) }
