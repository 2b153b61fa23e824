package mail_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/shared/mail"
)

func mailer(t *testing.T, answer http.HandlerFunc) *mail.Mailer {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return mail.New(sns.New(sns.Options{
		BaseEndpoint: &server.URL, Region: "eu-west-3",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	}), "arn:aws:sns:eu-west-3:123456789012:mail")
}

func TestMail(t *testing.T) {
	var got url.Values
	m := mailer(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		got = r.PostForm
		_, _ = w.Write(
			[]byte(`<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>`))
	})
	id, err := m.Mail(t.Context(), "anna", "OYEZ 91 : la machine a brûlé", "Bonjour\nligne 2")
	if err != nil || id != "m-1" {
		t.Fatal(id, err)
	}
	for name, want := range map[string]string{
		"Subject": "OYEZ 91 : la machine a brule", "Message": "Bonjour\nligne 2",
		"TopicArn":                       "arn:aws:sns:eu-west-3:123456789012:mail",
		"MessageAttributes.entry.1.Name": "person", "MessageAttributes.entry.1.Value.StringValue": "anna",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
	if mail.Filter([]string{"anna", "ben"}) != `{"person":["anna","ben"]}` {
		t.Error(mail.Filter([]string{"anna", "ben"}))
	}
}

func TestFaultsAreClosedWords(t *testing.T) {
	for _, row := range []struct {
		status int
		code   string
		want   mail.Error
	}{
		{400, "Throttled", mail.Error{Reason: mail.Throttled, Retry: true}},
		{429, "TooMany", mail.Error{Reason: mail.Throttled, Retry: true}},
		{403, "AuthorizationError", mail.Error{Reason: mail.NoPermission}},
		{404, "NotFound", mail.Error{Reason: mail.NoTopic}},
		{500, "InternalError", mail.Error{Reason: mail.Unavailable, Retry: true}},
		{400, "InvalidParameter", mail.Error{Reason: mail.Unknown}},
	} {
		calls := 0
		_, err := mailer(t, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.WriteHeader(row.status)
			_, _ = w.Write([]byte(`<ErrorResponse><Error><Code>` + row.code +
				`</Code><Message>anna@example.com said no</Message></Error></ErrorResponse>`))
		}).Mail(t.Context(), "anna", "s", "what a customer wrote")
		got, ok := errors.AsType[*mail.Error](err)
		if !ok || *got != row.want || calls != 1 || strings.ContainsAny(err.Error(), "@") {
			t.Errorf("%d %s: %v after %d calls, want %+v", row.status, row.code, err, calls, row.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := mailer(t, func(http.ResponseWriter, *http.Request) {}).Mail(ended, "anna", "s", "t")
	if got, ok := errors.AsType[*mail.Error](err); !ok || got.Reason != mail.Timeout {
		t.Errorf("%v", err)
	}
	_, err = mailer(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }).Mail(t.Context(),
		"anna", "s", "t")
	if got, ok := errors.AsType[*mail.Error](err); !ok || !got.Retry {
		t.Errorf("%v", err)
	}
}

// Whatever a subject is made of, SNS takes it: ASCII, one line, under 100 characters, a letter or digit first.
func FuzzSubject(f *testing.F) {
	for _, s := range []string{"", "é", "🔥 feu", "a\nb\r\nc", strings.Repeat("é🔥", 200), "!!x", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := mail.Subject(s)
		if len(got) == 0 || len(got) >= 100 ||
			strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r > '~' }) ||
			!strings.ContainsAny(got[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
