package dynamo

import (
	"context"
	"errors"
	"fmt"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"oyez/shared/table"
)

// failure maps an SDK error to one of package table; nil stays nil. It keeps the call, the code and the request id, but
// not DynamoDB's message, which may quote refused values.
func failure(ctx context.Context, call string, err error) error {
	if err == nil {
		return nil
	}
	var condition *types.ConditionalCheckFailedException
	if errors.As(err, &condition) {
		return &table.ConditionError{Item: none(condition.Item)}
	}
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return transaction(call, cancelled.CancellationReasons)
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		return fmt.Errorf("%s: %w: %s%s", call, class(api.ErrorCode()), api.ErrorCode(), request(err))
	}
	var missing smithy.InvalidParamsError
	var unwritable *smithy.SerializationError
	if errors.As(err, &missing) || errors.As(err, &unwritable) { // the SDK refused to send it
		return fmt.Errorf("%s: %w: incomplete", call, table.ErrInvalid)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", call, ctx.Err())
	}
	// No response, or an unreadable one: the text names hosts and sizes, never an item.
	return fmt.Errorf("%s: %w: %w", call, table.ErrUnavailable, err)
}

// class maps DynamoDB's error codes. Anything but throttling or an invalid request counts as an unavailable table, a
// missing table or permission too: deliveries must then be stored elsewhere. Source: "Error handling with DynamoDB" in
// the developer guide.
func class(code string) error {
	switch code {
	case "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded", "ThrottlingException",
		"ThrottlingError",
		"Throttling", "RequestLimitExceeded", "TransactionConflictException", "TransactionInProgressException":
		return table.ErrThrottled
	case "ValidationException", "ValidationError", "SerializationException", "ItemCollectionSizeLimitExceededException",
		"IdempotentParameterMismatchException":
		return table.ErrInvalid
	}
	return table.ErrUnavailable
}

// transaction explains a cancelled transaction. DynamoDB gives one reason per write, "None" for those not at fault.
func transaction(call string, reasons []types.CancellationReason) error {
	c := &table.Cancelled{Reasons: make([]table.Reason, len(reasons))}
	explained := false // by the reasons of package table
	var other string
	for i, r := range reasons {
		switch code := deref(r.Code); code {
		case "None", "":
		case "ConditionalCheckFailed":
			c.Reasons[i] = table.Reason{Condition: true, Item: none(r.Item)}
			explained = true
		case "TransactionConflict":
			c.Reasons[i] = table.Reason{Conflict: true}
			explained = true
		default:
			other = code
		}
	}
	if explained {
		return c
	}
	return fmt.Errorf("%s: %w: %s", call, class(other), other)
}

// request is the request id, which AWS support asks for.
func request(err error) string {
	var r *awshttp.ResponseError
	if errors.As(err, &r) && r.ServiceRequestID() != "" {
		return " (request " + r.ServiceRequestID() + ")"
	}
	return ""
}

// none normalises a missing item to nil.
func none(item table.Item) table.Item {
	if len(item) == 0 {
		return nil
	}
	return item
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
