package table_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/lab/dynamofake"
	"oyez/infra/lab/dynamolocal"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
)

func openEmbedded(t testing.TB, dir string, o embedded.Options) *embedded.Table {
	t.Helper()
	tbl, err := embedded.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tbl.Close() })
	return tbl
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	for name, openOne := range map[string]func(*testing.T) table.Table{
		"plain":    func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{}) },
		"seeded":   func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{Seed: 7}) },
		"reopened": func(t *testing.T) table.Table { return &reopened{t: t, dir: t.TempDir()} },
	} {
		t.Run(name, func(t *testing.T) { contract(t, openOne) })
	}
}

func TestEmbeddedAtRandom(t *testing.T) {
	t.Parallel()
	atRandom(t,
		func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{}) },
		func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{Seed: 11}) })
}

func TestDynamoDBLocal(t *testing.T) {
	t.Parallel()
	dynamolocal.Endpoint(t) // skips here, and says so once
	contract(t, func(t *testing.T) table.Table { return dynamolocal.Table(t) })
}

func TestDynamoDBLocalAtRandom(t *testing.T) {
	t.Parallel()
	dynamolocal.Endpoint(t)
	atRandom(t,
		func(t *testing.T) table.Table { return dynamolocal.Table(t) },
		func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{}) })
}

// fake gives tables of infra/lab/dynamofake: the driver that is deployed meets there what it meets on DynamoDB Local.
func fake(t *testing.T) func(*testing.T) table.Table {
	t.Helper()
	s := dynamofake.New()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-3", BaseEndpoint: aws.String("http://fake.invalid"), HTTPClient: &http.Client{Transport: s},
		Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
	return func(t *testing.T) table.Table {
		t.Helper()
		name := "oyez-" + rand.Text()
		if err := dynamo.Create(t.Context(), client, name); err != nil {
			t.Fatal(err)
		}
		return dynamo.New(client, name)
	}
}

func TestFake(t *testing.T) {
	t.Parallel()
	contract(t, fake(t))
}

func TestFakeAtRandom(t *testing.T) {
	t.Parallel()
	atRandom(t, fake(t), func(t *testing.T) table.Table { return openEmbedded(t, "", embedded.Options{}) })
}

// reopened is a durable table that is closed and opened again after every 20 calls.
type reopened struct {
	t   *testing.T
	dir string

	mu    sync.Mutex
	calls int
	tbl   *embedded.Table
}

// reopenEvery keeps the test quick: each opening waits for the disk.
const reopenEvery = 20

func (r *reopened) use(do func(table.Table)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tbl != nil && r.calls%reopenEvery == 0 {
		if err := r.tbl.Close(); err != nil {
			r.t.Error(err)
		}
		r.tbl = nil
	}
	if r.tbl == nil {
		r.tbl = openEmbedded(r.t, r.dir, embedded.Options{})
	}
	r.calls++
	do(r.tbl)
}

func (r *reopened) Get(ctx context.Context, k table.Key) (i table.Item, err error) {
	r.use(func(t table.Table) { i, err = t.Get(ctx, k) })
	return i, err
}

func (r *reopened) Put(ctx context.Context, p table.Put) (err error) {
	r.use(func(t table.Table) { err = t.Put(ctx, p) })
	return err
}

func (r *reopened) Update(ctx context.Context, u table.Update) (i table.Item, err error) {
	r.use(func(t table.Table) { i, err = t.Update(ctx, u) })
	return i, err
}

func (r *reopened) Delete(ctx context.Context, d table.Delete) (err error) {
	r.use(func(t table.Table) { err = t.Delete(ctx, d) })
	return err
}

func (r *reopened) Query(ctx context.Context, q table.Query) (p table.Page, err error) {
	r.use(func(t table.Table) { p, err = t.Query(ctx, q) })
	return p, err
}

func (r *reopened) Transact(ctx context.Context, w []table.Write) (err error) {
	r.use(func(t table.Table) { err = t.Transact(ctx, w) })
	return err
}
