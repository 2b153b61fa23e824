// Command bootstrap runs the examine function: every morning, whether this installation can do its work.
package main

import (
	"oyez/functions/examine"
	"oyez/shared/app"
)

func main() { app.Main("examine", func(s *app.Services) any { return examine.New(s).Handle }) }
