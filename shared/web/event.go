package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// Request is the HTTP request that an event stands for: the exact body (signatures are over bytes), headers by their
// canonical names, cookies, host, path and query as they came. It is what a server hands to its handler, so RequestURI
// is set and URL has no host.
func Request(event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body, err := Body(event)
	if err != nil {
		return nil, err
	}
	header := Header(event)
	host := header.Get("Host")
	if host == "" {
		host = event.RequestContext.DomainName
	}
	header.Del("Host") // as net/http does

	target := requestURL(event.RawPath, event.RawQueryString)
	return &http.Request{
		Method: event.RequestContext.HTTP.Method, URL: target, RequestURI: target.RequestURI(), Proto: "HTTP/1.1",
		ProtoMajor: 1, ProtoMinor: 1, Header: header, Host: host,
		RemoteAddr: net.JoinHostPort(event.RequestContext.HTTP.SourceIP, "0"),
		Body:       io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// Body is the exact bytes that were sent. The error is an event whose body is not the base64 that it claims to be.
func Body(event events.APIGatewayV2HTTPRequest) ([]byte, error) {
	if !event.IsBase64Encoded {
		return []byte(event.Body), nil
	}
	body, err := base64.StdEncoding.DecodeString(event.Body)
	if err != nil {
		return nil, errors.New("the body of the event is not base64")
	}
	return body, nil
}

// Header is the headers that were sent, by their canonical names.
func Header(event events.APIGatewayV2HTTPRequest) http.Header {
	header := make(http.Header, len(event.Headers))
	for name, value := range event.Headers {
		header.Add(name, value)
	}
	if len(event.Cookies) > 0 {
		header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	return header
}

// requestURL takes a path as it was written. API Gateway decodes the percent signs of some paths; a path that is no
// longer well-formed is taken as it reads.
func requestURL(rawPath, rawQuery string) *url.URL {
	path, err := url.PathUnescape(rawPath)
	if err != nil {
		path = rawPath
	}
	return &url.URL{Path: path, RawPath: rawPath, RawQuery: rawQuery}
}

// Event is the event that API Gateway would make of r, whose body the caller has read: names in lower case, repeated
// headers joined, cookies apart, and the body in base64 unless it is of a textual type and UTF-8. Times and ids of API
// Gateway's own are left out.
func Event(r *http.Request, body []byte) events.APIGatewayV2HTTPRequest {
	headers := make(map[string]string, len(r.Header)+1)
	var cookies []string
	for name, values := range r.Header {
		if name == "Cookie" {
			for _, line := range values {
				cookies = append(cookies, strings.Split(line, "; ")...)
			}
			continue
		}
		headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	headers["host"] = r.Host
	text, encoded := encodeBody(r.Header.Get("Content-Type"), body)
	sourceIP, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		sourceIP = r.RemoteAddr
	}
	event := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "$default", RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery,
		Cookies: cookies, Headers: headers, Body: text, IsBase64Encoded: encoded,
	}
	event.RequestContext.DomainName = r.Host
	event.RequestContext.RouteKey = event.RouteKey
	event.RequestContext.Stage = "$default"
	event.RequestContext.HTTP = events.APIGatewayV2HTTPRequestContextHTTPDescription{
		Method: r.Method, Path: r.URL.Path, Protocol: r.Proto, SourceIP: sourceIP, UserAgent: r.UserAgent(),
	}
	return event
}

// encodeBody writes a body as it may stand in JSON. AWS does not document which types its HTTP API encodes as base64;
// forms are known to be.
func encodeBody(contentType string, body []byte) (text string, encoded bool) {
	if isTextual(contentType) && utf8.Valid(body) {
		return string(body), false
	}
	return base64.StdEncoding.EncodeToString(body), len(body) > 0
}

func isTextual(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return strings.HasPrefix(kind, "text/") || kind == "application/json" || strings.HasSuffix(kind, "+json") ||
		kind == "application/xml" || strings.HasSuffix(kind, "+xml") || kind == "application/javascript"
}
