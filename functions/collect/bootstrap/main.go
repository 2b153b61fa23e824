// Command bootstrap runs the collect function: every five minutes, what is new in the feeds.
package main

import (
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/collect"
	"oyez/shared/app"
	"oyez/shared/fetch"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/platform/feed"
	"oyez/shared/random"
	"oyez/shared/settings"
	"oyez/shared/triage"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("collect")
	if err != nil {
		return err
	}
	cfg, err := settings.AWS(os.LookupEnv)
	if err != nil {
		return err
	}
	triager := &triage.Triage{Book: f.Book(), Metrics: f.Metrics, Log: f.Log}
	ours := func(mention.Source) bool { return true } // nothing is fetched but what is in our settings
	h := &collect.Handler{
		Feeds: feeds(cfg, f.Env.Parameter), Adapter: feed.New(), Fetch: fetch.New(fetch.Options{}),
		Store: f.Store, Now: time.Now, NewTrace: random.ID, Metrics: f.Metrics, Log: f.Log,
		Intake: &intake.Intake{
			Store: f.Store, Ours: ours, Echo: triager.Echo, LogAtIntake: f.LogAtIntake(),
			Metrics: f.Metrics, Log: f.Log,
		},
	}
	lambda.Start(h.Handle)
	return nil
}
