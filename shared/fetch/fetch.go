// Package fetch reads addresses that strangers may have chosen. It dials only public Internet addresses, whatever a
// name resolves to and wherever redirects lead, and limits size, time and redirects.
package fetch

import (
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"
	"unicode/utf8"
)

// Options configure a client; the zero value is right for production.
type Options struct {
	// Allow permits addresses that are not public, or not on port 80 or 443, such as a test's own server; nil for none.
	Allow    func(netip.AddrPort) bool
	Resolver *net.Resolver    // nil for the system's
	Now      func() time.Time // for a Retry-After date; nil to ignore such a date
	MaxBytes int64            // of the decompressed body; 0 for 5 MiB
	Timeout  time.Duration    // for everything including the body; 0 for 10 s
}

// Defaults and fixed limits.
const (
	maxBytes     = 5 << 20
	timeout      = 10 * time.Second
	maxRedirects = 3
	maxHeader    = 64 << 10 // bytes of a response's header
	dialTime     = 5 * time.Second
)

// agent identifies us; several sites refuse requests without one.
const agent = "Oyez/1.0 (feed reader)"

// Client fetches. It is safe for concurrent use. It uses no proxy and keeps no connection, so every dial is checked.
type Client struct {
	http     *http.Client
	maxBytes int64
	now      func() time.Time
}

func New(o Options) *Client {
	dialer := &net.Dialer{Timeout: dialTime, Resolver: o.Resolver, Control: control(o.Allow)}
	return &Client{
		maxBytes: cmp.Or(o.MaxBytes, maxBytes),
		now:      o.Now,
		http: &http.Client{
			Timeout:       cmp.Or(o.Timeout, timeout),
			CheckRedirect: redirect,
			Transport: &http.Transport{
				DialContext: dialer.DialContext, TLSHandshakeTimeout: dialTime, MaxResponseHeaderBytes: maxHeader,
				DisableKeepAlives: true, DisableCompression: true, // decompressed here, within limits
			},
		},
	}
}

// Known holds the last response's validators: if sent, the server need not send an unchanged body again.
type Known struct{ ETag, LastModified string }

// Response is the content of an address.
type Response struct {
	Unchanged bool   // since Known; there is no body
	Body      []byte // decompressed
	Known     Known  // to send next time
}

// Get reads an address. The error is an *Error, which holds neither the address, as it may be a secret, nor the
// response.
func (c *Client) Get(ctx context.Context, address string, known Known) (Response, error) {
	u, err := url.Parse(address)
	if err != nil || !plausible(u) {
		return Response{}, &Error{Reason: Forbidden}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Response{}, &Error{Reason: Forbidden}
	}
	request.Header.Set("User-Agent", agent)
	request.Header.Set("Accept-Encoding", "gzip")
	request.Header.Set("Accept",
		"application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5")
	for name, value := range map[string]string{"If-None-Match": known.ETag, "If-Modified-Since": known.LastModified} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Response{}, failed(err)
	}
	defer response.Body.Close()
	return c.answer(response, known)
}

func (c *Client) answer(response *http.Response, known Known) (Response, error) {
	switch {
	case response.StatusCode == http.StatusOK:
	case response.StatusCode == http.StatusNotModified && known != Known{}:
		return Response{Unchanged: true, Known: known}, nil
	case response.StatusCode == http.StatusGone:
		return Response{}, &Error{Reason: Gone, Status: response.StatusCode}
	default:
		return Response{}, &Error{
			Reason: Refused, Status: response.StatusCode, RetryAfter: c.retryAfter(response.Header),
		}
	}
	body, err := c.read(response)
	if err != nil {
		return Response{}, failed(err)
	}
	return Response{Body: body, Known: Known{
		ETag: short(response.Header.Get("ETag")), LastModified: short(response.Header.Get("Last-Modified")),
	}}, nil
}

// read decompresses the body, up to the limit.
func (c *Client) read(response *http.Response) ([]byte, error) {
	var from io.Reader = response.Body
	switch response.Header.Get("Content-Encoding") {
	case "", "identity":
	case "gzip", "x-gzip":
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, errors.Join(errPacked, err)
		}
		from = unpacked
	default: // not requested
		return nil, errPacked
	}
	body, err := io.ReadAll(io.LimitReader(from, c.maxBytes+1))
	if int64(len(body)) > c.maxBytes {
		return nil, errTooBig
	}
	return body, err
}

// retryAfter parses Retry-After, in seconds or as a date.
func (c *Client) retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(time.Duration(seconds)*time.Second, 0)
	}
	if at, err := http.ParseTime(value); err == nil && c.now != nil {
		return max(at.Sub(c.now()), 0)
	}
	return 0
}

// short drops a validator that is too long or not text.
func short(value string) string {
	const most = 1 << 10
	if len(value) > most || !utf8.ValidString(value) {
		return ""
	}
	return value
}

// redirect checks each hop before it is made; its address is checked again when dialed.
func redirect(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return errRedirects
	}
	if !plausible(r.URL) {
		return errForbidden
	}
	r.Header.Del("Referer") // the previous address may be a secret
	return nil
}

// plausible says whether an address is http or https, with a host and without credentials.
func plausible(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}
