// Command bootstrap runs the replay function: what the table could not take at the time, stored.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/replay"
	"oyez/shared/app"
	"oyez/shared/intake"
	"oyez/shared/reply"
	"oyez/shared/triage"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("replay")
	if err != nil {
		return err
	}
	triager := &triage.Triage{Book: f.Book(), Metrics: f.Metrics, Log: f.Log}
	replies := &reply.Replies{Book: f.Book(), Metrics: f.Metrics, Log: f.Log}
	taker := &intake.Intake{
		Store: f.Store, Ours: f.Ours, Sources: f.Sources, Echo: triager.Echo, Returned: replies.Returned,
		Metrics: f.Metrics, Log: f.Log,
	}
	h := &replay.Handler{Intake: taker, Metrics: f.Metrics, Log: f.Log}
	lambda.Start(h.Handle)
	return nil
}
