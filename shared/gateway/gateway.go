// Package gateway is the bridge between API Gateway's HTTP API (payload format 2.0) and net/http, both ways: Handler
// makes a Lambda handler of an http.Handler, Serve makes an http.Handler of a Lambda handler, so that the local run
// feeds the deployed code the events it will get. Bodies cross it byte for byte, because signatures are over bytes.
package gateway

import (
	"context"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/run"
)

// Func is a Lambda handler behind an HTTP API.
type Func = func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// Handler serves events with h. A panic of h is an error of this one event: Lambda counts it, API Gateway answers 500.
func Handler(h http.Handler) Func {
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		request, err := Request(event)
		if err != nil {
			return events.APIGatewayV2HTTPResponse{}, err
		}
		recorded := recorder{header: http.Header{}}
		err = run.Recover(func() error { h.ServeHTTP(&recorded, request.WithContext(ctx)); return nil })
		if err != nil {
			return events.APIGatewayV2HTTPResponse{}, err
		}
		return recorded.response(), nil
	}
}

// maxBody is API Gateway's limit for a request, in bytes.
const maxBody = 10 << 20

// Serve answers HTTP with f, as API Gateway does: 413 above 10 MB, 500 for an error, with its own words for both.
func Serve(f Func) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		if err != nil {
			return // whoever called is gone
		}
		if len(body) > maxBody {
			refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
			return
		}
		response, err := f(r.Context(), Event(r, body))
		if err == nil {
			err = write(w, response)
		}
		if err != nil {
			refuse(w, http.StatusInternalServerError, "Internal Server Error")
		}
	})
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"message":"`+message+`"}`) // nobody to tell
}
