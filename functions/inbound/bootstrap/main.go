// Command bootstrap runs the inbound function, which acts on SMS from our people.
package main

import (
	"oyez/functions/inbound"
	"oyez/shared/app"
)

func main() { app.Main("inbound", func(s *app.Services) any { return inbound.New(s).Handle }) }
