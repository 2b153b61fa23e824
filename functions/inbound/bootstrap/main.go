// Command bootstrap runs the inbound function: SMS of our people in, what they ask for done.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/inbound"
	"oyez/shared/app"
	"oyez/shared/command"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("inbound")
	if err != nil {
		return err
	}
	commands := &command.Runner{
		Store: f.Store, Book: f.Book(), Sender: f.Sender(), Wake: f.Topic(f.Env.AlertsTopic).Publish, Now: time.Now,
		Metrics: f.Metrics, Log: f.Log,
	}
	h := &inbound.Handler{Commands: commands, Metrics: f.Metrics, Log: f.Log}
	lambda.Start(h.Handle)
	return nil
}
