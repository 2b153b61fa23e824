package table_test

import (
	"testing"

	"oyez/shared/table"
)

// contract is what every driver must do, whatever it stands on. open gives a fresh, empty table each time and cleans it
// up by itself. Indexes may lag: the tests wait for what they expect, at most patience.
func contract(t *testing.T, open func(t *testing.T) table.Table) {
	for _, part := range []struct {
		name string
		test func(*testing.T, func(*testing.T) table.Table)
	}{
		{"Put", testPut},
		{"Update", testUpdate},
		{"Delete", testDelete},
		{"Conditions", testConditions},
		{"Values", testValues},
		{"Sizes", testSizes},
		{"Races", testRaces},
		{"Query", testQuery},
		{"Pages", testPages},
		{"Indexes", testIndexes},
		{"Transactions", testTransactions},
		{"Refused", testRefused},
		{"Contexts", testContexts},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open) })
	}
}
