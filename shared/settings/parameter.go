package settings

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"
)

// Parameter reads one SSM parameter, decrypted. It signs and retries with the SDK's own signer and retryer, but avoids
// the SDK's SSM client: its 150 operations add 1 MB to each binary, and more beside html/template. An error answered by
// SSM is a smithy.APIError.
func Parameter(ctx context.Context, cfg aws.Config, name string) (string, error) {
	body, err := json.Marshal(map[string]any{"Name": name, "WithDecryption": true})
	if err != nil {
		return "", err
	}
	at, err := endpoint(ctx, cfg, "SSM")
	if err != nil {
		return "", err
	}
	retryer := cfg.Retryer()
	for try := 1; ; try++ {
		value, err := askParameter(ctx, cfg, at, body)
		if err == nil || try >= retryer.MaxAttempts() || !retryer.IsErrorRetryable(err) {
			return value, err
		}
		wait, err := retryer.RetryDelay(try, err)
		if err != nil {
			return "", err
		}
		pause := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			pause.Stop()
			return "", ctx.Err()
		case <-pause.C:
		}
	}
}

// endpoint is a service's URL: from AWS_ENDPOINT_URL and its forms, else the configured region's.
func endpoint(ctx context.Context, cfg aws.Config, service string) (string, error) {
	for _, source := range cfg.ConfigSources {
		if own, ok := source.(endpoints); ok {
			if url, found, err := own.GetServiceBaseEndpoint(ctx, service); found || err != nil {
				return url, err
			}
		}
	}
	domain := "amazonaws.com"
	if strings.HasPrefix(cfg.Region, "cn-") {
		domain += ".cn"
	}
	return cmp.Or(aws.ToString(cfg.BaseEndpoint), "https://"+strings.ToLower(service)+"."+cfg.Region+"."+domain), nil
}

// mostParameter bounds SSM's response, in bytes: an advanced parameter holds 8 KB.
const mostParameter = 64 << 10

func askParameter(ctx context.Context, cfg aws.Config, at string, body []byte) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(at, "/")+"/",
		bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.1")
	request.Header.Set("X-Amz-Target", "AmazonSSM.GetParameter")
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(ctx, credentials, request, hex.EncodeToString(sum[:]), "ssm", cfg.Region,
		time.Now()); err != nil {
		return "", err
	}
	response, err := cfg.HTTPClient.Do(request)
	if err != nil {
		return "", &unreached{err}
	}
	defer response.Body.Close()
	var answer struct {
		Parameter struct{ Value string }
		Type      string `json:"__type"`
	}
	read, err := io.ReadAll(io.LimitReader(response.Body, mostParameter))
	if err != nil {
		return "", &unreached{err}
	}
	malformed := json.Unmarshal(read, &answer)
	if response.StatusCode != http.StatusOK {
		_, code, named := strings.Cut(answer.Type, "#") // some services prefix the code with its namespace
		if !named {
			code = answer.Type
		}
		return "", &refused{
			APIError: &smithy.GenericAPIError{Code: cmp.Or(code, fmt.Sprint(response.StatusCode))},
			status:   response.StatusCode,
		}
	}
	return answer.Parameter.Value, malformed
}

// refused is an error answered by SSM.
type refused struct {
	smithy.APIError
	status int
}

// HTTPStatusCode is for the retryer, which retries 500, 502, 503 and 504.
func (r *refused) HTTPStatusCode() int { return r.status }

// unreached means that no response came: the retryer tries again.
type unreached struct{ error }

func (u *unreached) Unwrap() error         { return u.error }
func (u *unreached) ConnectionError() bool { return true }
