package platform

import (
	"fmt"
	"net/http"
	"time"
)

// Meaning is what one of a platform's codes means for a reply.
type Meaning struct {
	Verdict Verdict
	Reason  string        // of the list in package texts
	Wait    time.Duration // before another try, where the answer does not say how long
}

// refused is what a code means that nobody lists.
var refused = Meaning{Verdict: GiveUp, Reason: "refused"}

// Failed is the failed try that was answered with a code. What may be tried again waits for as long as the platform
// asks.
func (m Meaning) Failed(code any, header http.Header) *SendError {
	failed := &SendError{Verdict: m.Verdict, Reason: fmt.Sprintf("%s (%v)", m.Reason, code)}
	if m.Verdict == Retry {
		failed.After = RetryAfter(header, m.Wait)
	}
	return failed
}

// Codes is what a platform means by its own codes: numbers or words. What it does not list is a plain refusal.
type Codes[Code comparable] map[Code]Meaning

// Failed is the failed try that was answered with a code.
func (c Codes[Code]) Failed(code Code, header http.Header) *SendError {
	if m, listed := c[code]; listed {
		return m.Failed(code, header)
	}
	return refused.Failed(code, header)
}

// Unexplained is an answer without the code that the platform documents. A gateway's failure may hide a published
// reply; a refusal does not. wait is how long to wait before another try where the answer does not say.
func Unexplained(a APIResponse, wait time.Duration) *SendError {
	m := Meaning{Verdict: GiveUp, Reason: "unexplained answer", Wait: wait}
	switch status := a.Status; {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		m.Verdict = Retry
	case status == http.StatusUnauthorized:
		m.Verdict = Reconnect
	case status >= http.StatusInternalServerError || a.OK():
		m.Verdict = MaybeSent
	}
	return m.Failed(fmt.Sprintf("HTTP %d", a.Status), a.Header)
}

// Statuses is what a platform means by the HTTP statuses of its refusals. Those that it does not list mean what they
// mean on most platforms. 500 stands for every status from 500 on that is not listed itself.
type Statuses map[int]Meaning

// usual is what statuses mean on most platforms.
var usual = Statuses{
	http.StatusUnauthorized:        {Verdict: Reconnect, Reason: "token invalid"},
	http.StatusForbidden:           {Verdict: Reconnect, Reason: "permission missing or withdrawn"},
	http.StatusNotFound:            {Verdict: GiveUp, Reason: "gone"},
	http.StatusGone:                {Verdict: GiveUp, Reason: "gone"},
	http.StatusTooManyRequests:     {Verdict: Retry, Reason: "too many calls", Wait: time.Minute},
	http.StatusServiceUnavailable:  {Verdict: Retry, Reason: "the platform is busy or down"},
	http.StatusInternalServerError: {Verdict: MaybeSent, Reason: "the platform is broken"}, // it may stand there
}

// Explain says why a call was refused, by its status; nil for one that was taken.
func (s Statuses) Explain(a APIResponse) *SendError {
	if a.OK() {
		return nil
	}
	return s.of(a.Status).Failed(a.Status, a.Header)
}

func (s Statuses) of(status int) Meaning {
	const every = http.StatusInternalServerError
	for _, table := range []Statuses{s, usual} {
		if m, listed := table[status]; listed {
			return m
		}
		if m, listed := table[every]; listed && status >= every {
			return m
		}
	}
	return refused
}
