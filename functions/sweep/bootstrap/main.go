// Command bootstrap runs the sweep function: every minute, whatever is due.
package main

import (
	"context"
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
	platforms := f.Platforms()
	h := &sweep.Handler{
		Store: f.Store, Pager: f.Pager(), Triage: f.Triage(), Canary: f.Canary(), Beat: f.Heartbeat(), Now: time.Now,
		Metrics: f.Metrics, Log: f.Log,
		Replies: &reply.Replies{Book: f.Book(), NewID: random.ID, Metrics: f.Metrics, Log: f.Log},
		Bar:     &brand.Bar{Store: f.Store, Accept: f.Env.PagesAWeek, Now: time.Now, Log: f.Log},
	}
	h.Triage.Enrich = h.Replies.Enrich
	lambda.Start(func(ctx context.Context) error {
		h.Replies.Adapters = platforms.Each(ctx) // one event at a time: nobody else reads it
		return h.Handle(ctx)
	})
	return nil
}
