package laptop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Call is one request that a reply would have made to a platform.
type Call struct {
	Method string    `json:"method"`
	URL    string    `json:"url"`  // tokens masked
	Body   string    `json:"body"` // tokens masked
	At     time.Time `json:"at"`   // UTC
}

// Outbox replaces the platforms' APIs as their clients' transport: it keeps every call, responds as the platform would,
// and sends nothing.
type Outbox struct {
	now   func() time.Time
	mu    sync.Mutex
	calls []Call
	fail  func(*http.Request) (*http.Response, error)
}

const maxOut = 1 << 20

// RoundTrip implements http.RoundTripper.
func (o *Outbox) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, maxOut)); err != nil {
			return nil, err
		}
		r.Body.Close()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, Call{
		Method: r.Method, URL: maskURL(r.URL),
		Body: maskBody(r.Header.Get("Content-Type"), body), At: o.now().UTC().Truncate(time.Millisecond),
	})
	if o.fail != nil {
		if response, err := o.fail(r); response != nil || err != nil {
			return response, err
		}
	}
	id := fmt.Sprintf("%d%06d", o.now().Unix(), len(o.calls))
	switch {
	case r.Method == http.MethodGet && told(r.URL.Path) != nil:
		return respond(r, http.StatusOK, told(r.URL.Path)), nil
	case r.Method == http.MethodGet:
		return respond(r, http.StatusOK, map[string]any{"data": []any{}}), nil
	case strings.HasPrefix(r.URL.Path, "/2/dm_conversations"):
		return respond(r, http.StatusCreated,
			map[string]any{"data": map[string]string{"dm_event_id": id, "dm_conversation_id": id}}), nil
	case strings.HasPrefix(r.URL.Path, "/2/"):
		return respond(r, http.StatusCreated, map[string]any{"data": map[string]string{"id": id, "text": ""}}), nil
	default:
		return respond(r, http.StatusOK, map[string]string{"id": id, "message_id": id}), nil
	}
}

// told is the text that a platform returns on request, if its deliveries hold none; nil for others.
func told(path string) any {
	const words = "The left one caught fire on the second day, and nobody answers me. I want my money back."
	parts := strings.Split(path, "/")
	if len(parts) < 6 {
		return nil
	}
	switch {
	case strings.HasPrefix(path, "/v4/accounts/"):
		return map[string]any{
			"starRating": "ONE", "comment": words, "reviewer": map[string]string{"displayName": "Ines Weber"},
		}
	case strings.HasPrefix(path, "/v3/surveys/"):
		essay := map[string]any{
			"id": "1", "family": "open_ended", "subtype": "essay", "answers": []any{map[string]string{"text": words}},
		}
		return map[string]any{"id": parts[5], "pages": []any{map[string]any{"questions": []any{essay}}}}
	case strings.HasPrefix(path, "/API/v3/surveys/"):
		return map[string]any{"result": map[string]any{
			"responseId": parts[len(parts)-1], "values": map[string]any{"QID1_TEXT": words, "userLanguage": "EN"},
		}}
	}
	return nil
}

// Calls lists every call, oldest first.
func (o *Outbox) Calls() []Call {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.calls)
}

// Fail lets f respond in the platform's place; if it returns nil, nil the call proceeds as usual.
func (o *Outbox) Fail(f func(*http.Request) (*http.Response, error)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fail = f
}

func respond(r *http.Request, status int, body any) *http.Response {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // maps of strings always marshal
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Request: r,
		Header:  http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(data)),
		ContentLength: int64(len(data)),
	}
}

const mask = "***"

func secret(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "token") || strings.Contains(name, "secret") || name == "appsecret_proof"
}

func maskURL(u *url.URL) string {
	masked, query := *u, u.Query()
	for name := range query {
		if secret(name) {
			query.Set(name, mask)
		}
	}
	masked.RawQuery, masked.User = query.Encode(), nil
	return masked.String()
}

func maskBody(contentType string, body []byte) string {
	if !strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		return string(body)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return string(body)
	}
	for name := range form {
		if secret(name) {
			form.Set(name, mask)
		}
	}
	return form.Encode()
}
