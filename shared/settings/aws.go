package settings

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// AWS returns the configuration of all AWS clients: Lambda's region and credentials, one HTTP client, and three tries a
// call within the context's deadline. AWS_ENDPOINT_URL and its forms for one service, such as
// AWS_ENDPOINT_URL_DYNAMODB, redirect the same binary to another endpoint.
//
// It avoids the SDK's config package, which links single sign-on, STS and the metadata service: 1.2 ms of every cold
// start and 2 MB, for credentials that Lambda never needs.
func AWS(getenv func(string) (string, bool)) (aws.Config, error) {
	get := func(name string) string { value, _ := getenv(name); return value }
	var missing []string
	for _, name := range []string{"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		if get(name) == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return aws.Config{}, fmt.Errorf("settings: %s missing; Lambda sets it, elsewhere export it",
			strings.Join(missing, ", "))
	}
	credentials := aws.Credentials{
		AccessKeyID: get("AWS_ACCESS_KEY_ID"), SecretAccessKey: get("AWS_SECRET_ACCESS_KEY"),
		SessionToken: get("AWS_SESSION_TOKEN"), Source: "environment",
	}
	cfg := aws.Config{
		Region:     get("AWS_REGION"),
		HTTPClient: httpClient(),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return credentials, nil
		}),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = 3, time.Second })
		},
		ConfigSources: []any{endpoints{get}},
	}
	if url := get("AWS_ENDPOINT_URL"); url != "" {
		cfg.BaseEndpoint = &url
	}
	return cfg, nil
}

// Memory is the function's memory in bytes, from the environment; 0 outside Lambda.
func Memory(getenv func(string) (string, bool)) int64 {
	value, _ := getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
	mb, err := strconv.ParseInt(value, 10, 32)
	if err != nil || mb < 0 {
		return 0
	}
	return mb << 20
}

// httpClient limits calls whose context has no deadline; callers' own deadlines are shorter. It keeps connections,
// because a delivery of 1,000 updates is written in parallel.
func httpClient() *http.Client {
	return &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout: 2 * time.Second, MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second,
			ForceAttemptHTTP2: true,
		},
		// No AWS API redirects; following one would send a signed request to a stranger.
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("AWS does not redirect") },
	}
}

// endpoints gives SDK clients their AWS_ENDPOINT_URL_<SERVICE>. The SDK dictates the method.
type endpoints struct{ get func(string) string }

// GetServiceBaseEndpoint takes the service's id, such as "DynamoDB".
func (e endpoints) GetServiceBaseEndpoint(_ context.Context, service string) (string, bool, error) {
	url := e.get("AWS_ENDPOINT_URL_" + strings.ToUpper(strings.ReplaceAll(service, " ", "_")))
	return url, url != "", nil
}
