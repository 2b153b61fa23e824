// Command bootstrap runs the receive function: platform webhooks in, stored mentions out.
package main

import (
	"context"

	"oyez/functions/receive"
	"oyez/shared/app"
)

func main() {
	app.Main("receive", func(s *app.Services) any {
		h := receive.New(s)
		h.Warm(context.Background())
		return h.Handle
	})
}
