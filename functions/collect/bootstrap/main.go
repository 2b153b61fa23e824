// Command bootstrap runs the collect function, which reads the feeds every five minutes.
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
