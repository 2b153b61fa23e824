package embedded

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// size is an item's size against the limits: the bytes of its names and values. Source: "DynamoDB item sizes and
// formats" in the developer guide.
func size(item table.Item) int {
	n := 0
	for name, v := range item {
		n += len(name) + valueSize(v)
	}
	return n
}

func valueSize(v table.Value) int {
	const around, each = 3, 1 // bytes per list or map, and per element
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return numberSize(v.Value)
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberL:
		n := around
		for _, e := range v.Value {
			n += each + valueSize(e)
		}
		return n
	case *types.AttributeValueMemberM:
		return around + each*len(v.Value) + size(v.Value)
	case *types.AttributeValueMemberSS:
		n := 0
		for _, s := range v.Value {
			n += len(s)
		}
		return n
	case *types.AttributeValueMemberNS:
		n := 0
		for _, s := range v.Value {
			n += numberSize(s)
		}
		return n
	case *types.AttributeValueMemberBS:
		n := 0
		for _, b := range v.Value {
			n += len(b)
		}
		return n
	}
	return 1 // BOOL, NULL
}

func numberSize(s string) int {
	d, _ := parseNumber(s)
	return d.size()
}
