// Command bootstrap runs the passkey function: signing in with passkeys, and making them.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/passkey"
	"oyez/shared/app"
	"oyez/shared/gateway"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("passkey")
	if err != nil {
		return err
	}
	h := &passkey.Handler{Door: f.Door(), Store: f.Store, Now: time.Now, Metrics: f.Metrics, Log: f.Log}
	lambda.Start(gateway.Handler(h.Routes()))
	return nil
}
