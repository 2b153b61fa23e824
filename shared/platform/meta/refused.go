package meta

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"oyez/shared/platform"
)

// refused is a failed try. already says that Meta saw the same answer before, gone that it knows no such thing.
type refused struct {
	platform.SendError
	already, gone bool
}

// explain reads Graph's error by code, subcode and is_transient, never by its text, which is localised (spec sheet 7).
func explain(status int, header http.Header, body []byte) refused {
	var reply struct {
		Error *struct {
			Code      platform.Count `json:"code"`
			Subcode   platform.Count `json:"error_subcode"`
			Transient bool           `json:"is_transient"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &reply) != nil || reply.Error == nil || !reply.Error.Code.Known {
		return unexplained(status)
	}
	code, sub := reply.Error.Code.N, reply.Error.Subcode.N
	failed := refused{already: code == duplicate || code == answeredPrivately, gone: code == 100}
	failed.SendError = *failure(code, sub, reply.Error.Transient)
	if failed.Verdict == platform.Retry {
		failed.After = access(header)
	}
	return failed
}

// failure is what a code and subcode of Meta mean.
func failure(code, sub int, transient bool) *platform.SendError {
	verdict, words := meaning(code, sub, transient)
	numbers := fmt.Sprint(code)
	if sub != 0 {
		numbers = fmt.Sprintf("%d/%d", code, sub)
	}
	return &platform.SendError{Verdict: verdict, Reason: words + " (" + numbers + ")"}
}

// The codes by which Meta says that our answer stands there already.
const (
	duplicate         = 506
	answeredPrivately = 10900
)

// outsideWindow are the words for an answer that comes too late.
const outsideWindow = "outside the time for private answers"

// outside says whether a try failed because it came too late.
func outside(err error) bool {
	var failed *platform.SendError
	return errors.As(err, &failed) && strings.HasPrefix(failed.Reason, outsideWindow)
}

func meaning(code, sub int, transient bool) (platform.Verdict, string) {
	switch {
	case code == 1 || code == 2 || code == 1200 || code == 131000 || code == 131016 || code == 131057:
		return platform.Retry, "the platform is busy or down"
	case code == 4 || code == 17 || code == 32 || code == 341 || code == 613 || code == 80007 ||
		code == 130429 || code == 131056:
		return platform.Retry, "too many calls"
	case code == 368:
		return platform.GiveUp, "blocked for a while for a policy"
	case code == duplicate:
		return platform.GiveUp, "the same text twice in a row"
	case code == answeredPrivately:
		return platform.GiveUp, "answered privately before"
	case code == 10 && (sub == 2018278 || sub == 2534022) || code == 131047:
		return platform.GiveUp, outsideWindow
	case code == 131048:
		return platform.GiveUp, "too many people blocked or reported us"
	case code == 131026 || code == 131030 || code == 131062 || code == 551 || code == 10 && sub == 2018108 ||
		code == 200 && sub == 1545041:
		return platform.GiveUp, "the person cannot be reached"
	case code == 10 || 200 <= code && code <= 299:
		return platform.Reconnect, "permission missing or withdrawn"
	case code == 190 && sub == 458:
		return platform.Reconnect, "app removed by the Page"
	case code == 190 && sub == 460:
		return platform.Reconnect, "password changed"
	case code == 190 && sub == 463:
		return platform.Reconnect, "token expired"
	case code == 102 || code == 190:
		return platform.Reconnect, "token invalid"
	case transient:
		return platform.Retry, "the platform is busy or down"
	case code == 100:
		return platform.GiveUp, "gone, or a parameter is wrong"
	default:
		return platform.GiveUp, "refused"
	}
}

// unexplained is an answer without Graph's error. A gateway's failure may hide a published answer; a refusal does not.
func unexplained(status int) refused {
	verdict := platform.GiveUp
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		verdict = platform.Retry
	case status == http.StatusUnauthorized:
		verdict = platform.Reconnect
	case status >= 500 || status < 300:
		verdict = platform.MaybeSent
	}
	return refused{SendError: platform.SendError{
		Verdict: verdict,
		Reason:  fmt.Sprintf("unexplained answer (HTTP %d)", status),
	}}
}

// access reads when calls are free again from X-Business-Use-Case-Usage, which counts in minutes; 0 where it does not
// say.
func access(header http.Header) time.Duration {
	var usage map[string][]struct {
		Minutes platform.Count `json:"estimated_time_to_regain_access"`
	}
	var after time.Duration
	if json.Unmarshal([]byte(header.Get("X-Business-Use-Case-Usage")), &usage) != nil {
		return 0
	}
	for _, kinds := range usage {
		for _, u := range kinds {
			if 0 < u.Minutes.N && u.Minutes.N <= 24*60 {
				after = max(after, time.Duration(u.Minutes.N)*time.Minute)
			}
		}
	}
	return after
}
