package dynamo_test

import (
	"testing"

	"oyez/infra/lab/dynamolocal"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/table/tabletest"
)

func TestDynamo(t *testing.T) {
	dynamolocal.Endpoint(t) // skips here, and says so once
	tabletest.Run(t, func(t *testing.T) table.Table { return dynamolocal.Table(t) })
}

func TestRandom(t *testing.T) {
	dynamolocal.Endpoint(t)
	tabletest.RunRandom(t,
		func(t *testing.T) table.Table { return dynamolocal.Table(t) },
		func(t *testing.T) table.Table { return openEmbedded(t, 0) })
}

func openEmbedded(t *testing.T, seed int64) table.Table {
	t.Helper()
	tbl, err := embedded.Open("", embedded.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tbl.Close() })
	return tbl
}
