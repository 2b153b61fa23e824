// Package tabletest is the contract of table.Table as tests: what every driver must do, whatever it stands on, and a
// random-operations test that holds two drivers against one another.
package tabletest

import (
	"testing"

	"oyez/shared/table"
)

// Run tests a driver. open gives a fresh, empty table each time and cleans it up by itself. Indexes may lag: Run waits
// for what it expects, at most patience.
func Run(t *testing.T, open func(t *testing.T) table.Table) {
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
