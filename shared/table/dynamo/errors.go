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

// failure sorts an error of the SDK into the contract's errors; nil stays nil. What DynamoDB says in words is left out,
// because some of its messages quote the values it refuses: the error tells the call, its code and the request's id.
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
	if errors.As(err, &missing) || errors.As(err, &unwritable) { // the SDK did not even send it
		return fmt.Errorf("%s: %w: incomplete", call, table.ErrInvalid)
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", call, ctx.Err())
	}
	// No answer, or one we cannot read: the text names hosts and sizes, never an item.
	return fmt.Errorf("%s: %w: %w", call, table.ErrUnavailable, err)
}

// class sorts DynamoDB's error codes. What is not throttling and no fault of the request is the table's: a missing
// table or permission too, since what we were told must then be kept elsewhere. Source: "Error handling with DynamoDB"
// in the developer guide.
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

// transaction is why a transaction was cancelled. DynamoDB gives one reason a write, "None" where it was not in the
// way.
func transaction(call string, reasons []types.CancellationReason) error {
	c := &table.Cancelled{Reasons: make([]table.Reason, len(reasons))}
	told := false // the contract's reasons say why
	var other string
	for i, r := range reasons {
		switch code := deref(r.Code); code {
		case "None", "":
		case "ConditionalCheckFailed":
			c.Reasons[i] = table.Reason{Condition: true, Item: none(r.Item)}
			told = true
		case "TransactionConflict":
			c.Reasons[i] = table.Reason{Conflict: true}
			told = true
		default:
			other = code
		}
	}
	if told {
		return c
	}
	return fmt.Errorf("%s: %w: %s", call, class(other), other)
}

// request is the request's id, which AWS support asks for.
func request(err error) string {
	var r *awshttp.ResponseError
	if errors.As(err, &r) && r.ServiceRequestID() != "" {
		return " (request " + r.ServiceRequestID() + ")"
	}
	return ""
}

// none is an item that is not there as nil, however the SDK writes it.
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
