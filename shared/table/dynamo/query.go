package dynamo

import (
	"context"
	"fmt"
	"math"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/shared/table"
)

// Query implements table.Table.
func (t *Table) Query(ctx context.Context, query table.Query) (table.Page, error) {
	in := &dynamodb.QueryInput{
		TableName: &t.name, ScanIndexForward: aws.Bool(!query.Backward), ExclusiveStartKey: query.After,
	}
	pk, sk := table.AttrPK, table.AttrSK
	if query.Index != nil {
		in.IndexName = &query.Index.Name
		pk, sk = query.Index.PK, query.Index.SK
	} else {
		in.ConsistentRead = aws.Bool(true) // indexes have no consistent reads
	}
	switch {
	case query.Limit < 0:
		return table.Page{}, fmt.Errorf("%w: limit below 0", table.ErrInvalid)
	case query.Limit > 0:
		in.Limit = aws.Int32(int32(min(query.Limit, math.MaxInt32)))
	}

	cond := expression.Key(pk).Equal(expression.Value(query.PK))
	from, to := expression.Value(query.From), expression.Value(query.To)
	switch {
	case query.Prefix != "" && (query.From != "" || query.To != ""):
		return table.Page{}, fmt.Errorf("%w: prefix and range in one query", table.ErrInvalid)
	case query.Prefix != "":
		cond = cond.And(expression.Key(sk).BeginsWith(query.Prefix))
	case query.From != "" && query.To != "":
		cond = cond.And(expression.Key(sk).Between(from, to))
	case query.From != "":
		cond = cond.And(expression.Key(sk).GreaterThanEqual(from))
	case query.To != "":
		cond = cond.And(expression.Key(sk).LessThanEqual(to))
	}
	x, err := expression.NewBuilder().WithKeyCondition(cond).Build()
	if err != nil {
		return table.Page{}, fmt.Errorf("%w: key condition", table.ErrInvalid)
	}
	in.KeyConditionExpression = x.KeyCondition()
	in.ExpressionAttributeNames, in.ExpressionAttributeValues = x.Names(), x.Values()

	out, err := t.api.query(ctx, in)
	if err != nil {
		return table.Page{}, failure(ctx, "Query", err)
	}
	page := table.Page{Items: out.Items}
	if len(out.LastEvaluatedKey) > 0 {
		page.Next = out.LastEvaluatedKey
	}
	return page, nil
}
