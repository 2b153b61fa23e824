package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// throughLambda is h as it runs on Lambda: HTTP to event, event to JSON and back, handler, response to JSON and back.
func throughLambda(h http.Handler) http.Handler {
	handle := Handler(h)
	return Serve(func(ctx context.Context, in events.APIGatewayV2HTTPRequest) (out events.APIGatewayV2HTTPResponse,
		err error,
	) {
		var event events.APIGatewayV2HTTPRequest
		if err := reencode(in, &event); err != nil {
			return out, err
		}
		response, err := handle(ctx, event)
		if err != nil {
			return out, err
		}
		return out, reencode(response, &out)
	})
}

func reencode(from, to any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}

// seen is what a handler gets to know of a request.
type seen struct {
	Method, RequestURI, Path, RawQuery, Host, Body string
	Header                                         http.Header
	Length                                         int64
	Cookies                                        []string
}

func seenOf(r *http.Request) seen {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return seen{Body: err.Error()}
	}
	s := seen{
		Method: r.Method, RequestURI: r.RequestURI, Path: r.URL.Path, RawQuery: r.URL.RawQuery, Host: r.Host,
		Body: string(body), Header: r.Header.Clone(), Length: r.ContentLength,
	}
	for _, c := range r.Cookies() {
		s.Cookies = append(s.Cookies, c.Name+"="+c.Value)
	}
	return s
}

// TestRequestSurvives sends each request twice, to a handler and to the same handler behind the bridge; both must see
// the same.
func TestRequestSurvives(t *testing.T) {
	for _, row := range []struct {
		name, method, target, body string
		header                     http.Header
	}{
		{"plain page", "GET", "/K7Q2M4XWTR5B3CDE", "", nil},
		{
			"signed delivery", "POST", "/webhooks/meta", `{"text":"br\u00fbl\u00e9 é 🔥"}`,
			http.Header{"X-Hub-Signature-256": {"sha256=00ff"}, "Content-Type": {"application/json"}},
		},
		{
			"probe", "GET", "/webhooks/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a%20b+c", "",
			nil,
		},
		{"query of no value and one twice", "GET", "/webhooks/x?crc_token&a=1&a=2&empty=", "", nil},
		{"escaped slash in the path", "GET", "/a%2Fb", "", nil},
		{"accents in the path", "GET", "/%C3%A9t%C3%A9", "", nil},
		{
			"form", "POST", "/K7Q2M4XWTR5B3CDE/answer", "text=Bonjour+%C3%A0+vous&as=public",
			http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://example.com"}},
		},
		{"no content type", "POST", "/webhooks/x", "{}", nil},
		{
			"JSON that is not UTF-8", "POST", "/webhooks/x", "{\"a\":\"\xff\xfe\"}",
			http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		},
		{
			"bytes of every value", "POST", "/webhooks/x", everyByte(),
			http.Header{"Content-Type": {"application/octet-stream"}},
		},
		{"CR, LF and NUL", "POST", "/webhooks/x", "a\r\nb\x00c\n", http.Header{"Content-Type": {"text/plain"}}},
		{"cookies", "GET", "/inbox", "", http.Header{"Cookie": {"session=abc; lang=fr"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var direct, bridged seen
			ask := func(h http.Handler) {
				r := httptest.NewRequest(row.method, row.target, strings.NewReader(row.body))
				for name, values := range row.header {
					r.Header[name] = values
				}
				h.ServeHTTP(httptest.NewRecorder(), r)
			}
			ask(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { direct = seenOf(r) }))
			ask(throughLambda(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { bridged = seenOf(r) })))
			if !reflect.DeepEqual(direct, bridged) {
				t.Errorf("direct  %+v\nbridged %+v", direct, bridged)
			}
		})
	}
}

func everyByte() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}

// TestResponseSurvives compares what a caller gets from a handler and from the same handler behind the bridge.
func TestResponseSurvives(t *testing.T) {
	for _, row := range []struct {
		name   string
		handle http.HandlerFunc
	}{
		{"page", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'")
			_, _ = io.WriteString(w, "<p>Marché 🔥</p>")
		}},
		{
			"type left to net/http",
			func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html><p>") },
		},
		{"nothing at all", func(http.ResponseWriter, *http.Request) {}},
		{"status alone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }},
		{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }},
		{
			"redirect",
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/there", http.StatusSeeOther) },
		},
		{"picture", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = io.WriteString(w, everyByte())
		}},
		{"two cookies", func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", HttpOnly: true})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
			w.WriteHeader(http.StatusOK)
		}},
		{"header after the first write, second status", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTeapot)
			w.Header().Set("X-Late", "1")
			w.WriteHeader(http.StatusOK)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			get := func(h http.Handler) (int, http.Header, string) {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
				return w.Code, w.Result().Header, w.Body.String()
			}
			status, header, body := get(row.handle)
			gotStatus, gotHeader, gotBody := get(throughLambda(row.handle))
			if gotStatus != status || !reflect.DeepEqual(gotHeader, header) || gotBody != body {
				t.Errorf("direct  %d %v %q\nbridged %d %v %q", status, header, body, gotStatus, gotHeader, gotBody)
			}
		})
	}
}

func TestRepeatedHeadersAreJoined(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header["X-Forwarded-For"] = []string{"192.0.2.1", "192.0.2.2"}
	if got := Event(r, nil).Headers["x-forwarded-for"]; got != "192.0.2.1,192.0.2.2" {
		t.Errorf("request: %q", got)
	}
	response, err := Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Vary", "Accept")
		w.Header().Add("Vary", "Accept-Language")
	}))(t.Context(), Event(r, nil))
	if err != nil || response.Headers["Vary"] != "Accept, Accept-Language" {
		t.Errorf("response: %v, %v", response.Headers, err)
	}
}

// TestRequestOfAWS reads an event written as AWS documents it, which differs from our own: times, ids, a form in
// base64.
func TestRequestOfAWS(t *testing.T) {
	const document = `{
		"version": "2.0", "routeKey": "POST /{link}/{action}", "rawPath": "/K7Q2M4XWTR5B3CDE/100%", "rawQueryString": "p=1&p=2",
		"cookies": ["a=1", "b=2"],
		"headers": {"content-type": "application/x-www-form-urlencoded", "host": "id.execute-api.eu-west-3.amazonaws.com", "sec-fetch-site": "same-origin"},
		"queryStringParameters": {"p": "1,2"},
		"requestContext": {"accountId": "123456789012", "apiId": "id", "domainName": "id.execute-api.eu-west-3.amazonaws.com",
			"http": {"method": "POST", "path": "/K7Q2M4XWTR5B3CDE/100%", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.7", "userAgent": "agent"},
			"requestId": "id", "stage": "$default", "time": "21/Nov/2026:21:00:00 +0000", "timeEpoch": 1795294800000},
		"body": "dGV4dD0lQzMlQTA=", "isBase64Encoded": true}`
	var event events.APIGatewayV2HTTPRequest
	if err := json.Unmarshal([]byte(document), &event); err != nil {
		t.Fatal(err)
	}
	r, err := Request(event)
	if err != nil {
		t.Fatal(err)
	}
	if r.Host != "id.execute-api.eu-west-3.amazonaws.com" || r.Header.Get("Host") != "" ||
		r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		t.Errorf("host %q, headers %v", r.Host, r.Header)
	}
	if r.URL.Path != "/K7Q2M4XWTR5B3CDE/100%" || r.URL.RawQuery != "p=1&p=2" || r.RemoteAddr != "192.0.2.7:0" {
		t.Errorf("path %q, query %q, from %q", r.URL.Path, r.URL.RawQuery, r.RemoteAddr)
	}
	if r.PostFormValue("text") != "à" || len(r.Cookies()) != 2 {
		t.Errorf("form %v, cookies %v", r.PostForm, r.Cookies())
	}
}

func TestFaults(t *testing.T) {
	none := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	t.Run("body is not the base64 it says", func(t *testing.T) {
		if _, err := Handler(none)(t.Context(),
			events.APIGatewayV2HTTPRequest{Body: "%%", IsBase64Encoded: true}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("panic", func(t *testing.T) {
		response, err := Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half a page")
			panic("a customer's words")
		}))(t.Context(), events.APIGatewayV2HTTPRequest{RawPath: "/"})
		if err == nil || !strings.Contains(err.Error(), "event_test.go") ||
			strings.Contains(err.Error(), "customer") || response.Body != "" {
			t.Errorf("want the place and no words, got %q, %v", response.Body, err)
		}
	})
	for _, row := range []struct {
		name   string
		f      Func
		body   int
		status int
	}{
		{"function fails", always(events.APIGatewayV2HTTPResponse{}, errors.New("any")), 0, 500},
		{"response without a status", always(events.APIGatewayV2HTTPResponse{}, nil), 0, 500},
		{
			"response is not the base64 it says",
			always(events.APIGatewayV2HTTPResponse{StatusCode: 200, Body: "%%", IsBase64Encoded: true}, nil), 0, 500,
		},
		{"body at the limit", always(events.APIGatewayV2HTTPResponse{StatusCode: 204}, nil), maxBody, 204},
		{"body over the limit", always(events.APIGatewayV2HTTPResponse{StatusCode: 204}, nil), maxBody + 1, 413},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			Serve(row.f).ServeHTTP(w, httptest.NewRequest("POST", "/", bytes.NewReader(make([]byte, row.body))))
			if w.Code != row.status {
				t.Errorf("status %d, want %d", w.Code, row.status)
			}
			if w.Code >= 400 && !json.Valid(w.Body.Bytes()) {
				t.Errorf("not JSON: %s", w.Body)
			}
		})
	}
}

func always(response events.APIGatewayV2HTTPResponse, err error) Func {
	return func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		return response, err
	}
}

// FuzzBody sends any body of any type there and back.
func FuzzBody(f *testing.F) {
	f.Add("application/json", []byte(`{"a":"é"}`))
	f.Add("application/json", []byte("\xff"))
	f.Add("", []byte{})
	f.Add("text/plain", []byte("a\u2028b\x00"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		echo := throughLambda(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = io.Copy(w, r.Body)
		}))
		r := httptest.NewRequest("POST", "/webhooks/x", bytes.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		echo.ServeHTTP(w, r)
		if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), body) {
			t.Errorf("status %d, %q came back as %q", w.Code, body, w.Body)
		}
	})
}

// FuzzPath sends any path and query; what a server accepts must read the same behind the bridge.
func FuzzPath(f *testing.F) {
	f.Add("/webhooks/x", "crc_token=a%2Bb")
	f.Add("/a%2Fb", "")
	f.Add("//", "?")
	f.Fuzz(func(t *testing.T, path, query string) {
		u := requestURL(path, query)
		r := &http.Request{Method: "GET", URL: u, Header: http.Header{}}
		again, err := Request(Event(r, nil))
		if err != nil {
			t.Fatal(err)
		}
		if again.URL.Path != u.Path || again.URL.RawQuery != query {
			t.Errorf("%q ? %q came back as %q ? %q", u.Path, query, again.URL.Path, again.URL.RawQuery)
		}
	})
}
