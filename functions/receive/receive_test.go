package receive_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/receive"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// topic keeps what is published, or refuses it.
type topic struct {
	messages []string
	err      error
}

func (t *topic) Publish(_ context.Context, message string) error {
	if t.err != nil {
		return t.err
	}
	t.messages = append(t.messages, message)
	return nil
}

type door struct {
	*receive.Handler
	store   *store.Store
	topic   *topic
	metrics *bytes.Buffer
	log     *bytes.Buffer
	fault   error // of every call to the table
}

func newDoor(t *testing.T) *door {
	t.Helper()
	d := &door{topic: &topic{}, metrics: &bytes.Buffer{}, log: &bytes.Buffer{}}
	kept, err := embedded.Open("", embedded.Options{Fault: func(int, string) error { return d.fault }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	d.store = store.New(kept, func() time.Time { return now })
	adapters := map[string]platform.Adapter{}
	for _, a := range all.On(all.Local(nil)) {
		adapters[a.Spec().Name] = a
	}
	recorder := metrics.New(d.metrics, func() time.Time { return now })
	log := slog.New(slog.NewJSONHandler(d.log, nil))
	d.Handler = &receive.Handler{
		Adapters: func(context.Context) platform.Set { return adapters }, Defer: d.topic.Publish,
		Now: func() time.Time { return now }, NewTrace: func() string { return "trace-1" }, Metrics: recorder, Log: log,
		Intake: &intake.Intake{
			Store: d.store, Ours: func(mention.Source) bool { return true },
			Sources: func() []mention.Source { return nil }, Metrics: recorder, Log: log,
			Echo: func(context.Context, mention.Mention) error { return nil },
		},
	}
	return d
}

const body = `{"for_user_id":"424242","tweet_create_events":[{"id_str":"1001","created_at":"Sat Nov 21 20:59:00 +0000 2026","text":"@oyez where is my order","user":{"id_str":"777","screen_name":"pat"}}]}`

func sign(body string) string {
	mac := hmac.New(sha256.New, []byte(all.LocalSecret("x")))
	mac.Write([]byte(body))
	return "sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// post is a delivery of X as API Gateway gives it.
func post(body string) events.APIGatewayV2HTTPRequest {
	r := events.APIGatewayV2HTTPRequest{
		RawPath: "/webhooks/x", Body: body, Headers: map[string]string{
			"x-twitter-webhooks-signature": sign(body),
			"content-type":                 "application/json",
		},
	}
	r.RequestContext.HTTP.Method = http.MethodPost
	return r
}

func get(path, query string) events.APIGatewayV2HTTPRequest {
	r := events.APIGatewayV2HTTPRequest{RawPath: path, RawQueryString: query}
	r.RequestContext.HTTP.Method = http.MethodGet
	return r
}

var key = mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1001"}

func TestStatus(t *testing.T) {
	valid := func(change func(*events.APIGatewayV2HTTPRequest)) events.APIGatewayV2HTTPRequest {
		r := post(body)
		change(&r)
		return r
	}
	huge := strings.Repeat(" ", 4<<20+1)
	for name, c := range map[string]struct {
		request events.APIGatewayV2HTTPRequest
		want    int
	}{
		"a good delivery": {post(body), 200},
		"base64": {valid(func(r *events.APIGatewayV2HTTPRequest) {
			r.Body, r.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(body)), true
		}), 200},
		"header in capitals": {valid(func(r *events.APIGatewayV2HTTPRequest) {
			r.Headers = map[string]string{"X-Twitter-Webhooks-Signature": sign(body)}
		}), 200},
		"broken base64": {valid(
			func(r *events.APIGatewayV2HTTPRequest) { r.Body, r.IsBase64Encoded = "%%%", true }), 400},
		"one byte changed": {valid(func(r *events.APIGatewayV2HTTPRequest) {
			r.Body = strings.Replace(body, "1001",
				"1002", 1)
		}), 401},
		"no signature": {valid(func(r *events.APIGatewayV2HTTPRequest) { r.Headers = nil }), 401},
		"malformed signature": {valid(
			func(r *events.APIGatewayV2HTTPRequest) { r.Headers["x-twitter-webhooks-signature"] = "sha256=!" }), 401},
		"no UTF-8": {post("{\"for_user_id\":\"424242\",\"a\":\"\xff\"}"), 401},
		"too long": {post(huge), 413},
		"too long in base64": {valid(func(r *events.APIGatewayV2HTTPRequest) {
			r.Body, r.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(huge)), true
		}), 413},
		"unknown platform": {
			valid(func(r *events.APIGatewayV2HTTPRequest) { r.RawPath = "/webhooks/myspace" }),
			404,
		},
		"no platform": {valid(func(r *events.APIGatewayV2HTTPRequest) { r.RawPath = "/webhooks/" }), 404},
		"other method": {valid(
			func(r *events.APIGatewayV2HTTPRequest) { r.RequestContext.HTTP.Method = http.MethodPut }), 405},
		"no handshake":  {get("/webhooks/x", ""), 400},
		"broken query":  {get("/webhooks/x", "crc_token=%zz"), 400},
		"X's challenge": {get("/webhooks/x", "crc_token=abc"), 200},
		"Meta's handshake": {get("/webhooks/meta",
			"hub.mode=subscribe&hub.verify_token=local-verify-token&hub.challenge=123"), 200},
		"Meta with a wrong word": {
			get("/webhooks/meta", "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=123"),
			403,
		},
		"signed, not JSON": {post("{"), 200},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			response, err := d.Handle(t.Context(), c.request)
			if err != nil || response.StatusCode != c.want {
				t.Fatalf("%d %q %v, want %d", response.StatusCode, response.Body, err, c.want)
			}
			if strings.Contains(response.Body+d.log.String(), all.LocalSecret("x")) ||
				strings.Contains(response.Body, "guess") {
				t.Errorf("a secret in %q or the log", response.Body)
			}
			if c.want == 401 && !strings.Contains(d.metrics.String(), `"Rejected":1`) {
				t.Errorf("not counted: %s", d.metrics)
			}
			_, err = d.store.Mention(t.Context(), key)
			if stored := err == nil; stored != (c.want == 200 && strings.Contains(c.request.Body, "order") ||
				c.want == 200 && c.request.IsBase64Encoded || name == "header in capitals") {
				t.Errorf("stored: %v", stored)
			}
		})
	}
}

func TestAllowNamesWhatIsRouted(t *testing.T) {
	for path, want := range map[string]string{
		"/webhooks/x":            "GET, HEAD, POST",
		"/webhooks/generic/shop": "GET, OPTIONS, POST",
	} {
		r := get(path, "")
		r.RequestContext.HTTP.Method = http.MethodDelete
		if response, err := newDoor(t).Handle(t.Context(), r); err != nil || response.StatusCode != 405 ||
			response.Headers["Allow"] != want {
			t.Errorf("%s: %d, Allow %q, %v, want %q", path, response.StatusCode, response.Headers["Allow"], err, want)
		}
	}
}

// An address that is a secret must not stand in what is kept of a delivery that nobody could read.
func TestWhatIsKeptHoldsNoSecretAddress(t *testing.T) {
	word := all.LocalSecret("trustpilot")
	d := newDoor(t)
	r := post("{")
	r.RawPath = "/webhooks/trustpilot/" + word
	if response, err := d.Handle(t.Context(), r); err != nil || response.StatusCode != 200 {
		t.Fatal(response.StatusCode, err)
	}
	kept, err := d.store.Quarantines(t.Context(), now)
	if err != nil || len(kept) != 1 || strings.Contains(fmt.Sprintf("%+v", kept)+d.log.String(), word) {
		t.Errorf("kept: %+v", kept)
	}
}

func TestWhatCannotBeReadIsKept(t *testing.T) {
	d := newDoor(t)
	if response, _ := d.Handle(t.Context(), post(`{"for_user_id":`)); response.StatusCode != 200 {
		t.Fatalf("answered %d", response.StatusCode)
	}
	kept, err := d.store.Quarantines(t.Context(), now)
	if err != nil || len(kept) != 1 || string(kept[0].Body) != `{"for_user_id":` || kept[0].Platform != "x" ||
		kept[0].Reason == "" {
		t.Fatalf("quarantine holds %+v, %v", kept, err)
	}
	if !strings.Contains(d.metrics.String(), `"Quarantined":1`) {
		t.Errorf("not counted: %s", d.metrics)
	}
}

// Promise 1: 200 only after the table or the topic has it.
func TestTheTableIsDown(t *testing.T) {
	for name, fault := range map[string]error{"down": table.ErrUnavailable, "throttling": table.ErrThrottled} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			d.fault = fmt.Errorf("told: %w", fault)
			if response, _ := d.Handle(t.Context(), post(body)); response.StatusCode != 200 ||
				len(d.topic.messages) != 1 {
				t.Fatalf("answered %d, topic has %d", response.StatusCode, len(d.topic.messages))
			}
			d.fault = nil
			heard, err := intake.Unpack(d.topic.messages[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Intake.Take(t.Context(), heard); err != nil {
				t.Fatal(err)
			}
			m, err := d.store.Mention(t.Context(), key)
			if err != nil || m.Text != "@oyez where is my order" || m.Trace != "trace-1" || !m.HeardAt.Equal(now) {
				t.Errorf("after the replay: %+v, %v", m, err)
			}
		})
	}
	t.Run("and the topic too", func(t *testing.T) {
		d := newDoor(t)
		d.fault, d.topic.err = table.ErrUnavailable, errors.New("down")
		if response, _ := d.Handle(t.Context(), post(body)); response.StatusCode != 503 {
			t.Errorf("answered %d", response.StatusCode)
		}
	})
}

func TestAPanicIsOneFailedRequest(t *testing.T) {
	d := newDoor(t)
	d.Intake = nil
	response, err := d.Handle(t.Context(), post(body))
	if err != nil || response.StatusCode != 500 || !strings.Contains(response.Body, "trace-1") {
		t.Errorf("%d %q %v", response.StatusCode, response.Body, err)
	}
}
