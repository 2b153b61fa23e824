package stack

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// The read-only calls of the examination, for an account that has spent 3 of 50 USD on SMS, logs them, and may run a
// thousand functions at once.

// account is SNS's account settings and topic subscriptions.
func (s *Stack) account(c Call, form url.Values) (result any, err error) {
	type number struct {
		PhoneNumber string `xml:",omitempty"`
		Status      string `xml:",omitempty"`
	}
	type numbers struct {
		Numbers []number `xml:"PhoneNumbers>member"`
	}
	resource := "*"
	if c.Operation == "ListSubscriptionsByTopic" {
		resource = c.Target
	}
	if err := s.roles[c.Function].may(nil, policy.Call{Action: "sns:" + c.Operation, Resource: resource}); err != nil {
		return nil, err
	}
	switch c.Operation {
	case "GetSMSAttributes":
		type entry struct {
			Key   string `xml:"key"`
			Value string `xml:"value"`
		}
		return struct {
			Entries []entry `xml:"attributes>entry"`
		}{[]entry{
			{"MonthlySpendLimit", "50"},
			{"DeliveryStatusIAMRole", "arn:aws:iam::" + declared.Account + ":role/status"},
			{"DeliveryStatusSuccessSamplingRate", "100"},
		}}, nil
	case "GetSMSSandboxAccountStatus":
		return struct{ IsInSandbox bool }{len(s.o.Verified) > 0}, nil
	case "ListSMSSandboxPhoneNumbers":
		var list numbers
		for _, n := range s.o.Verified {
			list.Numbers = append(list.Numbers, number{n, "Verified"})
		}
		return list, nil
	case "CheckIfPhoneNumberIsOptedOut":
		return struct {
			Out bool `xml:"isOptedOut"`
		}{}, nil
	case "ListOriginationNumbers":
		return numbers{}, nil
	case "ListSubscriptionsByTopic":
		t := s.topics[c.Target]
		if t == nil {
			return nil, fmt.Errorf("%s is no topic here", c.Target)
		}
		type subscription struct{ Protocol, Endpoint, SubscriptionArn string }
		var list struct {
			Subscriptions []subscription `xml:"Subscriptions>member"`
		}
		add := func(protocol, endpoint string) {
			list.Subscriptions = append(list.Subscriptions, subscription{protocol, endpoint, t.ARN + ":" + protocol})
		}
		for _, f := range t.functions {
			add("lambda", s.Template.Functions[f].ARN)
		}
		for _, q := range t.queues {
			add("sqs", q.queue.ARN)
		}
		return list, nil
	}
	return nil, fmt.Errorf("sns:%s is not known to infra/lab/stack", c.Operation)
}

// respond writes a result in SNS's format.
func respond(w http.ResponseWriter, operation string, result any) error {
	w.Header().Set("Content-Type", "text/xml")
	open := func(name string) xml.StartElement { return xml.StartElement{Name: xml.Name{Local: operation + name}} }
	e := xml.NewEncoder(w)
	if err := e.EncodeToken(open("Response")); err != nil {
		return err
	}
	if err := e.EncodeElement(result, open("Result")); err != nil {
		return err
	}
	if err := e.EncodeToken(open("Response").End()); err != nil {
		return err
	}
	return e.Flush()
}

// figures is CloudWatch, which speaks CBOR: this month's SMS cost.
func (s *Stack) figures(c Call) func(http.ResponseWriter, *http.Request, string, []byte) error {
	return func(w http.ResponseWriter, _ *http.Request, operation string, _ []byte) error {
		if operation != "GetMetricStatistics" {
			return fmt.Errorf("cloudwatch:%s is not known to infra/lab/stack", operation)
		}
		if err := s.roles[c.Function].may(nil,
			policy.Call{Action: "cloudwatch:" + operation, Resource: "*"}); err != nil {
			return err
		}
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		w.Header().Set("Content-Type", "application/cbor")
		// the caller may be gone
		_, _ = w.Write(cbor.Encode(cbor.Map{"Datapoints": cbor.List{cbor.Map{"Maximum": cbor.Float64(3)}}}))
		return nil
	}
}

// limits is Lambda's account limits.
func (s *Stack) limits(c Call) func(http.ResponseWriter, *http.Request, string, []byte) error {
	return func(w http.ResponseWriter, r *http.Request, operation string, _ []byte) error {
		if !strings.HasPrefix(r.URL.Path, "/2016-08-19/account-settings") {
			return fmt.Errorf("lambda: %s is not known to infra/lab/stack", r.URL.Path)
		}
		if err := s.roles[c.Function].may(nil, policy.Call{Action: "lambda:" + operation, Resource: "*"}); err != nil {
			return err
		}
		return json.NewEncoder(w).Encode(map[string]any{"AccountLimit": map[string]int{"ConcurrentExecutions": 1000}})
	}
}

// reading are the operations that describe a table; each needs the permission of its own name.
var reading = []string{"DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups"}

// protected adds deletion protection to DynamoDB Local's description of a table, which lacks it.
func protected(t declared.Table, description []byte) ([]byte, error) {
	var d struct{ Table map[string]any }
	if err := json.Unmarshal(description, &d); err != nil {
		return nil, err
	}
	d.Table["DeletionProtectionEnabled"] = t.DeletionProtectionEnabled
	return json.Marshal(d)
}

// backups reports point-in-time recovery, which DynamoDB Local lacks.
func backups(w http.ResponseWriter, t declared.Table) error {
	status := "DISABLED"
	if t.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled {
		status = "ENABLED"
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	return json.NewEncoder(w).Encode(map[string]any{"ContinuousBackupsDescription": map[string]any{
		"ContinuousBackupsStatus":        "ENABLED",
		"PointInTimeRecoveryDescription": map[string]string{"PointInTimeRecoveryStatus": status},
	}})
}
