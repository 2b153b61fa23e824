// Command bootstrap runs the desk function: pages for the person on call.
package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/desk"
	"oyez/shared/app"
	"oyez/shared/gateway"
	"oyez/shared/random"
	"oyez/shared/reply"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("desk")
	if err != nil {
		return err
	}
	replies := &reply.Replies{
		Book: f.Book(), Adapters: f.Platforms().Each, NewID: random.ID, Metrics: f.Metrics, Log: f.Log,
	}
	h := &desk.Handler{
		Door: f.Door(), Store: f.Store, Book: f.Book(), Replies: replies, Wake: f.Topic(f.Env.AlertsTopic).Publish,
		Now:     time.Now,
		Metrics: f.Metrics, Log: f.Log,
	}
	lambda.Start(gateway.Handler(h.Routes()))
	return nil
}
