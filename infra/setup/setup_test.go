package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"

	"oyez/infra/cli"
)

type stored struct{ Name, Value, Type string }

// fakeSSM speaks SSM's JSON protocol over HTTP and keeps what it is given.
type fakeSSM struct {
	parameters map[string]stored
	refuse     string // an error's code, for every call
}

func (f *fakeSSM) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		stored
		Overwrite, WithDecryption bool
	}
	fail := func(code string) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": "text of SSM about s-secret"})
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		fail("SerializationException")
		return
	}
	if f.refuse != "" {
		fail(f.refuse)
		return
	}
	switch r.Header.Get("X-Amz-Target") {
	case "AmazonSSM.PutParameter":
		if _, there := f.parameters[in.Name]; there && !in.Overwrite {
			fail("ParameterAlreadyExists")
			return
		}
		f.parameters[in.Name] = in.stored
		_, _ = w.Write([]byte(`{"Version":1}`))
	case "AmazonSSM.GetParameter":
		p, there := f.parameters[in.Name]
		if !there {
			fail("ParameterNotFound")
			return
		}
		if !in.WithDecryption && p.Type == "SecureString" {
			p.Value = "ciphertext"
		}
		_ = json.NewEncoder(w).Encode(map[string]stored{"Parameter": p})
	default:
		fail("UnknownOperationException")
	}
}

// do runs the command against f and gives back what it said to whoever runs it, both streams.
func do(t *testing.T, f *fakeSSM, stdin string, args ...string) (string, error) {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	var said bytes.Buffer
	s := setup{
		aws: func(context.Context, string, string) (aws.Config, error) {
			return aws.Config{
				Region: "eu-west-3", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
				Retryer: func() aws.Retryer { return retry.AddWithMaxAttempts(retry.NewStandard(), 1) },
				Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "key"}, nil
				}),
			}, nil
		},
	}
	err := s.run(t.Context(), cli.IO{In: strings.NewReader(stdin), Out: &said, Err: &said}, args)
	if err != nil && strings.Contains(err.Error()+said.String(), "s-secret") {
		t.Errorf("a secret is shown: %v\n%s", err, said.String())
	}
	return said.String(), err
}

func TestSecretsAreWrittenAndChecked(t *testing.T) {
	ssm := &fakeSSM{parameters: map[string]stored{}}
	said, err := do(t, ssm, "", "check", "-stack", "shop")
	if err == nil || strings.Count(said, "missing") != 3 {
		t.Fatalf("before: %v\n%s", err, said)
	}

	const secrets = `{"x": {"secrets": ["s-secret", "s-secret-old"]}}`
	file := filepath.Join(t.TempDir(), "receive.json")
	if err := os.WriteFile(file, []byte(secrets), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err = do(t, ssm, "", "secrets", "-stack", "shop", "-function", "receive", "-file", file)
	if err != nil || said != "/shop/receive written: x on, 2 secrets accepted\n" {
		t.Fatalf("write: %v\n%s", err, said)
	}
	if got, want := ssm.parameters["/shop/receive"], (stored{"/shop/receive", secrets, "SecureString"}); got != want {
		t.Errorf("stored %+v, want %+v", got, want)
	}
	for range 2 { // the second takes the place of the first
		if _, err := do(t, ssm, secrets, "secrets", "-stack", "shop", "-function", "desk", "-file", "-"); err != nil {
			t.Fatal(err)
		}
	}
	ssm.parameters["/shop/sweep"] = stored{"/shop/sweep", `{"meta": {"tokens": {"1": "s-secret"}}}`, "SecureString"}

	said, err = do(t, ssm, "", "check", "-stack", "shop")
	want := `/shop/receive    x on, 2 secrets accepted
/shop/collect    not written: no feeds are read
/shop/sweep      meta on
/shop/desk       x on, 2 secrets accepted
`
	if err != nil || said != want {
		t.Errorf("after: %v\ngot\n%swant\n%s", err, said, want)
	}
}

func TestNothingBadIsWritten(t *testing.T) {
	for _, row := range []struct {
		name, function, stdin, want string
	}{
		{"unknown field", "receive", `{"x": {"secret": ["s-secret"]}}`, `"secret" is not known`},
		{"empty secret", "receive", `{"x": {"secrets": [""]}}`, "x: secret 0 is empty"},
		{
			"platform that cannot hear", "receive", `{"meta": {"secrets": ["s-secret"]}}`,
			"meta: verify_token is missing",
		},
		{"not JSON", "desk", `s-secret`, "not JSON"},
		{"function without secrets", "replay", `{}`, "only receive, collect, sweep, desk have secrets"},
		{"no function", "", `{}`, "only receive, collect, sweep, desk have secrets"},
		{
			"too long for SSM", "desk", `{"x": {"secrets": ["` + strings.Repeat("s-secret", 512) + `"]}}`,
			"SSM takes 4096",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			ssm := &fakeSSM{parameters: map[string]stored{}}
			_, err := do(t, ssm, row.stdin, "secrets", "-function", row.function, "-file", "-")
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("want %q, got %v", row.want, err)
			}
			if len(ssm.parameters) != 0 {
				t.Errorf("written: %v", ssm.parameters)
			}
		})
	}
}

func TestCheckFindsFaults(t *testing.T) {
	for _, row := range []struct {
		name   string
		ssm    fakeSSM
		want   string
		faults string
	}{
		{
			"edited by hand",
			fakeSSM{parameters: map[string]stored{"/oyez/desk": {
				"/oyez/desk", `{"x": {"tokn": "s-secret"}}`,
				"SecureString",
			}}},
			`"tokn" is not known`, "3 are not ready",
		},
		{
			"plain text",
			fakeSSM{parameters: map[string]stored{"/oyez/desk": {"/oyez/desk", `{}`, "String"}}},
			"is not encrypted", "3 are not ready",
		},
		{"not allowed", fakeSSM{refuse: "AccessDeniedException"}, "not read: AccessDeniedException", "4 are not ready"},
	} {
		t.Run(row.name, func(t *testing.T) {
			said, err := do(t, &row.ssm, "", "check")
			if err == nil || !strings.Contains(err.Error(), row.faults) || !strings.Contains(said, row.want) {
				t.Errorf("want %q and %q, got %v\n%s", row.want, row.faults, err, said)
			}
		})
	}
	t.Run("write not allowed", func(t *testing.T) {
		_, err := do(t, &fakeSSM{refuse: "AccessDeniedException"}, `{}`, "secrets", "-function", "desk", "-file", "-")
		if err == nil || err.Error() != "/oyez/desk not written: AccessDeniedException" {
			t.Errorf("got %v", err)
		}
	})
}

func TestHelp(t *testing.T) {
	for _, part := range []string{"", "secrets", "check", "team", "sms", "decisions", "weights"} {
		said, err := do(t, &fakeSSM{}, "", append(strings.Fields(part), "-h")...)
		if !errors.Is(err, flag.ErrHelp) || !strings.Contains(said, "go run ./infra/setup "+part) {
			t.Errorf("%s -h: %v\n%s", part, err, said)
		}
	}
	for _, args := range [][]string{nil, {"secret"}, {"check", "oyez"}, {"secrets", "-function", "desk"}} {
		if said, err := do(t, &fakeSSM{}, "", args...); err == nil || said != "" ||
			!strings.Contains(err.Error(), " -h") {
			t.Errorf("%v: got %v, want a fault named and where the help is\n%s", args, err, said)
		}
	}
}
