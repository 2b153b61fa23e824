package stack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/policy"
)

// Prefixes of DynamoDB's operations in its protocol.
const (
	onTables  = "DynamoDB_20120810."
	onStreams = "DynamoDBStreams_20120810."
)

// ask calls DynamoDB Local directly, without policies or faults. into may be nil.
func (s *Stack) ask(ctx context.Context, operation string, in, into any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	status, answer, _, err := s.forward(ctx, operation, body)
	if err != nil {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("%s: %d %s", operation, status, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// forward sends a request to DynamoDB Local, which wants a signature but does not check it.
func (s *Stack) forward(ctx context.Context, operation string, body []byte) (status int, answer []byte,
	header http.Header, err error,
) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.DynamoDB, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.0")
	r.Header.Set("X-Amz-Target", operation)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/"+declared.Region+
		"/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
	response, err := s.client.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, response.Header, err
}

// create makes a table as CloudFormation would.
func (s *Stack) create(ctx context.Context, t declared.Table) error {
	in := map[string]any{
		"TableName": t.Name, "BillingMode": t.BillingMode, "KeySchema": t.KeySchema,
		"AttributeDefinitions": t.AttributeDefinitions,
	}
	if t.GlobalSecondaryIndexes != nil {
		in["GlobalSecondaryIndexes"] = t.GlobalSecondaryIndexes
	}
	if t.StreamSpecification != nil {
		in["StreamSpecification"] = map[string]any{
			"StreamEnabled": true, "StreamViewType": t.StreamSpecification.StreamViewType,
		}
	}
	if err := s.ask(ctx, onTables+"CreateTable", in, nil); err != nil {
		return err
	}
	if ttl := t.TimeToLiveSpecification; ttl != nil {
		return s.ask(ctx, onTables+"UpdateTimeToLive",
			map[string]any{"TableName": t.Name, "TimeToLiveSpecification": ttl}, nil)
	}
	return nil
}

func (s *Stack) drop(ctx context.Context, t declared.Table) error {
	return s.ask(ctx, onTables+"DeleteTable", map[string]any{"TableName": t.Name}, nil)
}

// single are the operations on one item or partition; each needs the permission of its own name.
var single = []string{"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"}

// target is what an operation acts on, as far as policies care.
type target struct {
	TableName, IndexName      string
	Key, Item                 struct{ PK struct{ S string } } // the rest does not matter here
	KeyConditionExpression    string
	ExpressionAttributeNames  map[string]string
	ExpressionAttributeValues map[string]map[string]any
}

var equality = regexp.MustCompile(`(#?\w+)\s*=\s*(:\w+)`)

// leading are an operation's partition keys: those of its item or its query.
func (t target) leading() (keys policy.Words) {
	for _, pk := range []string{t.Key.PK.S, t.Item.PK.S} {
		if pk != "" {
			keys = append(keys, pk)
		}
	}
	for _, found := range equality.FindAllStringSubmatch(t.KeyConditionExpression, -1) {
		if value, ok := t.ExpressionAttributeValues[found[2]]["S"].(string); ok {
			return append(keys, value) // the first value is the partition's; the sort key is compared later
		}
	}
	return keys
}

// permissions are the policy checks that a request needs.
func (s *Stack) permissions(operation string, body []byte) ([]policy.Call, error) {
	var in struct {
		target
		TransactItems []map[string]target
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	var list []policy.Call
	add := func(operation string, on target) error {
		for _, t := range s.Template.Tables {
			if t.Name == on.TableName {
				resource := t.ARN
				if on.IndexName != "" {
					resource += "/index/" + on.IndexName
				}
				list = append(list, policy.Call{
					Action: "dynamodb:" + operation, Resource: resource,
					Context: map[string]policy.Words{"dynamodb:LeadingKeys": on.leading()},
				})
				return nil
			}
		}
		return fmt.Errorf("there is no table %q in the template", on.TableName)
	}
	if slices.Contains(single, operation) || slices.Contains(reading, operation) {
		err := add(operation, in.target) // before list is read
		return list, err
	}
	if operation != "TransactWriteItems" {
		return nil, fmt.Errorf("dynamodb:%s is not known to infra/lab/stack", operation)
	}
	for _, write := range in.TransactItems { // a transaction needs the permission of each write
		for kind, on := range write {
			action := map[string]string{
				"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
				"ConditionCheck": "ConditionCheckItem",
			}[kind]
			if err := add(action, on); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// named is the template's table with an ARN.
func (s *Stack) named(arn string) declared.Table {
	for _, t := range s.Template.Tables {
		if t.ARN == arn {
			return t
		}
	}
	return declared.Table{}
}

// table is DynamoDB: checked, metered, and answered by DynamoDB Local. wrong is why a call is invalid.
func (s *Stack) table(c Call, calls []policy.Call,
	wrong error,
) func(http.ResponseWriter, *http.Request, string, []byte) error {
	return func(w http.ResponseWriter, r *http.Request, operation string, body []byte) error {
		if wrong != nil {
			return wrong
		}
		if err := s.roles[c.Function].may(nil, calls...); err != nil {
			return err
		}
		switch {
		case operation == "DescribeContinuousBackups":
			return backups(w, s.named(calls[0].Resource))
		case !slices.Contains(reading, operation) && !bytes.Contains(body, []byte(`"ReturnConsumedCapacity"`)):
			body = append([]byte(`{"ReturnConsumedCapacity":"INDEXES",`), body[1:]...)
		}
		// The call takes effect even if the caller no longer waits.
		status, answer, header, err := s.forward(context.WithoutCancel(r.Context()), onTables+operation, body)
		if err != nil {
			Fail(w, "dynamodb", http.StatusInternalServerError, "InternalServerError", err.Error())
			return nil
		}
		if strings.HasSuffix(operation, "Item") || operation == "TransactWriteItems" {
			s.written.Store(time.Now().UnixNano())
		}
		if operation == "DescribeTable" && status == http.StatusOK {
			if answer, err = protected(s.named(calls[0].Resource), answer); err != nil {
				return err
			}
			header.Del("X-Amz-Crc32")
		}
		s.Cost.dynamodb(c.Function, operation, status, body, answer)
		w.Header().Set("Content-Type", header.Get("Content-Type"))
		w.Header().Set("X-Amzn-Requestid", header.Get("X-Amzn-Requestid"))
		// the checksum of its errors is wrong
		if sum := header.Get("X-Amz-Crc32"); sum != "" && status == http.StatusOK {
			w.Header().Set("X-Amz-Crc32", sum)
		}
		w.WriteHeader(status)
		_, _ = w.Write(answer) // the caller may be gone
		return nil
	}
}
