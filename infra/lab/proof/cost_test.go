package proof

import (
	"bytes"
	"context"
	"testing"
	"time"

	"oyez/infra/lab/dynamolocal"
)

// A mention's cost through the deployed binaries does not depend on how much is stored; nothing is scanned, and no read
// is unbounded. `go run ./infra/lab/bench -cost -stored 1000000` shows the same for a million.
func TestCostDoesNotGrow(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds and starts every function")
	}
	var out bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	bills, err := Cost(ctx, Options{Root: "../../..", Built: &built, DynamoDB: dynamolocal.Endpoint(t), Out: &out},
		100, 0, 2000)
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	PrintGrowth(&out, bills)
	t.Logf("\n%s", &out)
	const most = 6.0 // write units per mention: 3.75 of the 5.50 USD allowed per million
	none, _ := bills[0].Units()
	many, _ := bills[1].Units()
	if none > most || many > none*1.06 || many < none*0.94 { // how many stand in one list depends on the moment
		t.Errorf("%.2f write units a mention in an empty table, %.2f beside %d others; at most %.2f, and as many", none,
			many, bills[1].Stored, most)
	}
	for _, b := range bills {
		if len(b.Boundless) > 0 {
			t.Errorf("read without a bound: %v", b.Boundless)
		}
	}
}
