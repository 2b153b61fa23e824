package platform

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// PostJSON posts body as JSON, with header beside its Content-Type, in the way of Call. Characters go as they are:
// platforms show what they get.
func PostJSON(ctx context.Context, client *http.Client, address string, header http.Header, body any) (int, http.Header,
	[]byte, error,
) {
	var raw bytes.Buffer
	text := json.NewEncoder(&raw)
	text.SetEscapeHTML(false)
	if err := text.Encode(body); err != nil {
		return 0, nil, nil, &SendError{Verdict: GiveUp, Reason: "text is no JSON"}
	}
	return send(ctx, client, http.MethodPost, address, header, &raw)
}

// Get asks for address with header, in the way of Call.
func Get(ctx context.Context, client *http.Client, address string, header http.Header) (int, http.Header, []byte,
	error,
) {
	return send(ctx, client, http.MethodGet, address, header, nil)
}

func send(ctx context.Context, client *http.Client, method, address string, header http.Header, body io.Reader) (int,
	http.Header, []byte, error,
) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return 0, nil, nil, &SendError{Verdict: GiveUp, Reason: "no address can be made for this mention"}
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return Call(client, r)
}

// RetryAfter is what a Retry-After header in seconds asks for, at most a day; fallback without one.
func RetryAfter(header http.Header, fallback time.Duration) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return fallback
	}
	return time.Duration(min(seconds, 24*60*60)) * time.Second
}
