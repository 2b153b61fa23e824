// Command bootstrap runs the sweep function: every minute, whatever is due.
package main

import (
	"oyez/functions/sweep"
	"oyez/shared/app"
)

func main() { app.Main("sweep", func(s *app.Services) any { return sweep.New(s).Handle }) }
