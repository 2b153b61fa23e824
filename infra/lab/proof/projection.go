package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// world is a table's final content, regardless of order, repeats and faults: each mention's id, revision and whether it
// was erased; each conversation's status and number of alerts.
type world struct {
	mentions      map[string]string
	conversations map[string]string
	alerts        []string        // ids
	owed          int             // unscored mentions
	quarantined   map[string]bool // by body hash
}

func newWorld() *world {
	return &world{mentions: map[string]string{}, conversations: map[string]string{}, quarantined: map[string]bool{}}
}

// see adds an item.
func (w *world) see(i table.Item) error {
	text := func(attr string) string {
		switch v := i[attr].(type) {
		case *types.AttributeValueMemberS:
			return v.Value
		case *types.AttributeValueMemberN:
			return v.Value
		case *types.AttributeValueMemberBOOL:
			return fmt.Sprint(v.Value)
		}
		return ""
	}
	pk, sk := text("pk"), text("sk")
	kind, id, _ := strings.Cut(pk, "#")
	switch {
	case kind == "said":
		w.mentions[id] = "revision " + text("revision") + " erased " + text("erased")
		if text("scoring") == "owed" {
			w.owed++
		}
	case kind == "conv" && sk == "conv":
		// otherwise all its mentions were deleted
		if l, ok := i["entries"].(*types.AttributeValueMemberL); ok && len(l.Value) > 0 {
			w.conversations[id] = text("status") + " alerts " + text("alerts")
		}
	case kind == "alert":
		w.alerts = append(w.alerts, id)
	case kind == "quarantine":
		body, _, _ := strings.Cut(sk, "#")
		w.quarantined[body] = true
	}
	return nil
}

// scan reads a whole DynamoDB table.
func scan(ctx context.Context, client *dynamodb.Client, name string, see func(table.Item) error) error {
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("read the table: %w", err)
		}
		for _, i := range page.Items {
			if err := see(i); err != nil {
				return err
			}
		}
	}
	return nil
}

// differences are the first few lines that differ between two maps.
func differences(want, got map[string]string) (list []string) {
	for id, w := range want {
		if g, ok := got[id]; !ok {
			list = append(list, fmt.Sprintf("%s: missing, want %s", id, w))
		} else if g != w {
			list = append(list, fmt.Sprintf("%s: %s, want %s", id, g, w))
		}
	}
	for id, g := range got {
		if _, ok := want[id]; !ok {
			list = append(list, fmt.Sprintf("%s: %s, want nothing", id, g))
		}
	}
	slices.Sort(list)
	return list
}
