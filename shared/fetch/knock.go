package fetch

import (
	"context"
	"net/http"
	"net/url"
)

// Ping calls an address and checks for a 2xx. The error is an *Error, as Get's.
func (c *Client) Ping(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || !plausible(u) {
		return &Error{Reason: Forbidden}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return &Error{Reason: Forbidden}
	}
	request.Header.Set("User-Agent", "Oyez/1.0 (heartbeat)")
	response, err := c.http.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		return &Error{Reason: Refused, Status: response.StatusCode}
	}
	return nil
}
