package receipts_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/receipts"
	"oyez/shared/alert"
	"oyez/shared/metrics"
	"oyez/shared/paging"
)

var now = time.Date(2026, 11, 21, 2, 31, 10, 0, time.UTC)

// book stores receipts by message, and fails on request.
type book struct {
	kept map[string]alert.Receipt
	fail map[string]error
}

func (b *book) Receipt(_ context.Context, id string, r alert.Receipt) error {
	if err := b.fail[id]; err != nil {
		return err
	}
	b.kept[id] = r
	return nil
}

// handle gives the function an event of these log lines and returns all that it wrote.
func handle(t *testing.T, b *book, kind string, lines ...string) (written string, err error) {
	t.Helper()
	var messages []map[string]any
	for _, l := range lines {
		messages = append(messages, map[string]any{"id": "1", "timestamp": 1, "message": l})
	}
	data, err := json.Marshal(map[string]any{
		"messageType": kind,
		"logGroup":    "sns/eu-west-3/123456789012/DirectPublishToPhoneNumber", "logEvents": messages,
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw(t, b, pack(t, data))
}

func pack(t *testing.T, data []byte) string {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := zip.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

func raw(t *testing.T, b *book, data string) (written string, err error) {
	t.Helper()
	if b.kept == nil {
		b.kept = map[string]alert.Receipt{}
	}
	var out bytes.Buffer
	h := &receipts.Handler{
		Pager: b, Metrics: metrics.New(&out, func() time.Time { return now }),
		Log: slog.New(slog.NewJSONHandler(&out, nil)),
	}
	err = h.Handle(t.Context(), events.CloudwatchLogsEvent{AWSLogs: events.CloudwatchLogsRawData{Data: data}})
	if strings.Contains(out.String()+fmt.Sprint(err), "5555550") {
		t.Errorf("the number is shown: %v\n%s", err, out.String())
	}
	return out.String(), err
}

// line is one of AWS's, in the form of its documentation.
func line(id, status, says string) string {
	return fmt.Sprintf(
		`{"notification":{"messageId":%q,"timestamp":"2026-11-21 02:31:00.558"},"delivery":{"mnc":270,"mcc":310,
		"phoneCarrier":"My Phone Carrier","destination":"+15555550100","priceInUSD":0.00645,"smsType":"Transactional",
		"providerResponse":%q,"dwellTimeMs":599,"dwellTimeMsUntilDeviceAck":1344},"status":%q}`, id, says, status)
}

const (
	anna = "34d9b400-c6dd-5444-820d-fbeb0f1f54cf"
	ben  = "1077257a-92f3-5ca3-bc97-6a915b310625"
)

var arrived = time.Date(2026, 11, 21, 2, 31, 1, 902e6, time.UTC)

func TestReceipts(t *testing.T) {
	b := &book{}
	written, err := handle(t, b, "DATA_MESSAGE",
		line(anna, "SUCCESS", "Message has been accepted by phone carrier"),
		line(ben, "FAILURE", "Unknown error attempting to reach phone"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := b.kept[anna], (alert.Receipt{Delivered: true, At: arrived}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := b.kept[ben], (alert.Receipt{At: arrived, Reason: "unexplained"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for _, want := range []string{`"Delivered":1`, `"Undelivered":1`, `"WokenToDelivered":[1344]`} {
		if !strings.Contains(written, want) {
			t.Errorf("no %s in %s", want, written)
		}
	}
}

// Every response that AWS documents has its word, and what it may invent has one too.
func TestReasons(t *testing.T) {
	for says, want := range map[string]receipts.Reason{
		"Blocked as spam by phone carrier":                   receipts.Spam,
		"Destination is on a blocked list":                   receipts.Blocked,
		"Phone is on a blocked list":                         receipts.Blocked,
		"Phone has blocked SMS":                              receipts.Blocked,
		"Phone carrier has blocked this message":             receipts.Blocked,
		"Invalid phone number":                               receipts.Invalid,
		"Message body is invalid":                            receipts.Invalid,
		"Phone carrier is currently unreachable/unavailable": receipts.CarrierDown,
		"Phone is currently unreachable/unavailable":         receipts.Unreachable,
		"Phone number is opted out":                          receipts.OptedOut,
		"This delivery would exceed max price":               receipts.OverQuota,
		"No quota left for account":                          receipts.OverQuota,
		"Unknown error attempting to reach phone":            receipts.Unexplained,
		"call +15555550100 and ask":                          receipts.Unexplained,
		"":                                                   receipts.Unexplained,
	} {
		b := &book{}
		if _, err := handle(t, b, "DATA_MESSAGE", line(anna, "FAILURE", says)); err != nil ||
			b.kept[anna].Reason != string(want) {
			t.Errorf("%q is %q, want %q (%v)", says, b.kept[anna].Reason, want, err)
		}
	}
}

func TestWhatBelongsToNobodyIsCountedAndDropped(t *testing.T) {
	b := &book{fail: map[string]error{ben: fmt.Errorf("receipt: %w", paging.ErrUnknownMessage)}}
	written, err := handle(t, b, "DATA_MESSAGE", line(ben, "SUCCESS", ""), line(anna, "SUCCESS", ""))
	if err != nil || !strings.Contains(written, `"Unmatched":1`) || !b.kept[anna].Delivered {
		t.Errorf("%v %+v\n%s", err, b.kept, written)
	}
}

// If the table fails, the event is redelivered, and its other receipts are still stored.
func TestAFaultComesAgain(t *testing.T) {
	b := &book{fail: map[string]error{anna: errors.New("the table is down")}}
	if _, err := handle(t, b, "DATA_MESSAGE", line(anna, "SUCCESS", ""), line(ben, "SUCCESS", "")); err == nil ||
		!b.kept[ben].Delivered {
		t.Errorf("%v %+v", err, b.kept)
	}
}

// What is hostile or strange is no fault that comes again for ever.
func TestWhatIsNotADeliveryStatus(t *testing.T) {
	for name, l := range map[string]string{
		"no JSON":           "+15555550100 said yes",
		"no id":             line("", "SUCCESS", ""),
		"an id of a key":    line("a#b", "SUCCESS", ""),
		"a long id":         line(strings.Repeat("a", 65), "SUCCESS", ""),
		"another status":    line(anna, "MAYBE", ""),
		"another timestamp": strings.Replace(line(anna, "SUCCESS", ""), "2026-11-21 02:31:00.558", "yesterday", 1),
		"a list":            "[1]",
	} {
		b := &book{}
		if _, err := handle(t, b, "DATA_MESSAGE", l); err != nil || len(b.kept) > 0 {
			t.Errorf("%s: %v %+v", name, err, b.kept)
		}
	}
	b := &book{}
	if _, err := handle(t, b, "CONTROL_MESSAGE", line(anna, "SUCCESS", "")); err != nil || len(b.kept) > 0 {
		t.Errorf("a probe: %v %+v", err, b.kept)
	}
	for name, data := range map[string]string{
		"nothing": "", "no base64": "%%%", "no gzip": base64.StdEncoding.EncodeToString([]byte("hello")),
		"no JSON": pack(t, []byte("hello")), "a bomb": pack(t, bytes.Repeat([]byte(" "), 9<<20)),
		"cut off": pack(t, []byte(`{"logEvents":[{"message":"`))[:20],
	} {
		written, err := raw(t, b, data)
		if err != nil || len(b.kept) > 0 || !strings.Contains(written, "dropped") {
			t.Errorf("%s: %v %+v %s", name, err, b.kept, written)
		}
	}
	wild := strings.Replace(line(anna, "SUCCESS", ""), `"dwellTimeMsUntilDeviceAck":1344`,
		`"dwellTimeMsUntilDeviceAck":9223372036854775807`, 1)
	if _, err := handle(t, b, "DATA_MESSAGE", wild); err != nil || b.kept[anna].At.Sub(now) > 73*time.Hour {
		t.Errorf("%v %+v", err, b.kept)
	}
}
