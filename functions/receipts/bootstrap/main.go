// Command bootstrap runs the receipts function: AWS's log of SMS deliveries in, alerts that know what arrived.
package main

import (
	"oyez/functions/receipts"
	"oyez/shared/app"
)

func main() { app.Main("receipts", func(s *app.Services) any { return receipts.New(s).Handle }) }
