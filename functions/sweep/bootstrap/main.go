// Command bootstrap runs the sweep function: every minute, whatever is due.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/sweep"
	"oyez/shared/app"
	"oyez/shared/brand"
	"oyez/shared/random"
	"oyez/shared/reply"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("sweep")
	if err != nil {
		return err
	}
	h := &sweep.Handler{
		Store: f.Store, Pager: f.Pager(), Triage: f.Triage(), Canary: f.Canary(), Beat: f.Heartbeat(), Now: time.Now,
		Metrics: f.Metrics, Log: f.Log,
		Replies: &reply.Replies{Book: f.Book(), Adapters: f.Platforms().Each, NewID: random.ID, Metrics: f.Metrics, Log: f.Log},
		Bar:     &brand.Bar{Store: f.Store, Accept: f.Env.PagesAWeek, Now: time.Now, Log: f.Log},
	}
	h.Triage.Enrich = h.Replies.Enrich
	lambda.Start(h.Handle)
	return nil
}
