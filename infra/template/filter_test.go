package template

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/table"
)

// lastPut is a table that holds nothing and remembers what is written to it.
type lastPut struct {
	table.Table
	item table.Item
}

func (l *lastPut) Get(context.Context, table.Key) (table.Item, error) { return nil, table.ErrNotFound }

func (l *lastPut) Put(_ context.Context, put table.Put) error { l.item = put.Item; return nil }

// TestFilterPassesWhatTheStoreOwes: were they to differ, every mention would wait for sweep and nothing would fail.
func TestFilterPassesWhatTheStoreOwes(t *testing.T) {
	var filters []string
	for _, properties := range resources(read(t), serverless) {
		for _, event := range pairs(at(properties, "Events")) {
			for _, filter := range list(at(event, "Properties", "FilterCriteria", "Filters")) {
				filters = append(filters, value(at(filter, "Pattern")))
			}
		}
	}
	if len(filters) != 1 {
		t.Fatalf("%d filters, want one", len(filters))
	}
	var pattern struct {
		DynamoDB struct {
			NewImage map[string]struct{ S []string }
		}
	}
	if err := json.Unmarshal([]byte(filters[0]), &pattern); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	said := mention.Mention{Key: mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1"}, Text: "?", SaidAt: now, HeardAt: now}
	var written lastPut
	if _, err := store.New(&written).Hear(t.Context(), said, false, "trace"); err != nil {
		t.Fatal(err)
	}
	for attribute, values := range pattern.DynamoDB.NewImage {
		got, ok := written.item[attribute].(*types.AttributeValueMemberS)
		if !ok || len(values.S) != 1 || got.Value != values.S[0] {
			t.Errorf("the filter wants %s to be %q, a new mention has %+v", attribute, values.S, written.item[attribute])
		}
	}
}
