package receipts

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
)

// maxUnpacked bounds one delivery of CloudWatch Logs, unpacked. CloudWatch packs at most 1 MB of log lines.
const maxUnpacked = 8 << 20

// ErrUnreadable is an event that is not what CloudWatch Logs sends.
var ErrUnreadable = errors.New("receipts: not a delivery of CloudWatch Logs")

// unpack reads the log lines of an event, gzipped in base64, at most maxUnpacked bytes.
func unpack(data string) ([]string, error) {
	zip, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(data)))
	if err != nil {
		return nil, ErrUnreadable
	}
	unpacked, err := io.ReadAll(io.LimitReader(zip, maxUnpacked+1))
	if err != nil || len(unpacked) > maxUnpacked {
		return nil, ErrUnreadable
	}
	var logs struct {
		MessageType string
		LogEvents   []struct{ Message string }
	}
	if json.NewDecoder(bytes.NewReader(unpacked)).Decode(&logs) != nil {
		return nil, ErrUnreadable
	}
	if logs.MessageType == "CONTROL_MESSAGE" { // a probe of CloudWatch
		return nil, nil
	}
	var lines []string
	for _, e := range logs.LogEvents {
		lines = append(lines, e.Message)
	}
	return lines, nil
}

// status is one SMS's delivery status. The log line also holds the number, which we do not read.
type status struct {
	messageID string
	delivered bool
	reason    Reason
	at        time.Time
	took      time.Duration // since the request to SNS
}

// read parses a line of the log; false if it is no delivery status.
func read(line string) (status, bool) {
	var l struct {
		Notification struct {
			MessageID string `json:"messageId"`
			Timestamp string // time of the request: UTC, written without a zone
		}
		Delivery struct {
			ProviderResponse string
			DwellTimeMs      int64
			UntilDeviceAck   int64 `json:"dwellTimeMsUntilDeviceAck"`
		}
		Status string
	}
	if json.Unmarshal([]byte(line), &l) != nil || !plausible(l.Notification.MessageID) {
		return status{}, false
	}
	asked, err := time.Parse("2006-01-02 15:04:05.999", l.Notification.Timestamp)
	if err != nil || l.Status != "SUCCESS" && l.Status != "FAILURE" {
		return status{}, false
	}
	took := min(time.Duration(max(l.Delivery.DwellTimeMs, l.Delivery.UntilDeviceAck, 0)),
		maxDwell/time.Millisecond) * time.Millisecond
	return status{
		messageID: l.Notification.MessageID, delivered: l.Status == "SUCCESS",
		reason: reasonOf(l.Delivery.ProviderResponse), at: asked.Add(took), took: took,
	}, true
}

// maxDwell is the latest a carrier may report, as AWS documents it.
const maxDwell = 72 * time.Hour

// plausible reports whether an id looks like one of SNS: it becomes a table key.
func plausible(id string) bool {
	return len(id) > 0 && len(id) <= 64 && !strings.ContainsFunc(id, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-')
	})
}

// Reason is why a carrier did or did not deliver an SMS. The set is closed.
type Reason string

// The reasons.
const (
	ByCarrier   Reason = "accepted-by-carrier" // it does not say whether it arrived
	ByPhone     Reason = "accepted-by-phone"
	Spam        Reason = "blocked-as-spam"
	Blocked     Reason = "blocked"      // by the carrier, a list, or the phone
	Invalid     Reason = "invalid"      // number or text
	Unreachable Reason = "unreachable"  // the phone: switched off, or without network
	CarrierDown Reason = "carrier-down" // the carrier itself
	OptedOut    Reason = "opted-out"
	OverQuota   Reason = "over-quota" // the month's limit, or the price
	Unverified  Reason = "unverified" // the SMS sandbox
	Unexplained Reason = "unexplained"
)

// words maps the documented texts of providerResponse to reasons, the most specific first.
var words = []struct {
	says   string
	reason Reason
}{
	{"accepted by phone carrier", ByCarrier},
	{"accepted by phone", ByPhone},
	{"accepted", ByCarrier},
	{"blocked as spam", Spam},
	{"opted out", OptedOut},
	{"max price", OverQuota},
	{"quota", OverQuota},
	{"spend", OverQuota},
	{"sandbox", Unverified},
	{"not verified", Unverified},
	// "Phone carrier has blocked this message", "Destination is on a blocked list", "Phone has blocked SMS"
	{"block", Blocked},
	{"invalid", Invalid},
	{"carrier is currently", CarrierDown},
	{"phone is currently", Unreachable},
	{"unreachable", Unreachable},
}

func reasonOf(response string) Reason {
	response = strings.ToLower(response)
	for _, w := range words {
		if strings.Contains(response, w.says) {
			return w.reason
		}
	}
	return Unexplained
}
