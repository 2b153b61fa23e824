package sms

import (
	"context"
	"errors"
	"net"
	"regexp"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// Reason is why an SMS was not sent. The set is closed: it is also the metric's label.
type Reason string

// The reasons.
const (
	Throttled     Reason = "throttled"      // too many at once; try again in a moment
	OptedOut      Reason = "opted-out"      // the person replied STOP; only they can undo it
	InvalidNumber Reason = "invalid-number" // not a number that can get an SMS
	Unverified    Reason = "unverified"     // the account is in the SMS sandbox, and the number not verified
	OverQuota     Reason = "over-quota"     // the month's spend limit or the maximum price is reached
	NoPermission  Reason = "no-permission"  // our role may not publish
	TooLong       Reason = "too-long"       // longer than one segment
	Unavailable   Reason = "unavailable"    // SNS fails or is unreachable
	Timeout       Reason = "timeout"        // no response in time: it may have been sent
	Unknown       Reason = "unknown"        // anything else
)

// Error means that an SMS was not sent. It wraps nothing: SNS's own text quotes the number.
type Error struct {
	Reason    Reason
	Retry     bool   // another try may succeed without any change
	RequestID string // for AWS support; "" without a response
	Code      string // SNS's code, such as "Throttled"; "" without a response
}

// Error holds no number and no text of the SMS.
func (e *Error) Error() string {
	s := "sms not sent: " + string(e.Reason)
	if e.Code != "" {
		s += ", code " + e.Code
	}
	if e.RequestID != "" {
		s += ", request " + e.RequestID
	}
	return s
}

// byWords classifies SNS's ambiguous codes ("InvalidParameter", "UserError") by their message. Often SNS reports
// nothing at first: an SMS over the spend limit or to an unverified number gets a message id, and only the delivery log
// shows the loss.
var byWords = []struct {
	words  string
	reason Reason
}{
	{"opted out", OptedOut},
	{"opt-out", OptedOut},
	{"sandbox", Unverified},
	{"not verified", Unverified},
	{"unverified", Unverified},
	{"quota", OverQuota},
	{"spend", OverQuota},
	{"max price", OverQuota},
	{"maxprice", OverQuota},
	{"too long", TooLong},
	{"1600", TooLong},
	{"phone", InvalidNumber},
}

// explain reduces an SDK error to what may be logged.
func explain(err error) *Error {
	e := &Error{Reason: Unknown}
	var response *awshttp.ResponseError
	status := 0
	if errors.As(err, &response) {
		e.RequestID, status = requestID.FindString(response.ServiceRequestID()), response.HTTPStatusCode()
	}
	var api smithy.APIError
	var network net.Error
	switch {
	case errors.As(err, &api):
		if code := api.ErrorCode(); len(code) <= maxCode {
			e.Code = errorCode.FindString(code)
		}
		e.Reason = reasonOf(api, status)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &network) &&
		network.Timeout():
		e.Reason = Timeout
	case status >= 500, errors.As(err, &network):
		e.Reason = Unavailable
	}
	e.Retry = e.Reason == Throttled || e.Reason == Unavailable || e.Reason == Timeout
	return e
}

// Only ids and codes of this shape pass, so that no number does.
var (
	requestID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	errorCode = regexp.MustCompile(`^[A-Za-z.]+$`)
)

const maxCode = 64 // bytes

// reasonOf classifies SNS's errors by status and code, then by message, because some codes are ambiguous.
func reasonOf(api smithy.APIError, status int) Reason {
	code := api.ErrorCode()
	switch {
	case strings.HasPrefix(code, "Throttl"), code == "RequestLimitExceeded", code == "KMSThrottling", status == 429:
		return Throttled
	case code == "OptedOut":
		return OptedOut
	case status == 401, status == 403:
		return NoPermission
	case status >= 500:
		return Unavailable
	}
	said := strings.ToLower(api.ErrorMessage())
	for _, w := range byWords {
		if strings.Contains(said, w.words) {
			return w.reason
		}
	}
	return Unknown
}
