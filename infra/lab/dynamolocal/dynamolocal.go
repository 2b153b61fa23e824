// Package dynamolocal gives tests and benchmarks a DynamoDB to talk to: Amazon's own DynamoDB Local, fetched once and
// run with Java, or whatever DYNAMODB_ENDPOINT names.
//
// Without Java or a package client a test that asks is skipped and says why; with CI set it fails instead.
package dynamolocal

import (
	"context"
	"crypto/rand"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/logging"

	"oyez/shared/table"
	"oyez/shared/table/dynamo"
)

// started is the one server of this test process: a start takes seconds, and the process's end is what stops it.
var started = sync.OnceValues(start)

// Run is Endpoint for a program that is no test.
func Run() (string, error) {
	if e := os.Getenv("DYNAMODB_ENDPOINT"); e != "" {
		return e, nil
	}
	return started()
}

// Endpoint is the address of a DynamoDB for this test process: DYNAMODB_ENDPOINT, or a DynamoDB Local that lives as
// long as the process. It skips the test, or fails it when CI is set, if there is none.
func Endpoint(t testing.TB) string {
	t.Helper()
	e, err := Run()
	if err == nil {
		return e
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("no DynamoDB to test with: %v", err)
	}
	t.Skipf("SKIPPED, not tested on DynamoDB: %v. Install Java 11 or newer and npm (or mvn), or set DYNAMODB_ENDPOINT.",
		err)
	return ""
}

// Client is a client of Endpoint. It tries each call once, so that a test sees what the server said.
func Client(t testing.TB) *dynamodb.Client {
	t.Helper()
	return client(Endpoint(t))
}

func client(endpoint string) *dynamodb.Client {
	return dynamodb.New(Options(endpoint), func(o *dynamodb.Options) {
		o.Retryer = aws.NopRetryer{}
		o.Logger = logging.Nop{} // version 1.25.1 sends a wrong checksum with each 400, and the SDK logs it each time
	})
}

// Options are those of a client of an endpoint.
func Options(endpoint string) dynamodb.Options {
	return dynamodb.Options{
		Region: "eu-west-3", BaseEndpoint: aws.String(endpoint),
		// DynamoDB Local takes any key of letters and digits, and refuses other signs.
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}
}

// Table is a fresh, empty table with a name of its own, deleted when the test ends.
func Table(t testing.TB) table.Table {
	t.Helper()
	c := Client(t)
	name := "oyez-" + rand.Text()
	if err := dynamo.Create(t.Context(), c, name); err != nil {
		t.Fatalf("make table: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if _, err := c.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: &name}); err != nil {
			t.Errorf("delete table: %v", err)
		}
	})
	return dynamo.New(c, name)
}
