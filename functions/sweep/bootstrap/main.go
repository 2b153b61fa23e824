// Command bootstrap runs the sweep function, which does what is due every minute.
package main

import (
	"oyez/functions/sweep"
	"oyez/shared/app"
)

func main() { app.Main("sweep", func(s *app.Services) any { return sweep.New(s).Handle }) }
