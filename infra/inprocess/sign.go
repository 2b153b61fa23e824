package inprocess

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"

	"oyez/shared/platform/all"
)

// Sign makes the headers with which a platform would send a body to the local run; nil for a platform that is not known.
func Sign(platform string, body []byte) http.Header {
	header := http.Header{"Content-Type": {"application/json"}}
	switch platform {
	case "meta":
		header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(sum(all.LocalMetaSecret, body)))
	case "x":
		header.Set("X-Twitter-Webhooks-Signature", "sha256="+base64.StdEncoding.EncodeToString(sum(all.LocalXSecret, body)))
	default:
		return nil
	}
	return header
}

func sum(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}
