package platform

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
)

// AnyAccount is the key of a setting by account that stands for every account not named there.
const AnyAccount = "*"

// ByAccount is the value of a setting by account for an account of ours; "" for none.
func ByAccount(by map[string]string, s mention.Source) string {
	return cmp.Or(by[s.Account()], by[AnyAccount])
}

// LocalTokens are the tokens of the local run, for every account.
func LocalTokens() map[string]string { return map[string]string{AnyAccount: "local-token"} }

// API is a platform's API as an adapter calls it.
type API struct {
	Base string // its address, without a slash at the end
	HTTP *http.Client
	// Explain says why the platform refused a call; nil for a call that it took.
	Explain func(APIResponse) *SendError
}

// NewAPI makes an API. The settings may name another address than the usual one, and a client; without one, a call may
// take 10 s.
func NewAPI(base, usual string, client *http.Client, explain func(APIResponse) *SendError) API {
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	return API{Base: strings.TrimSuffix(cmp.Or(base, usual), "/"), HTTP: client, Explain: explain}
}

// At is the same API at another address.
func (a API) At(base string) API {
	a.Base = strings.TrimSuffix(base, "/")
	return a
}

// APIResponse is what a platform answered to a call, its body to 1 MiB.
type APIResponse struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK says that the call was taken by its status: 2xx.
func (a APIResponse) OK() bool { return a.Status/100 == 2 }

// Call makes one call. A body of url.Values goes as a form, any other as JSON, nil as none; header comes beside its
// Content-Type. The error is that of the function Call.
func (a API) Call(ctx context.Context, method, path string, header http.Header, body any) (APIResponse, error) {
	content, kind, err := encoded(body)
	if err != nil {
		return APIResponse{}, &SendError{Verdict: GiveUp, Reason: "text is no JSON"}
	}
	r, err := http.NewRequestWithContext(ctx, method, a.Base+path, content)
	if err != nil {
		return APIResponse{}, ErrNoAddress
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return Call(a.HTTP, r)
}

// encoded is a body as it is sent. Characters go as they are: platforms show what they get.
func encoded(body any) (content io.Reader, kind string, err error) {
	switch body := body.(type) {
	case nil:
		return nil, "", nil
	case url.Values:
		return strings.NewReader(body.Encode()), "application/x-www-form-urlencoded", nil
	}
	var raw bytes.Buffer
	text := json.NewEncoder(&raw)
	text.SetEscapeHTML(false)
	err = text.Encode(body)
	return &raw, "application/json; charset=utf-8", err
}

// Get asks for something.
func (a API) Get(ctx context.Context, path string, header http.Header) (APIResponse, error) {
	return a.Call(ctx, http.MethodGet, path, header, nil)
}

// Do makes one call that the platform must take. The error is a *SendError; of a refusal the answer comes beside it.
func (a API) Do(ctx context.Context, method, path string, header http.Header, body any) (APIResponse, error) {
	answer, err := a.Call(ctx, method, path, header, body)
	if err != nil {
		return APIResponse{}, err
	}
	if failed := a.Explain(answer); failed != nil {
		return answer, failed
	}
	return answer, nil
}

// Post sends something and reads into took what the platform says of it. The error is a *SendError.
func (a API) Post(ctx context.Context, path string, header http.Header, body, took any) error {
	answer, err := a.Do(ctx, http.MethodPost, path, header, body)
	if err == nil && json.Unmarshal(answer.Body, took) != nil {
		return NoID(answer.Status)
	}
	return err
}

// Find reads into there what stands where an earlier try may have put our reply. Whatever hinders it leaves open what
// became of that try. The error is a *SendError.
func (a API) Find(ctx context.Context, path string, header http.Header, there any) error {
	answer, err := a.Get(ctx, path, header)
	if err != nil {
		return Unseen("no answer")
	}
	if failed := a.Explain(answer); failed != nil {
		return FindFailed(failed)
	}
	if json.Unmarshal(answer.Body, there) != nil {
		return Unseen("no JSON")
	}
	return nil
}

// FindFailed is what a look that failed means for the reply that it looks for: to look again may help, to send may not.
func FindFailed(err error) error { return Revised(err, Retry, MaybeSent) }

// Call makes one request. Redirects are not followed: a POST must not become a GET. The error is a *SendError without
// the transport's own text, which holds addresses: Retry where the request surely never left, MaybeSent otherwise.
func Call(client *http.Client, r *http.Request) (APIResponse, error) {
	once := *client
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := once.Do(r)
	if err != nil {
		if neverLeft(err) {
			return APIResponse{}, &SendError{Verdict: Retry, Reason: "no connection"}
		}
		return APIResponse{}, &SendError{Verdict: MaybeSent, Reason: "no answer"}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return APIResponse{}, &SendError{Verdict: MaybeSent, Reason: "answer cut off"}
	}
	return APIResponse{response.StatusCode, response.Header, body}, nil
}

// neverLeft says that no byte of the request can have reached the platform.
func neverLeft(err error) bool {
	var dial *net.OpError
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &dial) && (dial.Op == "dial" || dial.Op == "proxyconnect") ||
		errors.As(err, &name) || errors.As(err, &certificate)
}

// RetryAfter is what a Retry-After header in seconds asks for, at most a day; fallback without one.
func RetryAfter(header http.Header, fallback time.Duration) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return fallback
	}
	return time.Duration(min(seconds, 24*60*60)) * time.Second
}

// Until is how long calls stay refused by the platform's own clock: a time in Unix seconds against the Date beside it,
// from a second to a day; fallback where one of them is missing.
func Until(seconds string, header http.Header, fallback time.Duration) time.Duration {
	reset, err := strconv.ParseInt(seconds, 10, 64)
	now, errNow := http.ParseTime(header.Get("Date"))
	if err != nil || errNow != nil {
		return fallback
	}
	return min(max(time.Unix(reset, 0).Sub(now), time.Second), 24*time.Hour)
}

// NoID is a reply that was taken with this status, of which the platform does not say what it calls it.
func NoID(status int) *SendError {
	return &SendError{Verdict: MaybeSent, Reason: fmt.Sprintf("answer without an id (%d)", status)}
}

// Unseen is a look that failed, so that what became of an earlier try stays open.
func Unseen(why string) *SendError {
	return &SendError{Verdict: MaybeSent, Reason: "could not look whether it stands there: " + why}
}

// Revised is a failed try with another verdict, where it has the one that does not fit.
func Revised(err error, from, to Verdict) error {
	failed, ok := errors.AsType[*SendError](err)
	if !ok || failed.Verdict != from {
		return err
	}
	revised := *failed
	revised.Verdict = to
	return &revised
}
