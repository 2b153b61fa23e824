// Package receive handles the webhooks: it proves that a delivery is the platform's, reads it, stores it, and only then
// responds 200. When the table is down or slow, the deliveries topic takes the delivery; when neither takes it, the
// response is 503 and the platform sends it again.
package receive

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/app"
	"oyez/shared/canary"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/web"
)

// Handler responds to the platforms.
type Handler struct {
	// Adapters returns the platforms that are on. It is called at each request, so that a rotated secret takes effect.
	Adapters func(ctx context.Context) platform.Set
	Intake   *intake.Intake
	// Canary opens the door of our own test page, whose key of the day is in the table.
	Canary func(ctx context.Context) (platform.Adapter, error)
	// Defer publishes a message of intake.Pack, at most 256 KB of text, to the deliveries topic.
	Defer    func(ctx context.Context, message string) error
	Now      func() time.Time
	NewTrace func() string
	Metrics  *metrics.Recorder
	Log      *slog.Logger

	warm     func()
	refusals refusals
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	taker := s.Intake()
	logs, warm := s.LogAtIntake()
	taker.LogAtIntake = logs
	return &Handler{
		Adapters: s.Platforms().On, Intake: taker, Defer: s.Defer(), Now: s.Now, NewTrace: s.Random.ID,
		Canary:  func(ctx context.Context) (platform.Adapter, error) { return canary.Open(ctx, s.Store) },
		Metrics: s.Metrics, Log: s.Log, warm: warm,
	}
}

// Warm reads what the first delivery would wait for otherwise, from both services at once: the platforms' secrets and
// the brand's own weights.
func (h *Handler) Warm(ctx context.Context) {
	var reading sync.WaitGroup
	reading.Go(func() { h.Adapters(ctx) })
	reading.Go(h.warm)
	reading.Wait()
}

// The bounds of a delivery.
const (
	maxBody   = 4 << 20                 // bytes: the platforms' largest batches are below, Lambda's own limit is 6 MB
	tableTime = 1200 * time.Millisecond // for the table, in all
	topicTime = 800 * time.Millisecond  // then for the topic: X waits three seconds
)

// The kinds of refusal, as the log names them.
const (
	rejected = "rejected"          // a bad signature
	unproven = "handshake refused" // a wrong verify token
)

// Prefix is the path of the webhooks.
const Prefix = "/webhooks/"

// Handle responds to one request. It never returns an error: a platform always learns what became of its delivery.
func (h *Handler) Handle(ctx context.Context,
	event events.APIGatewayV2HTTPRequest,
) (response events.APIGatewayV2HTTPResponse, _ error) {
	defer h.Metrics.Flush()
	trace := h.NewTrace()
	defer h.refusals.report(h.Now(), func(kind refusal, reason string, times int) {
		if kind.what == rejected {
			h.Metrics.Count(metrics.Rejected, times)
		}
		h.Log.WarnContext(ctx, kind.what, "platform", kind.platform, "reason", reason, "times", times, "trace", trace)
	})
	defer func() {
		if fault := recover(); fault != nil {
			h.Log.ErrorContext(ctx, "panic", "trace", trace, "fault", fmt.Sprintf("%T", fault), "stack",
				string(debug.Stack()))
			response = plain(http.StatusInternalServerError,
				"An error on our side. Please send it again. Reference "+trace)
		}
	}()
	request, status := read(event)
	if status != 0 {
		return plain(status, http.StatusText(status)), nil
	}
	name, path, _ := strings.Cut(strings.TrimPrefix(event.RawPath, Prefix), "/")
	request.Path = path
	if name == mention.Canary.Platform() {
		return h.canary(ctx, request, trace), nil
	}
	adapter, ok := h.Adapters(ctx)[name]
	if !ok {
		return plain(http.StatusNotFound, "No such platform here, or it is not connected."), nil
	}
	return h.respond(ctx, adapter, request, trace), nil
}

// canary responds to our own test page.
func (h *Handler) canary(ctx context.Context, r platform.Request, trace string) events.APIGatewayV2HTTPResponse {
	tableCtx, cancel := context.WithTimeout(ctx, tableTime)
	defer cancel()
	opened, err := h.Canary(tableCtx)
	if err != nil {
		h.Log.ErrorContext(ctx, "canary", "err", err, "trace", trace)
		return notStored(trace)
	}
	return h.respond(ctx, opened, r, trace)
}

func (h *Handler) respond(ctx context.Context, adapter platform.Adapter, r platform.Request,
	trace string,
) events.APIGatewayV2HTTPResponse {
	probe, isProbe, err := platform.Handshake(adapter, r)
	switch {
	case errors.Is(err, platform.ErrHandshake):
		h.refusals.note(refusal{unproven, adapter.Spec().Name}, "the verify token differs")
		return plain(http.StatusForbidden, "The verify token is not the one in our settings.")
	case err != nil:
		return plain(http.StatusBadRequest, "Not a handshake that this platform documents.")
	case isProbe:
		return toGateway(probe)
	case r.Method != http.MethodPost:
		response := plain(http.StatusMethodNotAllowed, "Deliveries are posted here.")
		response.Headers["Allow"] = allowed(r.Path)
		return response
	}
	now := h.Now().UTC()
	if err := platform.Verify(adapter, r, now); err != nil {
		h.refusals.note(refusal{rejected, adapter.Spec().Name}, err.Error())
		return plain(http.StatusUnauthorized, "The signature does not match.")
	}
	heard := intake.Read(adapter, r, now, trace)
	if err := h.store(ctx, heard); err != nil {
		h.Metrics.Count(metrics.Refused, 1)
		h.Log.ErrorContext(ctx, "not stored", "platform", adapter.Spec().Name, "err", err, "trace", trace)
		return notStored(trace)
	}
	return toGateway(platform.Ack(adapter, r, heard.Events))
}

func notStored(trace string) events.APIGatewayV2HTTPResponse {
	return plain(http.StatusServiceUnavailable, "We could not store this. Please send it again. Reference "+trace)
}

// allowed lists the methods that the API routes to us; those beside POST are probes of platforms.
func allowed(path string) string {
	if path == "" {
		return "GET, HEAD, POST"
	}
	return "GET, OPTIONS, POST"
}

// store gives a delivery to the table or, when that does not take it in time, to the topic.
func (h *Handler) store(ctx context.Context, heard intake.Delivery) error {
	tableCtx, cancel := context.WithTimeout(ctx, tableTime)
	defer cancel()
	tableErr := h.Intake.Take(tableCtx, heard)
	if tableErr == nil {
		return nil
	}
	h.Log.WarnContext(ctx, "the table did not take the delivery", "err", tableErr, "trace", heard.Trace)
	messages, err := intake.Pack(heard)
	if err != nil {
		return errors.Join(tableErr, err)
	}
	topicCtx, cancel := context.WithTimeout(ctx, topicTime)
	defer cancel()
	for _, m := range messages {
		if err := h.Defer(topicCtx, m); err != nil {
			return errors.Join(tableErr, err)
		}
	}
	h.Metrics.Count(metrics.Deferred, 1)
	return nil
}

// read turns the event into the platform's request. status is 0, or that of the refusal.
func read(event events.APIGatewayV2HTTPRequest) (r platform.Request, status int) {
	body, err := web.Body(event) // Lambda itself bounds an event to 6 MB
	if err != nil {
		return r, http.StatusBadRequest
	}
	if len(body) > maxBody {
		return r, http.StatusRequestEntityTooLarge
	}
	query, err := url.ParseQuery(event.RawQueryString)
	if err != nil {
		return r, http.StatusBadRequest
	}
	return platform.Request{
		Method: event.RequestContext.HTTP.Method, Query: query, Header: web.Header(event), Body: body,
	}, 0
}

// toGateway makes a response what API Gateway takes.
func toGateway(r platform.Response) events.APIGatewayV2HTTPResponse {
	headers := map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
	for name := range r.Header {
		headers[name] = r.Header.Get(name)
	}
	if r.ContentType != "" {
		headers["Content-Type"] = r.ContentType
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: r.Status, Headers: headers, Body: string(r.Body)}
}

func plain(status int, text string) events.APIGatewayV2HTTPResponse {
	return toGateway(platform.Response{
		Status: status, ContentType: "text/plain; charset=utf-8",
		Body: []byte(text + "\n"),
	})
}
