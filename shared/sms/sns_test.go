package sms_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/google/go-cmp/cmp"

	"oyez/shared/sms"
)

const (
	phone   = "+33699887766"
	request = "1f0a5a2e-7b7e-5f2c-9c1d-0a1b2c3d4e5f"
)

// carrier is SNS as its query protocol shows it: form in, XML out.
type carrier struct {
	status   int
	code     string // of the error; "" accepts
	message  string
	raw      string // answered as it is
	hang     bool
	received []url.Values
}

func (c *carrier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.received = append(c.received, r.PostForm)
	if c.hang {
		<-r.Context().Done()
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	w.Header().Set("x-amzn-RequestId", request)
	switch {
	case c.raw != "":
		w.WriteHeader(c.status)
		fmt.Fprint(w, c.raw)
	case c.code == "":
		fmt.Fprintf(w,
			`<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult><ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></PublishResponse>`, request)
	default:
		w.WriteHeader(c.status)
		fmt.Fprintf(w,
			`<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>`, c.code, c.message, request)
	}
}

func client(address string) *sns.Client {
	return sns.New(sns.Options{
		Region:       "eu-west-1",
		BaseEndpoint: aws.String(address),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "not-a-secret"}, nil
		}),
	})
}

func TestSend(t *testing.T) {
	c := &carrier{}
	server := httptest.NewServer(c)
	defer server.Close()
	for _, row := range []struct {
		name    string
		options sms.Options
		want    map[string]string // attribute, type and value
	}{
		{"all options", sms.Options{SenderID: "OYEZ", MaxPrice: "0.20"}, map[string]string{
			"AWS.SNS.SMS.SMSType": "String Transactional", "AWS.SNS.SMS.MaxPrice": "Number 0.20",
			"AWS.SNS.SMS.SenderID": "String OYEZ",
		}},
		{"a number to answer to", sms.Options{Number: "+33700000000", SenderID: "OYEZ"}, map[string]string{
			"AWS.SNS.SMS.SMSType": "String Transactional", "AWS.MM.SMS.OriginationNumber": "String +33700000000",
		}},
		{"none", sms.Options{}, map[string]string{"AWS.SNS.SMS.SMSType": "String Transactional"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			c.received = nil
			id, err := sms.New(client(server.URL), row.options).Send(t.Context(), phone, "OYEZ 91 feu & fumée")
			if err != nil || id != "m-1" {
				t.Fatalf("%q, %v", id, err)
			}
			form := c.received[0]
			if form.Get("Action") != "Publish" || form.Get("PhoneNumber") != phone ||
				form.Get("Message") != "OYEZ 91 feu & fumée" || form.Has("TopicArn") {
				t.Errorf("sent %v", form)
			}
			got := map[string]string{}
			for i := 1; form.Has(fmt.Sprintf("MessageAttributes.entry.%d.Name", i)); i++ {
				entry := fmt.Sprintf("MessageAttributes.entry.%d.", i)
				got[form.Get(entry+"Name")] = form.Get(entry+"Value.DataType") + " " +
					form.Get(entry+"Value.StringValue")
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("attributes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSendFails(t *testing.T) {
	told := func(reason sms.Reason, retry bool, code string) *sms.Error {
		return &sms.Error{Reason: reason, Retry: retry, RequestID: request, Code: code}
	}
	invalid := "Invalid parameter: PhoneNumber Reason: " + phone + " "
	for _, row := range []struct {
		name    string
		carrier carrier
		want    *sms.Error
	}{
		{
			"throttled",
			carrier{status: 429, code: "Throttled", message: "Rate exceeded"},
			told(sms.Throttled, true, "Throttled"),
		},
		{
			"throttled by the front door",
			carrier{status: 400, code: "Throttling", message: "Rate exceeded"},
			told(sms.Throttled, true, "Throttling"),
		},
		{
			"throttled by status alone",
			carrier{status: 429, code: "SlowDown", message: "x"},
			told(sms.Throttled, true, "SlowDown"),
		},
		{
			"opted out, by code",
			carrier{status: 400, code: "OptedOut", message: phone},
			told(sms.OptedOut, false, "OptedOut"),
		},
		{
			"opted out, by words",
			carrier{status: 400, code: "InvalidParameter", message: invalid + "is opted out"},
			told(sms.OptedOut, false, "InvalidParameter"),
		},
		{"not a number", carrier{
			status: 400, code: "InvalidParameter",
			message: invalid + "is not valid to publish to",
		}, told(sms.InvalidNumber, false, "InvalidParameter")},
		{
			"in the sandbox",
			carrier{status: 400, code: "UserError", message: phone + " is not verified in the SMS sandbox"},
			told(sms.Unverified, false, "UserError"),
		},
		{
			"spend limit",
			carrier{status: 400, code: "UserError", message: "No quota left for account"},
			told(sms.OverQuota, false, "UserError"),
		},
		{
			"no permission",
			carrier{
				status: 403, code: "AuthorizationError",
				message: "User is not authorized to perform SNS:Publish on " + phone,
			},
			told(sms.NoPermission, false, "AuthorizationError"),
		},
		{
			"expired credentials",
			carrier{status: 403, code: "ExpiredToken", message: "x"},
			told(sms.NoPermission, false, "ExpiredToken"),
		},
		{
			"too long",
			carrier{status: 400, code: "InvalidParameter", message: "Invalid parameter: Message too long"},
			told(sms.TooLong, false, "InvalidParameter"),
		},
		{
			"broken inside",
			carrier{status: 500, code: "InternalError", message: "x"},
			told(sms.Unavailable, true, "InternalError"),
		},
		{
			"unavailable",
			carrier{status: 503, code: "ServiceUnavailable", message: "x"},
			told(sms.Unavailable, true, "ServiceUnavailable"),
		},
		{
			"something new",
			carrier{status: 400, code: "Novelty", message: "about " + phone},
			told(sms.Unknown, false, "Novelty"),
		},
		{"a code that is a number", carrier{status: 400, code: phone, message: phone}, told(sms.Unknown, false, "")},
		{
			"a proxy's page",
			carrier{status: 502, raw: "<html>" + phone + "</html>"},
			told(sms.Unavailable, true, "UnknownError"),
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			server := httptest.NewServer(&row.carrier)
			defer server.Close()
			_, err := sms.New(client(server.URL), sms.Options{}).Send(t.Context(), phone, "OYEZ")
			checkError(t, err, row.want)
			if n := len(row.carrier.received); n != 1 {
				t.Errorf("%d tries, want 1", n)
			}
		})
	}
}

func TestSendWithoutAnswer(t *testing.T) {
	t.Run("a deadline", func(t *testing.T) {
		server := httptest.NewServer(&carrier{hang: true})
		defer server.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := sms.New(client(server.URL), sms.Options{}).Send(ctx, phone, "OYEZ")
		checkError(t, err, &sms.Error{Reason: sms.Timeout, Retry: true})
	})
	t.Run("nobody listens", func(t *testing.T) {
		server := httptest.NewServer(&carrier{})
		server.Close()
		_, err := sms.New(client(server.URL), sms.Options{}).Send(t.Context(), phone, "OYEZ")
		checkError(t, err, &sms.Error{Reason: sms.Unavailable, Retry: true})
	})
}

func TestSendRefuses(t *testing.T) {
	c := &carrier{}
	server := httptest.NewServer(c)
	defer server.Close()
	for _, row := range []struct {
		name, phone, text string
		want              sms.Reason
	}{
		{"a number without +", "0699887766", "OYEZ", sms.InvalidNumber},
		{"no number", "", "OYEZ", sms.InvalidNumber},
		{"161 septets", phone, strings.Repeat("a", 161), sms.TooLong},
		{"81 extension characters", phone, strings.Repeat("€", 81), sms.TooLong},
		{"another alphabet", phone, "ç", sms.TooLong},
		{"nothing", phone, "", sms.TooLong},
	} {
		_, err := sms.New(client(server.URL), sms.Options{}).Send(t.Context(), row.phone, row.text)
		checkError(t, err, &sms.Error{Reason: row.want})
	}
	if len(c.received) > 0 {
		t.Errorf("%d calls left", len(c.received))
	}
}

// checkError compares an error and asks that no part of it, wrapped or printed, holds the number.
func checkError(t *testing.T, err error, want *sms.Error) {
	t.Helper()
	var got *sms.Error
	if !errors.As(err, &got) {
		t.Fatalf("error %v, want %v", err, want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if errors.Unwrap(err) != nil {
		t.Errorf("wraps %v", errors.Unwrap(err))
	}
	for _, printed := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
		if strings.Contains(printed, "99887766") {
			t.Errorf("a number in %s", printed)
		}
	}
}
