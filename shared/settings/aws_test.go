package settings

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func onLambda() map[string]string {
	return map[string]string{
		"AWS_REGION": "eu-west-3", "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "s-key",
		"AWS_SESSION_TOKEN": "s-session",
	}
}

// TestAWSReachesTheEndpointTold has each client call our own server and checks the requests.
func TestAWSReachesTheEndpointTold(t *testing.T) {
	asked := make(chan string, 1)
	server := func(name string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			signed := strings.Contains(r.Header.Get("Authorization"), "Credential=AKIDTEST/") &&
				strings.Contains(r.Header.Get("Authorization"), "/eu-west-3/")
			if !signed || r.Header.Get("X-Amz-Security-Token") != "s-session" {
				name += ", badly signed"
			}
			asked <- name
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			_, _ = io.WriteString(w, `{}`)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	env := onLambda()
	env["AWS_ENDPOINT_URL"] = server("all")
	env["AWS_ENDPOINT_URL_DYNAMODB"] = server("dynamodb alone")
	env["AWS_ENDPOINT_URL_SNS"] = server("sns alone")
	cfg, err := AWS(lookup(env))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		want string
		call func(context.Context) error
	}{
		{"dynamodb alone", func(ctx context.Context) error {
			_, err := dynamodb.NewFromConfig(cfg).ListTables(ctx, &dynamodb.ListTablesInput{})
			return err
		}},
		{"sns alone", func(ctx context.Context) error {
			_, _ = sns.NewFromConfig(cfg).Publish(ctx,
				&sns.PublishInput{Message: aws.String("m"), TopicArn: aws.String("t")})
			return nil // the answer above is not SNS's
		}},
		{"all", func(ctx context.Context) error {
			_, err := ssm.NewFromConfig(cfg).DescribeParameters(ctx, &ssm.DescribeParametersInput{})
			return err
		}},
	} {
		t.Run(row.want, func(t *testing.T) {
			if err := row.call(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := <-asked; got != row.want {
				t.Errorf("asked %s, want %s", got, row.want)
			}
		})
	}
}

func TestAWSNamesWhatIsMissing(t *testing.T) {
	_, err := AWS(lookup(map[string]string{"AWS_ACCESS_KEY_ID": "s-id"}))
	if err == nil || !strings.Contains(err.Error(), "AWS_REGION, AWS_SECRET_ACCESS_KEY missing") {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "s-id") {
		t.Errorf("a value is in %v", err)
	}
}

func TestAWSFollowsNoRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("redirect followed") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	cfg, err := AWS(lookup(onLambda()))
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if response, err := cfg.HTTPClient.Do(request); err == nil {
		response.Body.Close()
		t.Error("no error")
	}
}

func TestMemory(t *testing.T) {
	for value, want := range map[string]int64{"512": 512 << 20, "": 0, "-1": 0, "much": 0, "99999999999": 0} {
		if got := Memory(func(name string) (string, bool) {
			return value,
				name == "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"
		}); got != want {
			t.Errorf("%q: %d, want %d", value, got, want)
		}
	}
}
