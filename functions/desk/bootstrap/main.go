// Command bootstrap runs the desk function: pages for the person on call.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"
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
	platforms := f.Platforms()
	replies := &reply.Replies{Book: f.Book(), NewID: random.ID, Metrics: f.Metrics, Log: f.Log}
	h := &desk.Handler{
		Door: f.Door(), Store: f.Store, Book: f.Book(), Replies: replies, Wake: f.Topic(f.Env.AlertsTopic).Publish,
		Now:     time.Now,
		Metrics: f.Metrics, Log: f.Log,
	}
	serve := gateway.Handler(h.Routes())
	lambda.Start(func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse,
		error,
	) {
		replies.Adapters = platforms.Each(ctx) // one event at a time: nobody else reads it
		return serve(ctx, event)
	})
	return nil
}
