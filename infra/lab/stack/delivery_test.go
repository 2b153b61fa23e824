package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/google/go-cmp/cmp"

	"oyez/infra/lab/stack/declared"
	sandbox "oyez/infra/lab/stack/lambda"
	"oyez/infra/lab/stack/policy"
)

// TestMain also acts as a function of the stack: under a Runtime API this binary responds as the test says.
func TestMain(m *testing.M) {
	if os.Getenv("AWS_LAMBDA_RUNTIME_API") != "" {
		lambda.Start(func(event json.RawMessage) (json.RawMessage, error) {
			r, err := http.Post(os.Getenv("ASK"), "application/json", strings.NewReader(string(event)))
			if err != nil {
				return nil, err
			}
			defer r.Body.Close()
			answer, err := io.ReadAll(r.Body)
			if r.StatusCode != http.StatusOK {
				return nil, fmt.Errorf("told to fail")
			}
			return answer, err
		})
		return
	}
	os.Exit(m.Run())
}

// bench is a stack with one function, whose responses the test chooses.
func bench(t *testing.T, answer func(event string) (string, bool)) *Stack {
	t.Helper()
	server := httptestServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		words, ok := answer(string(body))
		if !ok {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = io.WriteString(w, words)
	})
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f := sandbox.New(sandbox.Options{
		Name: "F", Binary: binary, Timeout: 10 * time.Second, Most: 1, Log: io.Discard, Now: time.Now,
		Env: func(string) []string { return []string{"ASK=" + server} },
	})
	t.Cleanup(f.Close)
	everything := declared.Role{}
	if err := json.Unmarshal([]byte(`{"Policies":[{"PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}]}`), &everything); err != nil {
		t.Fatal(err)
	}
	s := &Stack{
		o: Options{Poll: time.Millisecond}, Template: &declared.Template{},
		functions: map[string]*sandbox.Function{"F": f},
		roles:     map[string]*role{"F": newRole("FRole", everything)}, async: map[string]*async{},
		queues: map[string]*queue{},
	}
	return s
}

func batch(now time.Time, n int) []record {
	list := make([]record, n)
	for i := range list {
		sequence := fmt.Sprint(i + 1)
		list[i] = record{
			sequence: sequence, at: now,
			raw: map[string]json.RawMessage{"n": json.RawMessage(sequence)},
		}
	}
	return list
}

func sequences(event string) string {
	var e struct{ Records []struct{ N int } }
	if err := json.Unmarshal([]byte(event), &e); err != nil {
		return err.Error()
	}
	list := make([]string, len(e.Records))
	for i, r := range e.Records {
		list[i] = fmt.Sprint(r.N)
	}
	return strings.Join(list, " ")
}

func TestStream(t *testing.T) {
	two, hour := 2, 3600
	failing := func(sequence string) string { return `{"batchItemFailures":[{"itemIdentifier":"` + sequence + `"}]}` }
	for name, row := range map[string]struct {
		answer func(call int, records string) (string, bool)
		bisect bool
		ages   []time.Duration
		calls  []string
		dead   string // condition and range of the discarded records
	}{
		"well": {
			func(int, string) (string, bool) { return `{"batchItemFailures":[]}`, true }, true,
			nil,
			[]string{"1 2 3 4"},
			"",
		},
		"well, nothing": {func(int, string) (string, bool) { return `null`, true }, true, nil, []string{"1 2 3 4"}, ""},
		"from the third on": {func(call int, _ string) (string, bool) {
			return map[bool]string{true: failing("3"), false: "null"}[call == 1], true
		}, true, nil, []string{"1 2 3 4", "3 4"}, ""},
		"one nobody knows": {func(call int, _ string) (string, bool) {
			return map[bool]string{true: failing("9"), false: "null"}[call == 1], true
		}, true, nil, []string{"1 2 3 4", "1 2 3 4"}, ""},
		"an error each time": {
			func(int, string) (string, bool) { return "", false }, false, nil,
			[]string{"1 2 3 4", "1 2 3 4", "1 2 3 4"},
			"RetryAttemptsExhausted 1-4",
		},
		"one record is poison": {
			func(_ int, records string) (string, bool) {
				return "null", !slices.Contains(strings.Fields(records), "3")
			}, true, nil,
			[]string{"1 2 3 4", "1 2", "3 4", "3", "3", "3", "4"},
			"RetryAttemptsExhausted 3-3",
		},
		"the first two are old": {
			func(int, string) (string, bool) { return "null", true }, true,
			[]time.Duration{2 * time.Hour, 2 * time.Hour},
			[]string{"3 4"},
			"RecordAgeExceeded 1-2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var calls []string
			s := bench(t, func(event string) (string, bool) {
				mu.Lock()
				defer mu.Unlock()
				calls = append(calls, sequences(event))
				return row.answer(len(calls), sequences(event))
			})
			dead := &queue{now: s.Now}
			st := &stream{function: "F", onward: dead, StreamMapping: declared.StreamMapping{
				BisectBatchOnFunctionError: row.bisect, FunctionResponseTypes: []string{"ReportBatchItemFailures"},
				MaximumRetryAttempts: &two, MaximumRecordAgeInSeconds: &hour,
			}}
			records := batch(s.Now(), 4)
			for i, age := range row.ages {
				records[i].at = records[i].at.Add(-age)
			}
			s.give(t.Context(), st, "shard", records, 0)
			if diff := cmp.Diff(row.calls, calls); diff != "" {
				t.Errorf("the function got (-want +got):\n%s", diff)
			}
			got := ""
			for _, m := range dead.messages {
				var told struct {
					RequestContext     struct{ Condition string }
					DDBStreamBatchInfo struct{ StartSequenceNumber, EndSequenceNumber string }
				}
				if err := json.Unmarshal([]byte(m.body), &told); err != nil {
					t.Fatal(err)
				}
				got += told.RequestContext.Condition + " " + told.DDBStreamBatchInfo.StartSequenceNumber + "-" +
					told.DDBStreamBatchInfo.EndSequenceNumber
			}
			if got != row.dead {
				t.Errorf("given up: %q, want %q", got, row.dead)
			}
		})
	}
}

func TestQueue(t *testing.T) {
	now := time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	dead := &queue{now: clock, Queue: declared.Queue{MessageRetentionPeriod: 1000}}
	q := &queue{now: clock, dead: dead, Queue: declared.Queue{VisibilityTimeout: 10, MessageRetentionPeriod: 100}}
	q.RedrivePolicy = &struct {
		DeadLetterTargetArn string `json:"deadLetterTargetArn"`
		MaxReceiveCount     int    `json:"maxReceiveCount"`
	}{MaxReceiveCount: 2}
	for _, body := range []string{"a", "b", "c"} {
		q.send(body)
	}
	see := func(max int) string {
		var seen []string
		for _, m := range q.receive(max) {
			seen = append(seen, m.body)
		}
		return strings.Join(seen, " ")
	}
	if got := see(2); got != "a b" {
		t.Errorf("first %q", got)
	}
	if got := see(2); got != "c" {
		t.Errorf("what is hidden was seen: %q", got)
	}
	q.delete(q.messages[0].id)
	now = now.Add(11 * time.Second)
	if got := see(5); got != "b c" {
		t.Errorf("what nobody deleted came back as %q", got)
	}
	now = now.Add(11 * time.Second)
	if got := see(5); got != "" || len(dead.messages) != 2 {
		t.Errorf("received too often: %q, %d dead letters", got, len(dead.messages))
	}
	q.send("d")
	now = now.Add(101 * time.Second)
	if got := see(5); got != "" || len(q.messages) != 0 {
		t.Errorf("kept too long: %q", got)
	}
}

func TestAsync(t *testing.T) {
	failures := 0
	s := bench(t, func(string) (string, bool) { failures++; return "null", failures > 2 })
	onward := &queue{now: s.Now}
	a := &async{retries: 2, age: time.Hour, onward: onward}
	s.async["F"] = a
	s.later("F", []byte(`{}`), 0)
	for try, wait := range []time.Duration{0, time.Minute, 2 * time.Minute} {
		if j := a.next(s.Now().Add(wait - time.Second)); j != nil && wait > 0 {
			t.Errorf("try %d came early", try)
		}
		s.offset.Add(int64(wait))
		j := a.next(s.Now())
		if j == nil {
			t.Fatalf("try %d did not come", try)
		}
		s.try(t.Context(), "F", a, j)
	}
	if len(a.jobs) != 0 || len(onward.messages) != 0 || failures != 3 {
		t.Errorf("%d jobs, %d given up after %d calls", len(a.jobs), len(onward.messages), failures)
	}
	failures = -10
	s.later("F", []byte(`{"n":1}`), 0)
	for range 3 {
		s.offset.Add(int64(2 * time.Minute))
		if j := a.next(s.Now()); j != nil {
			s.try(t.Context(), "F", a, j)
		}
	}
	if len(a.jobs) != 0 || len(onward.messages) != 1 ||
		!strings.Contains(onward.messages[0].body, `"requestPayload":{"n":1}`) {
		t.Errorf("%d jobs, onward %v", len(a.jobs), onward.messages)
	}
}

func TestRoutes(t *testing.T) {
	s := &Stack{}
	for _, r := range []declared.Route{
		{Method: "get", Path: "/{link}"},
		{Method: "POST", Path: "/{link}/{action}"},
		{Method: "GET", Path: "/inbox"},
		{Method: "ANY", Path: "/webhooks/{platform}"},
		{Method: "POST", Path: "/webhooks/{platform}"},
		{Method: "POST", Path: "/webhooks/{platform}/{path+}"},
	} {
		if err := s.route("F", r); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.route("G", declared.Route{Method: "GET", Path: "/inbox"}); err == nil {
		t.Error("two functions at one route")
	}
	for request, want := range map[string]string{
		"GET /inbox": "GET /inbox", "GET /ABC": "GET /{link}", "POST /ABC/take": "POST /{link}/{action}",
		"POST /webhooks/x": "POST /webhooks/{platform}",
		"GET /webhooks/x":  "ANY /webhooks/{platform}", "POST /webhooks/x/a/b": "POST /webhooks/{platform}/{path+}",
		"PUT /webhooks/x/a": "", "GET /": "",
		"POST /a/b/c": "", "GET /webhooks": "GET /{link}",
	} {
		method, path, _ := strings.Cut(request, " ")
		if found, _, _ := s.find(method, path); found.key != want {
			t.Errorf("%s goes to %q, want %q", request, found.key, want)
		}
	}
	if _, v, _ := s.find("POST", "/webhooks/x/a/b"); v["platform"] != "x" || v["path"] != "a/b" {
		t.Errorf("variables %v", v)
	}
}

// Inbound events: texts from a phone, and lines of a log group.
func TestFromOutside(t *testing.T) {
	heard := make(chan string, 2)
	s := bench(t, func(event string) (string, bool) { heard <- event; return "null", true })
	a := &async{}
	s.async["F"] = a
	s.Template.Topics = map[string]declared.Topic{"Inbound": {ARN: "arn:aws:sns:eu-west-3:1:inbound"}}
	sms := policy.Statement{
		Effect: "Allow", Principal: policy.Principal{Service: policy.Words{"sms-voice.amazonaws.com"}},
		Action:   policy.Words{"sns:Publish"},
		Resource: policy.Words{"*"},
	}
	s.topics = map[string]*topic{"arn:aws:sns:eu-west-3:1:inbound": {
		Topic: declared.Topic{
			ARN:      "arn:aws:sns:eu-west-3:1:inbound",
			Policies: []policy.Document{{Statement: []policy.Statement{sms}}},
		},
		functions: []string{"F"},
	}}
	s.logs = map[string][]string{"sms": {"F"}}
	if err := s.Publish("Inbound", "sms-voice.amazonaws.com", "OK 4821"); err != nil {
		t.Fatal(err)
	}
	if err := s.Publish("Inbound", "events.amazonaws.com", "OK 4822"); err == nil {
		t.Error("a service that the topic's policy does not name published there")
	}
	if err := s.log("sms", 0, "delivered"); err != nil {
		t.Fatal(err)
	}
	if err := s.log("nobody's", 0, "delivered"); err == nil {
		t.Error("a log that nobody reads was read")
	}
	for range 2 {
		s.try(t.Context(), "F", a, a.next(s.Now()))
	}
	if got := s.Published("Inbound"); len(got) != 1 || got[0] != "OK 4821" {
		t.Errorf("the topic was told %v", got)
	}
	if event := <-heard; !strings.Contains(event, `"Message":"OK 4821"`) {
		t.Errorf("the topic brought %s", event)
	}
	if event := <-heard; !strings.Contains(event, `"awslogs":{"data":"`) {
		t.Errorf("the log brought %s", event)
	}
}

// CloudFormation rejects a subscription of a function that the log service may not call.
func TestLogsNeedAPermission(t *testing.T) {
	for name, row := range map[string]struct {
		permission declared.Permission
		connected  bool
	}{
		"none": {declared.Permission{}, false},
		"its own": {declared.Permission{
			FunctionName: "oyez-F", Action: "lambda:InvokeFunction",
			Principal: "logs.amazonaws.com", SourceArn: "arn:aws:logs:eu-west-3:123456789012:log-group:sms*",
		}, true},
		"another group": {declared.Permission{
			FunctionName: "oyez-F", Action: "lambda:InvokeFunction",
			Principal: "logs.amazonaws.com", SourceArn: "arn:aws:logs:eu-west-3:123456789012:log-group:app*",
		}, false},
		"another's": {declared.Permission{
			FunctionName: "oyez-G", Action: "lambda:InvokeFunction",
			Principal: "logs.amazonaws.com", SourceArn: "arn:aws:logs:*",
		}, false},
	} {
		s := &Stack{logs: map[string][]string{}, Template: &declared.Template{
			Functions:   map[string]declared.Function{"F": {Name: "oyez-F", ARN: "arn:f"}},
			Permissions: map[string]declared.Permission{"P": row.permission},
		}}
		err := s.filter(declared.LogFilter{LogGroupName: "sms/1", DestinationArn: "arn:f"})
		if (err == nil) != row.connected || (len(s.logs["sms/1"]) == 1) != row.connected {
			t.Errorf("%s: %v, %v", name, s.logs, err)
		}
	}
}

// The keys that dynamodb:LeadingKeys sees for each operation.
func TestLeadingKeys(t *testing.T) {
	s := &Stack{Template: &declared.Template{Tables: map[string]declared.Table{"Table": {Name: "t", ARN: "arn:t"}}}}
	for operation, row := range map[string]struct{ body, want string }{
		"GetItem": {`{"TableName":"t","Key":{"pk":{"S":"team"},"sk":{"S":"rota"}}}`, "arn:t [team]"},
		"PutItem": {`{"TableName":"t","Item":{"pk":{"S":"ask#1"},"sk":{"S":"ask"}}}`, "arn:t [ask#1]"},
		"Query": {
			`{"TableName":"t","IndexName":"due","KeyConditionExpression":"(#0 = :0) AND (#1 <= :1)","ExpressionAttributeNames":{"#0":"due","#1":"due_at"},` +
				`"ExpressionAttributeValues":{":0":{"S":"due#alert#1"},":1":{"S":"2026"}}}`,
			"arn:t/index/due [due#alert#1]",
		},
		"TransactWriteItems": {`{"TransactItems":[{"Put":{"TableName":"t","Item":{"pk":{"S":"a"}}}},{"Delete":{"TableName":"t","Key":{"pk":{"S":"b"}}}}]}`, "arn:t [a] arn:t [b]"},
	} {
		calls, err := s.permissions(operation, []byte(row.body))
		var got []string
		for _, c := range calls {
			got = append(got, fmt.Sprint(c.Resource, " ", c.Context["dynamodb:LeadingKeys"]))
		}
		if err != nil || strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v, %v; want %s", operation, got, err, row.want)
		}
	}
	if _, err := s.permissions("PutItem", []byte(`{"TableName":"u"}`)); err == nil {
		t.Error("a table that is not ours")
	}
}

func TestMeter(t *testing.T) {
	for name, row := range map[string]struct {
		operation    string
		status       int
		sent, answer string
		want         Units
		boundless    bool
	}{
		"a put": {
			"PutItem", 200, `{}`, `{"ConsumedCapacity":{"CapacityUnits":3}}`,
			Units{1, 0, 3},
			false,
		},
		"a transaction": {
			"TransactWriteItems", 200, `{}`,
			`{"ConsumedCapacity":[{"CapacityUnits":6},{"CapacityUnits":2}]}`,
			Units{1, 0, 8},
			false,
		},
		"a get": {
			"GetItem", 200, `{"ConsistentRead":true}`, `{"ConsumedCapacity":{"CapacityUnits":1}}`,
			Units{1, 1, 0},
			false,
		},
		"a query of nothing": {"Query", 200, `{}`, `{"ConsumedCapacity":{"CapacityUnits":0}}`, Units{1, 0.5, 0}, true},
		"a bounded query": {
			"Query", 200, `{"Limit":1}`, `{"ConsumedCapacity":{"CapacityUnits":1}}`,
			Units{1, 1, 0},
			false,
		},
		"a scan": {
			"Scan", 200, `{"Limit":1}`, `{"ConsumedCapacity":{"CapacityUnits":1}}`,
			Units{1, 1, 0},
			true,
		},
		"a get of nothing": {
			"GetItem", 200, `{"ConsistentRead": true}`, `{"ConsumedCapacity":{"CapacityUnits":0}}`,
			Units{1, 1, 0},
			false,
		},
		"a refused condition": {
			"PutItem", 400, strings.Repeat("x", 1025),
			`{"__type":"ConditionalCheckFailedException"}`,
			Units{1, 0, 2},
			false,
		},
		"a cancelled one": {
			"TransactWriteItems", 400, `{}`, `{"__type":"TransactionCanceledException"}`,
			Units{1, 0, 2},
			false,
		},
	} {
		var m Meter
		m.dynamodb("F", row.operation, row.status, []byte(row.sent), []byte(row.answer))
		if read := m.Read(); len(read.Boundless) > 0 != row.boundless {
			t.Errorf("%s: calls without a bound: %v", name, read.Boundless)
		}
		if got := m.Read().Units["F"][row.operation]; got != row.want {
			t.Errorf("%s: %+v, want %+v", name, got, row.want)
		}
	}
}

// A call that the role does not grant is refused and recorded.
func TestDenied(t *testing.T) {
	s := bench(t, func(string) (string, bool) { return "null", true })
	s.roles["F"] = newRole("FRole", declared.Role{})
	s.Template.Tables = map[string]declared.Table{"Table": {Name: "t", ARN: "arn:t"}}
	s.calls.owns("F1", "F")
	server := httptestServer(t, s.serve)
	for target, body := range map[string]string{
		"DynamoDB_20120810.PutItem":      `{"TableName":"t"}`,
		"DynamoDB_20120810.CreateBackup": `{"TableName":"t"}`,
	} {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", target)
		r.Header.Set("Authorization",
			"AWS4-HMAC-SHA256 Credential=F1/20260101/eu-west-3/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %s", target, answer.Status)
		}
	}
	if diff := cmp.Diff([]string{"FRole: dynamodb:PutItem on arn:t"}, s.Denied()); diff != "" {
		t.Error(diff)
	}
	if list := s.Strange(); len(list) != 1 || !strings.Contains(list[0], "CreateBackup") {
		t.Errorf("strange: %v", list)
	}
}

func httptestServer(t *testing.T, f http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}
