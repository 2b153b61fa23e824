// Command bootstrap runs the collect function: every five minutes, what is new in the feeds.
package main

import (
	"oyez/functions/collect"
	"oyez/shared/app"
)

func main() {
	app.Main("collect", func(s *app.Services) any {
		h := collect.New(s)
		h.Warm()
		return h.Handle
	})
}
