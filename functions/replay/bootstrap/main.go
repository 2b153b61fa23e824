// Command bootstrap runs the replay function: what the table could not take at the time, stored.
package main

import (
	"oyez/functions/replay"
	"oyez/shared/app"
)

func main() { app.Main("replay", func(s *app.Services) any { return replay.New(s).Handle }) }
