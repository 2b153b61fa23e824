// Package dynamolocal gives tests and benchmarks a DynamoDB: Amazon's DynamoDB Local, fetched once and run with Java,
// or the one at DYNAMODB_ENDPOINT.
//
// Without Java or a package client a test is skipped; with CI set it fails instead.
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

// started is this process's one server, as a start takes seconds. It stops when the process ends.
var started = sync.OnceValues(start)

// Run is Endpoint for programs that are not tests.
func Run() (string, error) {
	if e := os.Getenv("DYNAMODB_ENDPOINT"); e != "" {
		return e, nil
	}
	return started()
}

// Endpoint is the address of a DynamoDB: DYNAMODB_ENDPOINT, or a DynamoDB Local that lives as long as this process. If
// there is none, it skips the test, or fails it if CI is set.
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

// Client is a client of Endpoint without retries, so that a test sees the server's response.
func Client(t testing.TB) *dynamodb.Client {
	t.Helper()
	return client(Endpoint(t))
}

func client(endpoint string) *dynamodb.Client {
	return dynamodb.New(Options(endpoint), func(o *dynamodb.Options) {
		o.Retryer = aws.NopRetryer{}
		o.Logger = logging.Nop{} // version 1.25.1 sends a wrong checksum with each 400, which the SDK would log
	})
}

// Options are a client's options for an endpoint.
func Options(endpoint string) dynamodb.Options {
	return dynamodb.Options{
		Region: "eu-west-3", BaseEndpoint: aws.String(endpoint),
		// DynamoDB Local accepts only letters and digits in a key.
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	}
}

// Table is a new, empty table, deleted when the test ends.
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
