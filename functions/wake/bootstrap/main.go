// Command bootstrap runs the wake function: alerts in, an SMS to the person on call out.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/wake"
	"oyez/shared/app"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("wake")
	if err != nil {
		return err
	}
	h := &wake.Handler{Pager: f.Pager(), Metrics: f.Metrics, Log: f.Log}
	lambda.Start(h.Handle)
	return nil
}
