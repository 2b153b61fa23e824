package cloud

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"oyez/infra/cli"
)

// bare is a shell with no AWS settings.
func bare(t *testing.T) {
	t.Helper()
	for _, name := range []string{
		"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE",
	} {
		t.Setenv(name, "")
	}
	none := t.TempDir() + "/none"
	t.Setenv("AWS_CONFIG_FILE", none)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", none)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

func TestWhatIsMissingIsNamedWithItsCure(t *testing.T) {
	bare(t)
	for region, want := range map[string]string{
		"": "no AWS region: give -region", "eu-west-3": "run `aws configure` or `aws sso login`, or give -profile",
	} {
		if _, err := Profile(t.Context(), "", region); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("region %q: %v, want %q", region, err, want)
		}
	}
	if _, err := Profile(t.Context(), "nobody", "eu-west-3"); err == nil ||
		!strings.Contains(err.Error(), "nobody; `aws configure list-profiles`") {
		t.Errorf("a profile that is not there: %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDTEST")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "key")
	if cfg, err := Profile(t.Context(), "", "eu-west-3"); err != nil || cfg.Region != "eu-west-3" {
		t.Errorf("%s, %v", cfg.Region, err)
	}
}

func moment() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }

func TestFlagsNameTheAccount(t *testing.T) {
	var asked string
	connect := Connect(func(_ context.Context, profile, region string) (aws.Config, error) {
		asked = profile + " " + region
		return aws.Config{Region: region}, nil
	})
	f := cli.Flags("why")
	table, stack, account := Table(f), Stack(f), connect.Flags(f)
	if err := f.Parse(strings.Fields("-profile shop -region eu-west-1 -table t")); err != nil {
		t.Fatal(err)
	}
	s, cfg, err := account.Store(t.Context(), *table, moment)
	if err != nil || s == nil || cfg.Region != "eu-west-1" || asked != "shop eu-west-1" || *stack != "oyez" {
		t.Errorf("%q was asked for, %s, %s, %v", asked, cfg.Region, *stack, err)
	}
	refused := errors.New("refused")
	connect = func(context.Context, string, string) (aws.Config, error) { return aws.Config{}, refused }
	if _, _, err := connect.Flags(cli.Flags("why")).Store(t.Context(), "t", moment); !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
}

func TestErrorsOfAWS(t *testing.T) {
	cfg := aws.Config{Region: "eu-west-3"}
	missing := errors.New("GetItem: table unavailable: ResourceNotFoundException")
	if err := Explain(missing, "t", cfg); err == nil ||
		!strings.HasPrefix(err.Error(), "no table t in eu-west-3: give -table") {
		t.Errorf("%v", err)
	}
	other := errors.New("slow")
	if err := Explain(other, "t", cfg); !errors.Is(err, other) || err.Error() != "table t: slow" {
		t.Errorf("%v", err)
	}
	if err := Explain(nil, "t", cfg); err != nil {
		t.Error(err)
	}
	refusal := fmt.Errorf("put: %w", &smithy.GenericAPIError{Code: "AccessDenied", Message: "s-secret"})
	if got := Code(refusal); got != "AccessDenied" {
		t.Error(got)
	}
	if got := Code(errors.New("s-secret")); !strings.HasPrefix(got, "no response from AWS") {
		t.Error(got)
	}
}
