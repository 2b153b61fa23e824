package tiktok

import (
	"encoding/json"
	"time"

	"oyez/shared/platform"
)

var (
	tooMany   = platform.Meaning{Verdict: platform.Retry, Reason: "too many calls", Wait: time.Minute}
	busy      = platform.Meaning{Verdict: platform.Retry, Reason: "the platform is busy or down", Wait: time.Minute}
	noToken   = platform.Meaning{Verdict: platform.Reconnect, Reason: "token expired or invalid"}
	withdrawn = platform.Meaning{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn"}
	gone      = platform.Meaning{Verdict: platform.GiveUp, Reason: "gone, or a parameter is wrong"}
)

// codes are what TikTok's Business API means by its return codes. It counts calls by the minute.
var codes = platform.Codes[int]{
	40016: tooMany, 40100: tooMany, 40133: tooMany, 40700: busy, 40001: withdrawn, 40002: gone, 40007: gone,
}

// explain reads the code within TikTok's answer, never the English text beside it. nil says that it was a yes.
func explain(answer platform.APIResponse) *platform.SendError {
	var reply struct {
		Code platform.Count `json:"code"`
	}
	if !answer.OK() || json.Unmarshal(answer.Body, &reply) != nil || !reply.Code.Known {
		return platform.Unexplained(answer, time.Minute)
	}
	switch code := reply.Code.N; {
	case code == 0:
		return nil
	case 50000 <= code && code <= 69999:
		return busy.Failed(code, answer.Header)
	case 40102 <= code && code <= 40110:
		return noToken.Failed(code, answer.Header)
	default:
		return codes.Failed(code, answer.Header)
	}
}
