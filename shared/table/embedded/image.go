package embedded

import (
	"bytes"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// images is an item as in a stream record; nil for no item. The caller of Update has the same item, so nothing is
// shared with it.
func images(item table.Item) map[string]events.DynamoDBAttributeValue {
	if item == nil {
		return nil
	}
	out := make(map[string]events.DynamoDBAttributeValue, len(item))
	for name, v := range item {
		out[name] = image(v)
	}
	return out
}

func image(v table.Value) events.DynamoDBAttributeValue {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return events.NewStringAttribute(v.Value)
	case *types.AttributeValueMemberN:
		return events.NewNumberAttribute(v.Value)
	case *types.AttributeValueMemberB:
		return events.NewBinaryAttribute(bytes.Clone(v.Value))
	case *types.AttributeValueMemberBOOL:
		return events.NewBooleanAttribute(v.Value)
	case *types.AttributeValueMemberL:
		out := make([]events.DynamoDBAttributeValue, len(v.Value))
		for i, e := range v.Value {
			out[i] = image(e)
		}
		return events.NewListAttribute(out)
	case *types.AttributeValueMemberM:
		return events.NewMapAttribute(images(v.Value))
	case *types.AttributeValueMemberSS:
		return events.NewStringSetAttribute(append([]string{}, v.Value...))
	case *types.AttributeValueMemberNS:
		return events.NewNumberSetAttribute(append([]string{}, v.Value...))
	case *types.AttributeValueMemberBS:
		out := make([][]byte, len(v.Value))
		for i, b := range v.Value {
			out[i] = bytes.Clone(b)
		}
		return events.NewBinarySetAttribute(out)
	}
	return events.NewNullAttribute()
}
