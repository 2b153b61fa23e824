// Command bootstrap runs the examine function: every morning, whether this installation can do its work.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/examine"
	"oyez/shared/app"
	"oyez/shared/doctor/rounds"
	"oyez/shared/platform/all"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("examine")
	if err != nil {
		return err
	}
	r := rounds.Rounds{
		AWS: f.AWS, Env: f.Env, Decode: understood, HTTP: &http.Client{Timeout: 8 * time.Second},
		Now: time.Now,
	}
	h := &examine.Handler{
		Store: f.Store, Checks: r.Checks, Notify: f.Topic(f.Env.OpsTopic).PublishNotice, Now: time.Now,
		Metrics: f.Metrics, Log: f.Log,
	}
	lambda.Start(func(ctx context.Context) error { return h.Handle(ctx) })
	return nil
}

// understood says what the secrets of a function hold. Those of collect are its own: here they only have to be JSON.
func understood(function string, data []byte) (words string, err error) {
	if function == "collect" {
		if !json.Valid(data) {
			return "", errors.New("not JSON")
		}
		return "feeds to collect", nil
	}
	c, err := all.Decode(function, data)
	if err != nil {
		return "", err
	}
	return strings.Join(c.Words(), "; "), nil
}
