package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/infra/cli"
	"oyez/shared/rota"
)

// topics speaks SNS's query protocol and keeps subscriptions as SNS does: one for each address, with its filter.
type topics struct {
	subscriptions map[string]*subscription // by address
	attributes    url.Values               // of the account's SMS
	asked         int                      // how often SNS wrote to ask for a confirmation
	refuse        string
}

type subscription struct{ arn, filter string }

func (s *topics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := r.FormValue("Action")
	w.Header().Set("Content-Type", "text/xml")
	if action == s.refuse {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w,
			`<ErrorResponse><Error><Code>AuthorizationError</Code><Message>anna@example.com may not</Message></Error></ErrorResponse>`)
		return
	}
	var result string
	switch action {
	case "SetSMSAttributes":
		s.attributes = r.PostForm
	case "ListSubscriptionsByTopic":
		for address, sub := range s.subscriptions {
			result += fmt.Sprintf("<member><Protocol>email</Protocol><Endpoint>%s</Endpoint><SubscriptionArn>%s</SubscriptionArn></member>", address, sub.arn)
		}
		result = "<Subscriptions>" + result +
			"<member><Protocol>sqs</Protocol><Endpoint>queue</Endpoint><SubscriptionArn>arn:queue</SubscriptionArn></member></Subscriptions>"
	case "Subscribe":
		if old := s.subscriptions[r.FormValue("Endpoint")]; old != nil && old.arn != "PendingConfirmation" {
			w.WriteHeader(http.StatusBadRequest) // as SNS does when the attributes differ
			fmt.Fprint(w,
				`<ErrorResponse><Error><Code>InvalidParameter</Code><Message>exists with different attributes</Message></Error></ErrorResponse>`)
			return
		}
		s.asked++
		s.subscriptions[r.FormValue("Endpoint")] = &subscription{
			"PendingConfirmation",
			r.FormValue("Attributes.entry.1.value"),
		}
	case "Unsubscribe":
		for address, sub := range s.subscriptions {
			if sub.arn == r.FormValue("SubscriptionArn") {
				delete(s.subscriptions, address)
			}
		}
	case "GetSubscriptionAttributes", "SetSubscriptionAttributes":
		for _, sub := range s.subscriptions {
			if sub.arn != r.FormValue("SubscriptionArn") {
				continue
			}
			if action == "SetSubscriptionAttributes" {
				sub.filter = r.FormValue("AttributeValue")
			}
			result = "<Attributes><entry><key>FilterPolicy</key><value>" + html.EscapeString(sub.filter) +
				"</value></entry></Attributes>"
		}
	}
	fmt.Fprintf(w, `<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, action, result)
}

func (s *topics) config(t *testing.T) aws.Config {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return aws.Config{
		Region: "eu-west-3", BaseEndpoint: &server.URL, HTTPClient: server.Client(),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "key"}, nil
		}),
	}
}

func TestEmailsAreTheTeams(t *testing.T) {
	s := &topics{subscriptions: map[string]*subscription{
		"gone@example.com": {"arn:aws:sns:gone", `{"person":["zoe"]}`},
		"ben@example.com":  {"arn:aws:sns:ben", `{"person":["ben"]}`},
		"late@example.com": {"PendingConfirmation", ""},
	}}
	client := sns.NewFromConfig(s.config(t))
	team := []rota.Person{{ID: "anna", Email: "anna@example.com"}, {ID: "ben", Email: "ben@example.com"}, {ID: "cleo"}}
	load := func() string {
		t.Helper()
		var out strings.Builder
		if err := subscribe(t.Context(), &out, client, "arn:aws:sns:eu-west-3:1:mail", team); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "@") {
			t.Errorf("an address is shown: %s", out.String())
		}
		return out.String()
	}
	want := func(addresses ...string) {
		t.Helper()
		var got []string
		for address, sub := range s.subscriptions {
			got = append(got, address+" "+sub.filter)
		}
		slices.Sort(got)
		if !slices.Equal(got, addresses) {
			t.Errorf("subscribed are %q, want %q", got, addresses)
		}
	}

	said := load()
	want(`anna@example.com {"person":["anna"]}`, `ben@example.com {"person":["ben"]}`, `late@example.com `)
	if s.asked != 1 || !strings.Contains(said, "The e-mail of anna: AWS has written") ||
		!strings.Contains(said, "The e-mail of ben: confirmed.") {
		t.Errorf("asked %d times\n%s", s.asked, said)
	}

	s.subscriptions["anna@example.com"].arn = "arn:aws:sns:anna" // she confirms
	delete(s.subscriptions, "late@example.com")                  // AWS forgets it
	if said := load(); s.asked != 1 || !strings.Contains(said, "anna: confirmed.") {
		t.Errorf("asked %d times\n%s", s.asked, said)
	}

	// one address, two people
	team = []rota.Person{{ID: "cleo", Email: "anna@example.com"}, {ID: "anna", Email: "anna@example.com"}}
	if said := load(); !strings.Contains(said, "anna, cleo: confirmed; its owner has changed") {
		t.Error(said)
	}
	want(`anna@example.com {"person":["anna","cleo"]}`)
}

func TestEmailsNotAllowed(t *testing.T) {
	for _, action := range []string{"ListSubscriptionsByTopic", "Subscribe", "Unsubscribe"} {
		s := &topics{
			refuse:        action,
			subscriptions: map[string]*subscription{"gone@example.com": {"arn:aws:sns:gone", ""}},
		}
		err := subscribe(t.Context(), &strings.Builder{}, sns.NewFromConfig(s.config(t)), "t",
			[]rota.Person{{ID: "anna", Email: "anna@example.com"}})
		if err == nil || !strings.Contains(err.Error(), "AuthorizationError") || strings.Contains(err.Error(), "@") {
			t.Errorf("%s: %v", action, err)
		}
	}
}

func TestStatusIsLogged(t *testing.T) {
	s := &topics{}
	run := func(args ...string) (string, error) {
		var out strings.Builder
		command := setup{aws: func(context.Context, string, string) (aws.Config, error) { return s.config(t), nil }}
		err := command.run(t.Context(), cli.IO{Out: &out}, append([]string{"sms"}, args...))
		return out.String(), err
	}
	const role = "arn:aws:iam::123456789012:role/oyez-SmsStatusRole-1"
	said, err := run("-role", role)
	if err != nil || !strings.Contains(said, "eu-west-3") {
		t.Fatalf("%v %s", err, said)
	}
	got := map[string]string{}
	for n := 1; s.attributes.Has(fmt.Sprintf("attributes.entry.%d.key", n)); n++ {
		got[s.attributes.Get(fmt.Sprintf("attributes.entry.%d.key",
			n))] = s.attributes.Get(fmt.Sprintf("attributes.entry.%d.value", n))
	}
	if len(got) != 2 || got["DeliveryStatusIAMRole"] != role || got["DeliveryStatusSuccessSamplingRate"] != "100" {
		t.Errorf("set: %v", got)
	}
	for _, bad := range []string{"", "oyez", "arn:aws:sns:eu-west-3:123456789012:topic"} {
		if _, err := run("-role", bad); err == nil || !strings.Contains(err.Error(), "output SmsStatusRole") {
			t.Errorf("-role %q: %v", bad, err)
		}
	}
	s.refuse = "SetSMSAttributes"
	if _, err := run("-role", role); err == nil || err.Error() != "not set: AuthorizationError" {
		t.Errorf("%v", err)
	}
}
