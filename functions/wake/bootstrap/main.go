// Command bootstrap runs the wake function: alerts in, an SMS to the person on call out.
package main

import (
	"oyez/functions/wake"
	"oyez/shared/app"
)

func main() { app.Main("wake", func(s *app.Services) any { return wake.New(s).Handle }) }
