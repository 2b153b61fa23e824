package settings

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
)

// transport answers in memory.
type transport func(r *http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answers(status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}}, nil
}

// What may pass is tried three times with pauses; what will not is asked once.
func TestParameterTries(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer func() (*http.Response, error)
		tries  int
		code   string // of SSM; "" for none
	}{
		{"a fault of theirs", func() (*http.Response, error) { return answers(503, "<html>") }, 3, "503"},
		{"no connection", func() (*http.Response, error) { return nil, errors.New("connection reset") }, 3, ""},
		{
			"throttled", func() (*http.Response, error) { return answers(400, `{"__type":"ThrottlingException"}`) }, 3,
			"ThrottlingException",
		},
		{"not allowed", func() (*http.Response, error) {
			return answers(400, `{"__type":"com.amazon#AccessDeniedException"}`)
		}, 1, "AccessDeniedException"},
		{"a page of somebody else's", func() (*http.Response, error) { return answers(200, "<html>") }, 1, ""},
		{"too much", func() (*http.Response, error) {
			return answers(200, `{"Parameter":{"Value":"`+strings.Repeat("a", mostParameter)+`"}}`)
		}, 1, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, err := AWS(lookup(onLambda()))
				if err != nil {
					t.Fatal(err)
				}
				tries, began := 0, time.Now()
				cfg.HTTPClient = &http.Client{Transport: transport(func(*http.Request) (*http.Response,
					error,
				) {
					tries++
					return row.answer()
				})}
				value, err := Parameter(t.Context(), cfg, "/oyez/desk")
				var said smithy.APIError
				code := ""
				if errors.As(err, &said) {
					code = said.ErrorCode()
				}
				if err == nil || value != "" || tries != row.tries || code != row.code ||
					time.Since(began) > 3*time.Second {
					t.Errorf("%q, %v after %d tries and %s, code %q; want %d tries and %q", value, err, tries,
						time.Since(began), code, row.tries, row.code)
				}
			})
		})
	}
}

// The request is signed for SSM, and goes where the settings say.
func TestParameterIsAskedWhere(t *testing.T) {
	for _, row := range []struct{ region, all, own, want string }{
		{"eu-west-3", "", "", "https://ssm.eu-west-3.amazonaws.com/"},
		{"cn-north-1", "", "", "https://ssm.cn-north-1.amazonaws.com.cn/"},
		{"eu-west-3", "http://all.example:1", "", "http://all.example:1/"},
		{"eu-west-3", "http://all.example:1", "http://own.example:2/", "http://own.example:2/"},
	} {
		env := onLambda()
		env["AWS_REGION"], env["AWS_ENDPOINT_URL"], env["AWS_ENDPOINT_URL_SSM"] = row.region, row.all, row.own
		cfg, err := AWS(lookup(env))
		if err != nil {
			t.Fatal(err)
		}
		var asked *http.Request
		cfg.HTTPClient = aws.HTTPClient(&http.Client{Transport: transport(func(r *http.Request) (*http.Response,
			error,
		) {
			asked = r
			return answers(200, `{"Parameter":{"Value":"secret"}}`)
		})})
		value, err := Parameter(t.Context(), cfg, "/oyez/desk")
		if err != nil || value != "secret" || asked.URL.String() != row.want {
			t.Errorf("%+v: %q from %s, %v", row, value, asked.URL, err)
		}
		if signed := asked.Header.Get("Authorization"); !strings.Contains(signed, "/"+row.region+"/ssm/aws4_request") ||
			!strings.Contains(signed, "x-amz-target") {
			t.Errorf("signed %q", signed)
		}
	}
}
