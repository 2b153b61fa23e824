package topic_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/shared/topic"
)

const arn = "arn:aws:sns:eu-west-3:123456789012:oyez-deliveries"

func publish(t *testing.T, ctx context.Context, answer http.HandlerFunc) error {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	return topic.New(client(server.URL), arn).Publish(ctx, "what a customer wrote")
}

func client(address string) *sns.Client {
	return sns.New(sns.Options{
		BaseEndpoint: &address, Region: "eu-west-3", Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	})
}

func TestPublish(t *testing.T) {
	var got, to string
	err := publish(t, t.Context(), func(w http.ResponseWriter, r *http.Request) {
		got, to = r.FormValue("Message"), r.FormValue("TopicArn")
		_, _ = w.Write(
			[]byte(`<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`))
	})
	if err != nil || got != "what a customer wrote" || to != arn {
		t.Errorf("%q to %q, %v", got, to, err)
	}
}

func TestAFaultSaysItsCodeAndNothingElse(t *testing.T) {
	err := publish(t, t.Context(), func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_,
			_ = w.Write([]byte(`<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid: what a customer wrote</Message></Error></ErrorResponse>`))
	})
	if err == nil || !strings.Contains(err.Error(), "InvalidParameter") || strings.Contains(err.Error(), "customer") {
		t.Errorf("%v", err)
	}
	err = publish(t, t.Context(), func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) })
	if err == nil || !strings.Contains(err.Error(), "no response from SNS") {
		t.Errorf("%v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := publish(t, ended, func(http.ResponseWriter, *http.Request) {}); err == nil ||
		!strings.Contains(err.Error(), "canceled") {
		t.Errorf("%v", err)
	}
}
