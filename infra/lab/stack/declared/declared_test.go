package declared

import (
	"os"
	"strings"
	"testing"
	"time"
)

const head = "Parameters:\n  P: {Type: String, Default: p, AllowedPattern: '[a-z]*'}\n  Q: {Type: String}\nConditions:\n  Yes: !Equals [!Ref P, p]\n  No: !Not [{Condition: Yes}]\n"

func read(resources string) (*Template, error) {
	return Read([]byte(head+"Resources:\n"+resources), "oyez", map[string]string{"Q": "q"})
}

func TestIntrinsics(t *testing.T) {
	const queue = "  Dead: {Type: AWS::SQS::Queue}\n"
	for value, want := range map[string]string{
		"!Ref P":                                "p",
		"{Ref: Q}":                              "q",
		"!Ref Dead":                             "https://sqs.eu-west-3.amazonaws.com/123456789012/oyez-Dead",
		"!GetAtt Dead.Arn":                      "arn:aws:sqs:eu-west-3:123456789012:oyez-Dead",
		"{'Fn::GetAtt': [Dead, QueueName]}":     "oyez-Dead",
		"!Sub '${P}-${Dead.QueueName}-${!P}'":   "p-oyez-Dead-${P}",
		"!Sub ['${own}${Q}', {own: !Ref P}]":    "pq",
		"!Sub '${AWS::Region}'":                 "eu-west-3",
		"!Join ['/', [a, !Ref P]]":              "a/p",
		"!Select [1, !Split [',', 'a,b,c']]":    "b",
		"!If [Yes, yes-side, !Ref Nowhere]":     "yes-side",
		"!If [No, !Ref Nowhere, no-side]":       "no-side",
		"{'Fn::If': [Yes, {Ref: P}, {Ref: Q}]}": "p",
	} {
		got, err := read(queue + "  T: {Type: AWS::SNS::Subscription, Properties: {Endpoint: " + value + "}}\n")
		if err != nil {
			t.Errorf("%s: %v", value, err)
		} else if got.Subscriptions["T"].Endpoint != want {
			t.Errorf("%s: %q, want %q", value, got.Subscriptions["T"].Endpoint, want)
		}
	}
}

// Anything unknown is an error: it might be what breaks in the cloud.
func TestRefused(t *testing.T) {
	const function = "{Type: AWS::Serverless::Function, Metadata: {BuildMethod: go1.x}, Properties: {CodeUri: x, Runtime: provided.al2023, Handler: bootstrap, Timeout: 1, MemorySize: 128, "
	for resources, words := range map[string]string{
		"  A: {Type: AWS::Kinesis::Stream}":                                              "AWS::Kinesis::Stream",
		"  A: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}":                    "FifoQueue",
		"  A: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !Ref Nowhere}}":      "Nowhere",
		"  A: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !GetAtt A.Colour}}":  "Colour",
		"  A: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !Base64 x}}":         "Base64",
		"  A: {Type: AWS::SNS::Subscription, Properties: {Endpoint: !Sub '${Nowhere}'}}": "Nowhere",
		"  A: {Type: AWS::SNS::Subscription, Condition: Maybe}":                          "Maybe",
		"  A: " + function +
			"VpcConfig: {}}}": "VpcConfig",
		"  A: " + function +
			"Events: {E: {Type: Kinesis}}}}": "Kinesis",
		"  A: " + function +
			"Events: {E: {Type: SQS, Properties: {Queue: q, MaximumBatchingWindowInSeconds: 1}}}}}": "MaximumBatchingWindowInSeconds",
		"  A: {Type: AWS::Serverless::Function, Properties: {Runtime: go1.x}}":                                                                                              "go1.x",
		"  A: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, NotAction: x, Action: y}]}}]}}":                   "NotAction",
		"  A: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: y, Condition: {IpAddress: {a: b}}}]}}]}}": "IpAddress",
	} {
		if _, err := read(resources + "\n"); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v; want the words %q", resources, err, words)
		}
	}
	for _, parameters := range []map[string]string{{}, {"Q": "q", "P": "P"}, {"Q": "q", "R": "r"}} {
		if _, err := Read([]byte(head), "oyez", parameters); err == nil {
			t.Errorf("parameters %v pass", parameters)
		}
	}
}

func TestGlobalsAreMerged(t *testing.T) {
	got, err := Read([]byte(`
Globals: {Function: {Runtime: provided.al2023, Handler: bootstrap, Timeout: 3, MemorySize: 128, Environment: {Variables: {A: 1.50, B: b}}, Architectures: [arm64]}}
Resources:
  F: {Type: AWS::Serverless::Function, Metadata: {BuildMethod: go1.x}, Properties: {CodeUri: x, Timeout: 5, Environment: {Variables: {B: !Ref AWS::NoValue, C: true}}}}
`), "oyez", nil)
	if err != nil {
		t.Fatal(err)
	}
	f := got.Functions["F"]
	v := f.Environment.Variables
	if f.Timeout != 5 || f.MemorySize != 128 || v["A"] != "1.50" || v["B"] != "b" || v["C"] != "true" {
		t.Errorf("%+v", f)
	}
}

func TestTheTemplateIsUnderstood(t *testing.T) {
	data, err := os.ReadFile("../../../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(data, "oyez", map[string]string{"Sources": "x/1"})
	if err != nil {
		t.Fatal(err)
	}
	url := string(got.Functions["Wake"].Environment.Variables["PUBLIC_URL"])
	if len(got.Functions) < 7 || len(got.Tables) != 1 || url != "https://"+got.API {
		t.Errorf("%d functions, %d tables, desk at %q", len(got.Functions), len(got.Tables), url)
	}
	if hook := got.Outputs["XWebhook"]; hook != "https://"+got.API+"/webhooks/x" {
		t.Errorf("X is told to deliver to %q", hook)
	}
}

func TestEvery(t *testing.T) {
	for words, want := range map[string]time.Duration{
		"rate(1 minute)": time.Minute, "rate(5 minutes)": 5 * time.Minute, "rate(1 day)": 24 * time.Hour,
		"rate(1 minutes)": 0, "rate(2 minute)": 0, "rate(0 minutes)": 0, "cron(0 0 * * ? *)": 0, "rate(1 second)": 0,
		"": 0,
	} {
		got, err := Schedule{Schedule: words}.Every()
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %v, %v", words, got, err)
		}
	}
}
