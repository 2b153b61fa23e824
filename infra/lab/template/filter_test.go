package template

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
)

// lastPut is a table that only remembers the last write.
type lastPut struct {
	table.Table
	item table.Item
}

func (l *lastPut) Get(context.Context, table.Key) (table.Item, error) { return nil, table.ErrNotFound }

func (l *lastPut) Put(_ context.Context, put table.Put) error { l.item = put.Item; return nil }

// TestFiltersPassWhatTheStoreWrites: if they differed, every mention would wait for sweep and nothing would fail. Each
// state that the store writes passes exactly one mapping, and each that passes is written.
func TestFiltersPassWhatTheStoreWrites(t *testing.T) {
	passed := map[string]string{} // mapping by state
	for _, properties := range resources(read(t), serverless) {
		for k, event := range pairs(at(properties, "Events")) {
			for _, filter := range list(at(event, "Properties", "FilterCriteria", "Filters")) {
				var pattern struct {
					DynamoDB struct {
						NewImage map[string]struct{ S []string }
					}
				}
				if err := json.Unmarshal([]byte(value(at(filter, "Pattern"))), &pattern); err != nil {
					t.Fatal(err)
				}
				for _, state := range pattern.DynamoDB.NewImage["scoring"].S {
					passed[state] += k.Value
				}
				if len(pattern.DynamoDB.NewImage) != 1 {
					t.Errorf("%s asks for more than a state", k.Value)
				}
			}
		}
	}
	now := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	said := mention.Mention{
		Key: mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1"}, Text: "?", SaidAt: now,
		HeardAt: now,
	}
	written := map[string]string{}
	for mapping, write := range map[string]func(*store.Store) error{
		"Owed": func(s *store.Store) error { _, err := s.PutMention(t.Context(), said, false, "trace"); return err },
		"Settled": func(s *store.Store) error {
			_, err := s.PutLogged(t.Context(), said, scoring.Score{}, false, "trace")
			return err
		},
		"Settled again": func(s *store.Store) error {
			return s.Scored(t.Context(), store.Mention{Mention: said, In: said.Conversation(), CheckDeletion: true},
				scoring.Score{}, now)
		},
	} {
		var last lastPut
		if err := write(store.New(&last, func() time.Time { return now })); err != nil {
			t.Fatal(err)
		}
		state, ok := last.item["scoring"].(*types.AttributeValueMemberS)
		if !ok {
			t.Fatalf("%s: %+v", mapping, last.item)
		}
		written[state.Value], _, _ = strings.Cut(mapping, " ")
	}
	if diff := cmp.Diff(written, passed); diff != "" {
		t.Errorf("what is written, and by which mapping it is passed (-written +passed):\n%s", diff)
	}
}
