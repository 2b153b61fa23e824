// Command bootstrap runs the receive function: platform webhooks in, stored mentions out.
package main

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/receive"
	"oyez/shared/app"
	"oyez/shared/intake"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/triage"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("receive")
	if err != nil {
		return err
	}
	platforms := f.Platforms()
	var reading sync.WaitGroup // what is read while nobody waits, at once from both services
	reading.Go(func() { platforms.On(context.Background()) })
	triager := &triage.Triage{Book: f.Book(), Metrics: f.Metrics, Log: f.Log}
	replies := &reply.Replies{Book: f.Book(), Metrics: f.Metrics, Log: f.Log}
	h := &receive.Handler{
		Adapters: platforms.On, Deliveries: f.Topic(f.Env.DeliveriesTopic), Now: time.Now, NewTrace: random.ID,
		Metrics: f.Metrics, Log: f.Log,
		Intake: &intake.Intake{
			Store: f.Store, Ours: f.Ours, Sources: f.Sources, Echo: triager.Echo, Returned: replies.Returned,
			LogAtIntake: f.LogAtIntake(),
			Metrics:     f.Metrics, Log: f.Log,
		},
	}
	reading.Wait()
	lambda.Start(h.Handle)
	return nil
}
