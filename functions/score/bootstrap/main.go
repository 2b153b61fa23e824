// Command bootstrap runs the score function: the table's stream in, conversations and alerts out.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"oyez/functions/score"
	"oyez/shared/app"
)

func main() { app.Main(run) }

func run() error {
	f, err := app.Start("score")
	if err != nil {
		return err
	}
	h := &score.Handler{Triage: f.Triage(), Metrics: f.Metrics, Log: f.Log}
	lambda.Start(h.Handle)
	return nil
}
