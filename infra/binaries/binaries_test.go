// Package binaries runs the functions as they are deployed: the binaries that `sam build` makes, under a Lambda Runtime
// API, with the environment variables that template.yaml gives them, against DynamoDB Local and stand-ins that speak the
// protocols of SNS and SSM.
package binaries

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/dynamolocal"
	"oyez/infra/inprocess"
	"oyez/infra/team"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

// aws stands in for SNS and SSM, which speak two protocols to one address here.
type aws struct {
	mu        sync.Mutex
	published []url.Values
	parameter string
}

func (a *aws) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Amz-Target") != "" {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		a.mu.Lock()
		defer a.mu.Unlock()
		_ = json.NewEncoder(w).Encode(map[string]any{"Parameter": map[string]string{"Value": a.parameter, "Type": "SecureString"}})
		return
	}
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.published = append(a.published, r.PostForm)
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-%d</MessageId></PublishResult></PublishResponse>`, len(a.published))
}

// holds gives the parameter a value.
func (a *aws) holds(secrets string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.parameter = secrets
}

// last is the newest message to a topic, or to a phone.
func (a *aws) last(field string) (to, message string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := len(a.published) - 1; i >= 0; i-- {
		if to := a.published[i].Get(field); to != "" {
			return to, a.published[i].Get("Message")
		}
	}
	return "", ""
}

const (
	alertsTopic     = "arn:aws:sns:eu-west-3:123456789012:oyez-alerts"
	deliveriesTopic = "arn:aws:sns:eu-west-3:123456789012:oyez-deliveries"
	opsTopic        = "arn:aws:sns:eu-west-3:123456789012:oyez-ops"
	mailTopic       = "arn:aws:sns:eu-west-3:123456789012:oyez-mail"
	address         = "https://oyez.example.com"
	tableName       = "oyez-binaries"
)

// environment is what template.yaml gives a function, by the list that a test holds the template to.
func environment(t *testing.T, name, dynamoDB, others string) []string {
	t.Helper()
	values := map[string]string{
		"TABLE_NAME": tableName, "DELIVERIES_TOPIC_ARN": deliveriesTopic, "ALERTS_TOPIC_ARN": alertsTopic,
		"SETTINGS_PARAMETER": "/oyez/" + name, "SOURCES": "meta/123456,x/424242", "PUBLIC_URL": address, "SMS_SENDER_ID": "OYEZ",
		"SMS_MAX_PRICE": "0.50", "SMS_NUMBER": "+33757000000", "PAGING": "live", "SMS_BUDGET": "6", "SMS_RECEIPTS": "off",
		"OPS_TOPIC_ARN": opsTopic, "MAIL_TOPIC_ARN": mailTopic, "STACK_NAME": "oyez", "CANARY": "", "HEARTBEAT_URL": "",
	}
	env := []string{"AWS_ENDPOINT_URL=" + others, "AWS_ENDPOINT_URL_DYNAMODB=" + dynamoDB}
	for _, variable := range settings.Variables(name) {
		value, ok := values[variable]
		if !ok {
			t.Fatalf("%s reads %s, and this test knows no value for it", name, variable)
		}
		env = append(env, variable+"="+value)
	}
	return env
}

func request(method, path, query string, body string, header http.Header) events.APIGatewayV2HTTPRequest {
	e := events.APIGatewayV2HTTPRequest{
		RawPath: path, RawQueryString: query, Headers: map[string]string{"host": "oyez.example.com"},
		Body: base64.StdEncoding.EncodeToString([]byte(body)), IsBase64Encoded: true,
	}
	e.RequestContext.HTTP.Method, e.RequestContext.HTTP.Path = method, path
	for name, values := range header {
		e.Headers[strings.ToLower(name)] = values[0]
	}
	return e
}

// A complaint goes the whole way through the binaries.
func TestTheWayOfAMention(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds eight binaries")
	}
	endpoint, client := dynamolocal.Endpoint(t), dynamolocal.Client(t)
	if err := dynamo.Create(t.Context(), client, tableName); err != nil {
		t.Fatal(err)
	}
	kept := store.New(dynamo.New(client, tableName))
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	cloud := &aws{}
	server := httptest.NewServer(cloud)
	defer server.Close()
	folder := t.TempDir()
	run := func(name, secrets string) *function {
		cloud.holds(secrets)
		return start(t, folder, name, environment(t, name, endpoint, server.URL))
	}

	receive := run("receive", fmt.Sprintf(`{"x":{"secrets":[%q]}}`, all.LocalXSecret))
	var answered events.APIGatewayV2HTTPResponse
	receive.call(t, request(http.MethodGet, "/webhooks/x", "crc_token=abc", "", nil), &answered)
	if answered.StatusCode != http.StatusOK || !strings.Contains(answered.Body, "response_token") {
		t.Fatalf("the challenge is answered %d %s", answered.StatusCode, answered.Body)
	}
	receive.call(t, request(http.MethodGet, "/webhooks/meta", "hub.mode=subscribe", "", nil), &answered)
	if answered.StatusCode != http.StatusNotFound {
		t.Errorf("a platform without settings answers %d", answered.StatusCode)
	}
	now := time.Now().UTC()
	body := fmt.Sprintf(`{"for_user_id":"424242","tweet_create_events":[{"id_str":"1001","created_at":%q,"text":"@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW","user":{"id_str":"777","name":"Pat Doe","screen_name":"patdoe","followers_count":11}}]}`, now.Format(time.RubyDate))
	signed, err := inprocess.Deliver("x", []byte(body), now)
	if err != nil {
		t.Fatal(err)
	}
	receive.call(t, request(http.MethodPost, "/webhooks/x", "", body, signed.Header), &answered)
	if answered.StatusCode != http.StatusOK {
		t.Fatalf("the delivery is answered %d %s", answered.StatusCode, answered.Body)
	}
	key := mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1001"}
	m, err := kept.Mention(t.Context(), key)
	if err != nil || m.Foreign {
		t.Fatalf("%+v %v", m, err)
	}

	score := run("score", "")
	var batch events.DynamoDBEventResponse
	score.call(t, events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{{EventName: "INSERT", Change: events.DynamoDBStreamRecord{
		SequenceNumber: "1", Keys: map[string]events.DynamoDBAttributeValue{
			"pk": events.NewStringAttribute("said#" + key.String()), "sk": events.NewStringAttribute("said"),
		},
		NewImage: map[string]events.DynamoDBAttributeValue{
			"scoring": events.NewStringAttribute("owed"), "in": events.NewStringAttribute(string(m.In)),
		},
	}}}}, &batch)
	to, id := cloud.last("TopicArn")
	if len(batch.BatchItemFailures) != 0 || to != alertsTopic || id == "" {
		t.Fatalf("failures %v; published %q to %q", batch.BatchItemFailures, id, to)
	}

	wake := run("wake", "")
	wake.call(t, events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: id}}}}, nil)
	phone, text := cloud.last("PhoneNumber")
	link := regexp.MustCompile(regexp.QuoteMeta(address) + `(/[A-Z2-7]{16})`).FindStringSubmatch(text)
	if phone != "+33612345678" && phone != "+33611223344" || link == nil {
		t.Fatalf("the SMS %q went to %q", text, phone)
	}
	wake.says(t, `"Woken":1`)
	if strings.Contains(wake.said(), phone) || strings.Contains(wake.said(), "Pat Doe") || strings.Contains(wake.said(), link[1]) {
		t.Error("wake's log holds something personal, or the link")
	}

	inbound := run("inbound", "")
	answer := fmt.Sprintf(`{"originationNumber":%q,"destinationNumber":"+33757000000","messageBody":"?","inboundMessageId":"in-1"}`, phone)
	inbound.call(t, events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: answer}}}}, nil)
	if to, text := cloud.last("PhoneNumber"); to != phone || !strings.Contains(text, "Pat Doe") {
		t.Errorf("the answer %q went to %q", text, to)
	}
	inbound.says(t, `"Texted":1`)
	if strings.Contains(inbound.said(), phone) {
		t.Error("inbound's log holds a number")
	}

	desk := run("desk", `{"x":{"accounts":{"424242":{"consumer_key":"a","consumer_secret":"b","token":"c","token_secret":"d"}}}}`)
	desk.call(t, request(http.MethodGet, link[1], "", "", nil), &answered)
	if answered.StatusCode != http.StatusOK || !strings.Contains(answered.Body, "third time my order is lost") {
		t.Fatalf("the link opens %d %s", answered.StatusCode, answered.Body)
	}
	form := url.Values{}
	for _, input := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(answered.Body, -1) {
		form.Set(input[1], input[2])
	}
	urlencoded := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {address}}
	desk.call(t, request(http.MethodPost, link[1]+"/take", "", form.Encode(), urlencoded), &answered)
	if answered.StatusCode != http.StatusSeeOther {
		t.Fatalf("take is answered %d %s", answered.StatusCode, answered.Body)
	}
	if c, err := kept.Conversation(t.Context(), m.In); err != nil || c.Owner == "" {
		t.Errorf("nobody owns it: %+v %v", c, err)
	}
	desk.call(t, request(http.MethodGet, "/inbox", "", "", nil), &answered)
	if answered.StatusCode != http.StatusNotFound {
		t.Errorf("the deployed inbox answers %d", answered.StatusCode)
	}

	heard := intake.Heard{Platform: "x", HeardAt: now, Trace: "t", Events: []platform.Event{{What: platform.Said, Mention: mention.Mention{
		Key: mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1002"}, Author: mention.Author{ID: "778", Followers: -1},
		Text: "when do you open?", SaidAt: now.Add(-time.Hour),
	}}}}
	heard.HeardAt = now.Add(-time.Hour) // so that it is due
	messages, err := intake.Pack(heard)
	if err != nil {
		t.Fatal(err)
	}
	replay := run("replay", "")
	var queue events.SQSEventResponse
	replay.call(t, events.SQSEvent{Records: []events.SQSMessage{{MessageId: "good", Body: messages[0]}, {MessageId: "bad", Body: "?"}}}, &queue)
	if len(queue.BatchItemFailures) != 1 || queue.BatchItemFailures[0].ItemIdentifier != "bad" {
		t.Errorf("replay failed on %v", queue.BatchItemFailures)
	}

	collect := run("collect", `{"feeds":[]}`)
	collect.call(t, events.EventBridgeEvent{Source: "aws.events"}, nil)

	sweep := run("sweep", `{}`)
	sweep.call(t, events.EventBridgeEvent{Source: "aws.events"}, nil)
	if m, err := kept.Mention(t.Context(), heard.Events[0].Mention.Key); err != nil || m.Owed {
		t.Errorf("sweep left a due mention: %+v %v", m, err)
	}
}
