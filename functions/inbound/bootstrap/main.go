// Command bootstrap runs the inbound function: SMS of our people in, what they ask for done.
package main

import (
	"oyez/functions/inbound"
	"oyez/shared/app"
)

func main() { app.Main("inbound", func(s *app.Services) any { return inbound.New(s).Handle }) }
