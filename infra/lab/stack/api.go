package stack

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/stack/declared"
)

// route is one route of the HTTP API.
type route struct {
	method   string
	parts    []string // "webhooks", "{platform}", "{path+}"
	key      string   // "POST /webhooks/{platform}"
	function string
}

func (s *Stack) route(function string, r declared.Route) error {
	next := route{strings.ToUpper(r.Method), split(r.Path), strings.ToUpper(r.Method) + " " + r.Path, function}
	for _, other := range s.routes {
		if other.key == next.key {
			return fmt.Errorf("the route %s leads to %s already", next.key, other.function)
		}
	}
	s.routes = append(s.routes, next)
	return nil
}

func split(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

// takes says whether the route matches a request, and returns its path variables.
func (r route) takes(method string, path []string) (map[string]string, bool) {
	if r.method != method && r.method != "ANY" {
		return nil, false
	}
	variables := map[string]string{}
	for i, part := range r.parts {
		name := strings.Trim(part, "{}")
		switch {
		case i >= len(path):
			return nil, false
		case strings.HasSuffix(part, "+}"):
			variables[strings.TrimSuffix(name, "+")] = strings.Join(path[i:], "/")
			return variables, true
		case strings.HasPrefix(part, "{"):
			if path[i] == "" {
				return nil, false
			}
			variables[name] = path[i]
		case part != path[i]:
			return nil, false
		}
	}
	return variables, len(r.parts) == len(path)
}

// rank orders matching routes: literal parts before variables before the rest of the path, and a named method before
// ANY.
func (r route) rank() string {
	var rank strings.Builder
	for _, part := range r.parts {
		switch {
		case strings.HasSuffix(part, "+}"):
			rank.WriteByte('2')
		case strings.HasPrefix(part, "{"):
			rank.WriteByte('1')
		default:
			rank.WriteByte('0')
		}
	}
	if r.method == "ANY" {
		rank.WriteByte('9')
	}
	return rank.String()
}

// find returns the most specific route.
func (s *Stack) find(method, path string) (best route, variables map[string]string, ok bool) {
	for _, r := range s.routes {
		if v, takes := r.takes(method, split(path)); takes && (!ok || r.rank() < best.rank()) {
			best, variables, ok = r, v, true
		}
	}
	return best, variables, ok
}

const (
	maxBody     = 10 << 20         // API Gateway's limit on a request, in bytes
	maxEvent    = 6 << 20          // Lambda's limit on an event, in bytes
	integration = 30 * time.Second // API Gateway's timeout
)

// ServeHTTP is the HTTP API.
func (s *Stack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Cost.count(&s.Cost.requests, 1)
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the caller is gone
	}
	found, variables, ok := s.find(r.Method, r.URL.EscapedPath())
	if !ok {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	data := encode(s.request(r, body, found.key, variables))
	if len(body) > maxBody || len(data) > maxEvent {
		refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), integration)
	defer cancel()
	s.busy.Add(1)
	defer s.busy.Add(-1)
	answer, err := s.functions[found.function].Invoke(ctx, data)
	var response events.APIGatewayV2HTTPResponse
	switch {
	case ctx.Err() != nil:
		refuse(w, http.StatusServiceUnavailable, "Service Unavailable")
	case err != nil || json.Unmarshal(answer, &response) != nil || response.StatusCode == 0:
		refuse(w, http.StatusInternalServerError, "Internal Server Error")
	default:
		write(w, response)
	}
}

// request converts a request to an event of API Gateway, payload format 2.0.
func (s *Stack) request(r *http.Request, body []byte, key string, path map[string]string,
) (event events.APIGatewayV2HTTPRequest) {
	now := s.Now().UTC()
	event.Version, event.RouteKey, event.PathParameters = "2.0", key, path
	event.RawPath, event.RawQueryString = r.URL.EscapedPath(), r.URL.RawQuery
	event.Headers = map[string]string{"host": r.Host}
	for name, values := range r.Header {
		if name != "Cookie" {
			event.Headers[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	for _, line := range r.Header.Values("Cookie") {
		event.Cookies = append(event.Cookies, strings.Split(line, "; ")...)
	}
	event.Body = string(body)
	if !utf8.Valid(body) || strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	event.RequestContext = events.APIGatewayV2HTTPRequestContext{
		RouteKey: key, AccountID: declared.Account, APIID: s.Template.API, Stage: "$default", DomainName: r.Host,
		RequestID: fmt.Sprintf("%x", now.UnixNano()), Time: now.Format("02/Jan/2006:15:04:05 +0000"),
		TimeEpoch: now.UnixMilli(),
		HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
			Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: "192.0.2.1", UserAgent: r.UserAgent(),
		},
	}
	return event
}

func write(w http.ResponseWriter, response events.APIGatewayV2HTTPResponse) {
	body := []byte(response.Body)
	if response.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(response.Body)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "Internal Server Error")
			return
		}
		body = decoded
	}
	for name, value := range response.Headers {
		w.Header().Set(name, value)
	}
	for _, cookie := range response.Cookies {
		w.Header().Add("Set-Cookie", cookie)
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(body) // the caller may be gone
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"message":"`+message+`"}`)
}
