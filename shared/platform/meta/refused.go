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

// graphError is how Graph refuses a call. Its text is localised and never read.
type graphError struct {
	Error *struct {
		Code      platform.Count `json:"code"`
		Subcode   platform.Count `json:"error_subcode"`
		Transient bool           `json:"is_transient"`
	} `json:"error"`
}

// explain reads Graph's error by code, subcode and is_transient.
func explain(answer platform.APIResponse) *platform.SendError {
	if answer.OK() {
		return nil
	}
	var reply graphError
	if json.Unmarshal(answer.Body, &reply) != nil || reply.Error == nil || !reply.Error.Code.Known {
		return platform.Unexplained(answer, 0)
	}
	failed := failure(reply.Error.Code.N, reply.Error.Subcode.N, reply.Error.Transient)
	if failed.Verdict == platform.Retry {
		failed.After = access(answer.Header)
	}
	return failed
}

// codeOf is the code of Graph's error; 0 where there is none.
func codeOf(answer platform.APIResponse) int {
	var reply graphError
	if json.Unmarshal(answer.Body, &reply) != nil || reply.Error == nil {
		return 0
	}
	return reply.Error.Code.N
}

// failure is what a code and subcode of Meta mean.
func failure(code, sub int, transient bool) *platform.SendError {
	numbers := fmt.Sprint(code)
	if sub != 0 {
		numbers = fmt.Sprintf("%d/%d", code, sub)
	}
	return meaning(code, sub, transient).Failed(numbers, nil)
}

// The codes by which Meta says that our reply stands there already, or that it knows no such thing.
const (
	duplicate         = 506
	answeredPrivately = 10900
	unknownThing      = 100
)

// outside says whether a try failed because it came too late.
func outside(err error) bool {
	var failed *platform.SendError
	return errors.As(err, &failed) && strings.HasPrefix(failed.Reason, tooLate.Reason)
}

var (
	busy        = platform.Meaning{Verdict: platform.Retry, Reason: "the platform is busy or down"}
	tooMany     = platform.Meaning{Verdict: platform.Retry, Reason: "too many calls"}
	tooLate     = platform.Meaning{Verdict: platform.GiveUp, Reason: "outside the time for private answers"}
	unreachable = platform.Meaning{Verdict: platform.GiveUp, Reason: "the person cannot be reached"}
	withdrawn   = platform.Meaning{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"}
	noToken     = platform.Meaning{Verdict: platform.Reconnect, Reason: "token invalid"}
)

// codes are what Graph means by its codes, whatever the subcode.
var codes = platform.Codes[int]{
	1: busy, 2: busy, 1200: busy, 131000: busy, 131016: busy, 131057: busy,
	4: tooMany, 17: tooMany, 32: tooMany, 341: tooMany, 613: tooMany, 80007: tooMany, 130429: tooMany, 131056: tooMany,
	368:               {Verdict: platform.GiveUp, Reason: "blocked for a while for a policy"},
	duplicate:         {Verdict: platform.GiveUp, Reason: "the same text twice in a row"},
	answeredPrivately: {Verdict: platform.GiveUp, Reason: "answered privately before"},
	131047:            tooLate,
	131048:            {Verdict: platform.GiveUp, Reason: "too many people blocked or reported us"},
	131026:            unreachable, 131030: unreachable, 131062: unreachable, 551: unreachable,
	10: withdrawn, 102: noToken, 190: noToken,
}

// subcodes are what they mean with a subcode that changes it.
var subcodes = platform.Codes[[2]int]{
	{10, 2018278}: tooLate, {10, 2534022}: tooLate, {10, 2018108}: unreachable, {200, 1545041}: unreachable,
	{190, 458}: {Verdict: platform.Reconnect, Reason: "app removed by the Page"},
	{190, 460}: {Verdict: platform.Reconnect, Reason: "password changed"},
	{190, 463}: {Verdict: platform.Reconnect, Reason: "token expired"},
}

func meaning(code, sub int, transient bool) platform.Meaning {
	if m, listed := subcodes[[2]int{code, sub}]; listed {
		return m
	}
	m, listed := codes[code]
	switch {
	case listed:
		return m
	case 200 <= code && code <= 299:
		return withdrawn
	case transient:
		return busy
	case code == unknownThing:
		return platform.Meaning{Verdict: platform.GiveUp, Reason: "gone, or a parameter is wrong"}
	default:
		return platform.Meaning{Verdict: platform.GiveUp, Reason: "refused"}
	}
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
