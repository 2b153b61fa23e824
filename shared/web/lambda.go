// Package web is what everything that speaks HTTP has in common: the events of API Gateway as requests and back, who is
// signed in, the steps in which a request is answered, the problems that it may end on, and what protects a response.
// Package page below it makes HTML; who needs none does not link it.
package web

import (
	"context"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/run"
)

// Func is a Lambda handler behind an HTTP API (payload format 2.0).
type Func = func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)

// Handler makes a Lambda handler of an http.Handler. A panic is an error of this one event: Lambda counts it, and API
// Gateway responds with 500.
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

// Serve makes an http.Handler of a Lambda handler, so that the local run feeds the deployed code the events that it
// will get. It responds as API Gateway does: 413 above 10 MB, 500 for an error, with API Gateway's own words.
func Serve(f Func) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		if err != nil {
			return // the client is gone
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
	_, _ = io.WriteString(w, `{"message":"`+message+`"}`) // the client may be gone
}
