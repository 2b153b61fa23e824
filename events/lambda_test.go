package events_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	lambda "github.com/aws/aws-lambda-go/events"

	"oyez/shared/intake"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/web"
)

func strictly(t *testing.T, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("lambda", file))
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

// Each event for `sam local invoke` must be what Lambda would give the function.
func TestLambdaEvents(t *testing.T) {
	var (
		request  lambda.APIGatewayV2HTTPRequest
		schedule lambda.EventBridgeEvent
		topic    lambda.SNSEvent
		queue    lambda.SQSEvent
		stream   lambda.DynamoDBEvent
	)
	known := map[string]any{
		"receive-x-mention.json": &request, "sweep-every-minute.json": &schedule, "wake-alert.json": &topic,
		"replay-delivery.json": &queue, "score-mention.json": &stream,
	}
	for file, into := range known {
		strictly(t, file, into)
	}
	files, err := filepath.Glob(filepath.Join("lambda", "*.json"))
	if err != nil || len(files) != len(known) {
		t.Errorf("%d files are tested, %d are there (%v)", len(known), len(files), err)
	}
	if schedule.Source != "aws.events" || len(topic.Records) != 1 || topic.Records[0].SNS.Message == "" {
		t.Errorf("schedule %+v, topic %+v", schedule, topic)
	}
	for _, m := range queue.Records {
		if heard, err := intake.Unpack(m.Body); err != nil || len(heard.Events) != 1 {
			t.Errorf("the queue's message holds %+v, %v", heard, err)
		}
	}
	image := stream.Records[0].Change.NewImage
	if image["scoring"].String() != "owed" || image["pk"].String() != stream.Records[0].Change.Keys["pk"].String() {
		t.Errorf("the stream's record is owed no score: %v", image)
	}
}

// The signed event must pass as it lies there, with the secret of the local run.
func TestSignedLambdaEventVerifies(t *testing.T) {
	var event lambda.APIGatewayV2HTTPRequest
	strictly(t, "receive-x-mention.json", &event)
	r, err := web.Request(event)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all.On(all.Local(nil)) {
		if a.Spec().Name != event.PathParameters["platform"] {
			continue
		}
		request := platform.Request{Method: http.MethodPost, Header: r.Header, Body: body}
		if err := a.Verify(request, time.Time{}); err != nil {
			t.Error(err)
		}
		if told, err := a.Parse(request); err != nil || len(told) != 1 || told[0].Kind != platform.Said {
			t.Errorf("%+v, %v", told, err)
		}
		return
	}
	t.Errorf("no platform %q", event.PathParameters["platform"])
}
