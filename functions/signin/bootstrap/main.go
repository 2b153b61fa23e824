// Command bootstrap runs the signin function: who our people are, and when they are on call.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/signin"
	"oyez/shared/app"
	"oyez/shared/gateway"
	"oyez/shared/random"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("signin")
	if err != nil {
		return err
	}
	h := &signin.Handler{
		Door: f.Door(), Store: f.Store, Sender: f.Sender(),
		First: signin.First{Name: f.Env.FirstName, Phone: f.Env.FirstPhone, Zone: f.Env.FirstZone},
		Month: f.Env.SMSMonth, NewCode: random.SixDigits, Now: time.Now, Wait: wait, Metrics: f.Metrics, Log: f.Log,
	}
	lambda.Start(gateway.Handler(h.Routes()))
	return nil
}

// wait returns at a time, or when nobody waits any longer.
func wait(ctx context.Context, until time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Until(until)):
	}
}
