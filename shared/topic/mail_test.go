package topic_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"oyez/shared/topic"
)

func mailer(t *testing.T, respond http.HandlerFunc) topic.SNS {
	t.Helper()
	server := httptest.NewServer(respond)
	t.Cleanup(server.Close)
	return topic.New(client(server.URL), "arn:aws:sns:eu-west-3:123456789012:mail")
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
	if topic.Filter([]string{"anna", "ben"}) != `{"person":["anna","ben"]}` {
		t.Error(topic.Filter([]string{"anna", "ben"}))
	}
}

// An error holds SNS's code, but neither the address that SNS's message quotes nor the text.
func TestMailFails(t *testing.T) {
	_, err := mailer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(
			`<ErrorResponse><Error><Code>NotFound</Code><Message>anna@example.com said no</Message></Error></ErrorResponse>`))
	}).Mail(t.Context(), "anna", "s", "what a customer wrote")
	if err == nil || err.Error() != "e-mail to anna: publish to the topic: NotFound" {
		t.Errorf("%v", err)
	}
}

// SNS accepts every subject: ASCII, one line, under 100 characters, a letter or digit first.
func FuzzSubject(f *testing.F) {
	for _, s := range []string{"", "é", "🔥 feu", "a\nb\r\nc", strings.Repeat("é🔥", 200), "!!x", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := topic.Subject(s)
		if len(got) == 0 || len(got) >= 100 ||
			strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r > '~' }) ||
			!strings.ContainsAny(got[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") {
			t.Errorf("%q becomes %q", s, got)
		}
	})
}
