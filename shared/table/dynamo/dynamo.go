// Package dynamo implements table.Table on DynamoDB: one API call per method. It writes conditions and changes with the
// SDK's expression builder, and maps errors to those of package table.
package dynamo

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

var _ table.Table = (*Table)(nil)

// Table is one DynamoDB table. Retries and timeouts are those of the client.
type Table struct {
	api  api
	name string
}

// New returns the table of that name.
func New(client *dynamodb.Client, name string) *Table {
	return &Table{name: name, api: api{
		get: client.GetItem, put: client.PutItem, update: client.UpdateItem, remove: client.DeleteItem,
		query: client.Query, transact: client.TransactWriteItems,
	}}
}

// api holds the six calls instead of the client. In a binary with html/template the linker keeps every method of all
// that a Table holds, and the client has sixty unused ones (1.5 MB of desk).
type api struct {
	get    func(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	put    func(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	update func(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput,
		error)
	remove func(context.Context, *dynamodb.DeleteItemInput, ...func(*dynamodb.Options)) (*dynamodb.DeleteItemOutput,
		error)
	query    func(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
	transact func(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (
		*dynamodb.TransactWriteItemsOutput, error)
}

// Get implements table.Table.
func (t *Table) Get(ctx context.Context, key table.Key) (table.Item, error) {
	out, err := t.api.get(ctx, &dynamodb.GetItemInput{
		TableName: &t.name, Key: attributes(key), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, failure(ctx, "GetItem", err)
	}
	if len(out.Item) == 0 {
		return nil, table.ErrNotFound
	}
	return out.Item, nil
}

// Put implements table.Table.
func (t *Table) Put(ctx context.Context, put table.Put) error {
	w, err := t.put(put)
	if err != nil {
		return err
	}
	_, err = t.api.put(ctx, &dynamodb.PutItemInput{
		TableName: w.TableName, Item: w.Item, ConditionExpression: w.ConditionExpression,
		ExpressionAttributeNames: w.ExpressionAttributeNames, ExpressionAttributeValues: w.ExpressionAttributeValues,
		ReturnValuesOnConditionCheckFailure: w.ReturnValuesOnConditionCheckFailure,
	})
	return failure(ctx, "PutItem", err)
}

// Update implements table.Table.
func (t *Table) Update(ctx context.Context, update table.Update) (table.Item, error) {
	w, err := t.update(update)
	if err != nil {
		return nil, err
	}
	returned := types.ReturnValueAllNew
	if update.Quiet {
		returned = types.ReturnValueNone
	}
	out, err := t.api.update(ctx, &dynamodb.UpdateItemInput{
		TableName: w.TableName, Key: w.Key, UpdateExpression: w.UpdateExpression,
		ConditionExpression: w.ConditionExpression, ExpressionAttributeNames: w.ExpressionAttributeNames,
		ExpressionAttributeValues: w.ExpressionAttributeValues, ReturnValues: returned,
		ReturnValuesOnConditionCheckFailure: w.ReturnValuesOnConditionCheckFailure,
	})
	if err != nil {
		return nil, failure(ctx, "UpdateItem", err)
	}
	return out.Attributes, nil
}

// Delete implements table.Table.
func (t *Table) Delete(ctx context.Context, del table.Delete) error {
	w, err := t.delete(del)
	if err != nil {
		return err
	}
	_, err = t.api.remove(ctx, &dynamodb.DeleteItemInput{
		TableName: w.TableName, Key: w.Key, ConditionExpression: w.ConditionExpression,
		ExpressionAttributeNames: w.ExpressionAttributeNames, ExpressionAttributeValues: w.ExpressionAttributeValues,
		ReturnValuesOnConditionCheckFailure: w.ReturnValuesOnConditionCheckFailure,
	})
	return failure(ctx, "DeleteItem", err)
}

// Transact implements table.Table. The SDK adds an idempotency token to each call, so its retries apply once.
func (t *Table) Transact(ctx context.Context, writes []table.Write) error {
	items := make([]types.TransactWriteItem, len(writes))
	for i, w := range writes {
		var err error
		if items[i], err = t.transactItem(w); err != nil {
			return fmt.Errorf("write %d: %w", i, err)
		}
	}
	_, err := t.api.transact(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
	return failure(ctx, "TransactWriteItems", err)
}

func (t *Table) transactItem(w table.Write) (item types.TransactWriteItem, err error) {
	switch w := w.(type) {
	case table.Put:
		item.Put, err = t.put(w)
	case table.Update:
		item.Update, err = t.update(w)
	case table.Delete:
		item.Delete, err = t.delete(w)
	case table.Check:
		item.ConditionCheck, err = t.check(w)
	default:
		err = fmt.Errorf("%w: %T is not a write", table.ErrInvalid, w)
	}
	return item, err
}

// The SDK has two types for each write: a call and a part of a transaction. We build the part and copy it into the
// call, so that a write means the same in both.

func (t *Table) put(put table.Put) (*types.Put, error) {
	if err := checkItem(put.Item); err != nil {
		return nil, err
	}
	x, err := build(nil, put.If)
	if err != nil {
		return nil, err
	}
	return &types.Put{
		TableName: &t.name, Item: put.Item, ConditionExpression: x.Condition(), ExpressionAttributeNames: x.Names(),
		ExpressionAttributeValues:           x.Values(),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}, nil
}

func (t *Table) update(update table.Update) (*types.Update, error) {
	if len(update.Do) == 0 {
		return nil, fmt.Errorf("%w: update without a change", table.ErrInvalid)
	}
	x, err := build(update.Do, update.If)
	if err != nil {
		return nil, err
	}
	return &types.Update{
		TableName: &t.name, Key: attributes(update.Key), UpdateExpression: x.Update(),
		ConditionExpression: x.Condition(), ExpressionAttributeNames: x.Names(),
		ExpressionAttributeValues:           x.Values(),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}, nil
}

func (t *Table) delete(del table.Delete) (*types.Delete, error) {
	x, err := build(nil, del.If)
	if err != nil {
		return nil, err
	}
	return &types.Delete{
		TableName: &t.name, Key: attributes(del.Key), ConditionExpression: x.Condition(),
		ExpressionAttributeNames: x.Names(), ExpressionAttributeValues: x.Values(),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}, nil
}

func (t *Table) check(check table.Check) (*types.ConditionCheck, error) {
	if check.If == nil {
		return nil, fmt.Errorf("%w: check without a condition", table.ErrInvalid)
	}
	x, err := build(nil, check.If)
	if err != nil {
		return nil, err
	}
	return &types.ConditionCheck{
		TableName: &t.name, Key: attributes(check.Key), ConditionExpression: x.Condition(),
		ExpressionAttributeNames: x.Names(), ExpressionAttributeValues: x.Values(),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}, nil
}

func attributes(key table.Key) table.Item {
	return table.Item{
		table.AttrPK: &types.AttributeValueMemberS{Value: string(key.PK)},
		table.AttrSK: &types.AttributeValueMemberS{Value: string(key.SK)},
	}
}

// checkItem and checkValue refuse nil values, which the SDK silently omits from lists.

func checkItem(item table.Item) error {
	for _, v := range item {
		if err := checkValue(v); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(v table.Value) error {
	switch v := v.(type) {
	case nil:
		return fmt.Errorf("%w: nil value", table.ErrInvalid)
	case *types.AttributeValueMemberM:
		return checkItem(v.Value)
	case *types.AttributeValueMemberL:
		for _, e := range v.Value {
			if err := checkValue(e); err != nil {
				return err
			}
		}
	}
	return nil
}
