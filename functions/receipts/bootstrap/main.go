// Command bootstrap runs the receipts function: AWS's log of SMS deliveries in, alerts that know what arrived.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/receipts"
	"oyez/shared/app"
	"oyez/shared/paging"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("receipts")
	if err != nil {
		return err
	}
	pager := &paging.Pager{Store: f.Store, Now: time.Now, Metrics: f.Metrics, Log: f.Log} // it tells nobody
	h := &receipts.Handler{Pager: pager, Metrics: f.Metrics, Log: f.Log}
	lambda.Start(h.Handle)
	return nil
}
