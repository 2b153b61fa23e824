// Command bootstrap runs the receipts function, which reads AWS's log of SMS deliveries.
package main

import (
	"oyez/functions/receipts"
	"oyez/shared/app"
)

func main() { app.Main("receipts", func(s *app.Services) any { return receipts.New(s).Handle }) }
