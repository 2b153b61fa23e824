// Package table is DynamoDB's own model as a small Go interface: six methods, each named after its one API call, so
// that the same store code runs on DynamoDB in the cloud (table/dynamo) and on a file on a laptop (table/embedded).
// Whatever is not here (scans, tags, retries, caches, key building) is left out on purpose. The tests of this package
// are the contract that both must pass.
package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The attributes that are keys, fixed for our one table.
const (
	AttrPK = "pk" // partition key, string
	AttrSK = "sk" // sort key, string
)

// PK is a partition key and SK a sort key; they are not the same thing.
type (
	PK string
	SK string
)

// Key is the primary key of one item.
type Key struct {
	PK PK
	SK SK
}

// Value is one attribute's value; Item is one item, its key attributes included.
type (
	Value = types.AttributeValue
	Item  = map[string]Value
)

// Index is a global secondary index: its name, and the two string attributes that are its keys. An item without both is
// not in it. Indexes project keys only.
type Index struct {
	Name string
	PK   string
	SK   string
}

// The three indexes of our table.
var (
	Timeline = Index{Name: "timeline", PK: "conv", SK: "conv_at"}
	Inbox    = Index{Name: "inbox", PK: "inbox", SK: "answer_by"}
	Due      = Index{Name: "due", PK: "due", SK: "due_at"}
)

// Indexes lists them.
func Indexes() []Index { return []Index{Timeline, Inbox, Due} }

// AttrExpires is the attribute that DynamoDB's time to live watches: a number, Unix seconds.
const AttrExpires = "expires"

// Table is one DynamoDB table. Every method obeys its context's deadline.
type Table interface {
	// Get reads one item, strongly consistent. ErrNotFound when there is none.
	Get(ctx context.Context, key Key) (Item, error)
	// Put writes a whole item in the place of whatever was there.
	Put(ctx context.Context, put Put) error
	// Update changes an item, or makes one of the key and the changes, and returns it as it then is (nil if Quiet).
	Update(ctx context.Context, update Update) (Item, error)
	// Delete removes an item; one that is not there is no error.
	Delete(ctx context.Context, del Delete) error
	// Query reads a page of one partition, of the table (strongly consistent) or of an index (which lags).
	Query(ctx context.Context, query Query) (Page, error)
	// Transact does all of it or nothing. The error is *Cancelled when a condition was not met.
	Transact(ctx context.Context, writes []Write) error
}

// Put, Update and Delete are single writes; each is also a Write of a transaction.
type (
	Put struct {
		Item Item
		If   Condition // nil for always
	}
	Update struct {
		Key Key
		Do  []Action // at least one
		If  Condition
		// The caller does not need the item as it then is: it may be large.
		Quiet bool
	}
	Delete struct {
		Key Key
		If  Condition
	}
	// Check is a condition on an item that a transaction does not change.
	Check struct {
		Key Key
		If  Condition
	}
)

// Write is Put, Update, Delete or Check.
type Write interface{ isWrite() }

func (Put) isWrite()    {}
func (Update) isWrite() {}
func (Delete) isWrite() {}
func (Check) isWrite()  {}

// Action is one change of an Update: Set, Remove or Add. No attribute may be named twice in one Update.
type Action interface{ isAction() }

type (
	// Set gives an attribute a value.
	Set struct {
		Attr  string
		Value Value
	}
	// Remove takes an attribute away.
	Remove struct{ Attr string }
	// Add adds to a number, which counts as 0 where there is none.
	Add struct {
		Attr string
		N    int64
	}
)

func (Set) isAction()    {}
func (Remove) isAction() {}
func (Add) isAction()    {}

// Condition is NotExists, Exists, Equals, Less, And or Or, on the item as it is before the write.
type Condition interface{ isCondition() }

type (
	// NotExists holds when the item lacks the attribute (or there is no item).
	NotExists struct{ Attr string }
	// Exists holds when the item has the attribute.
	Exists struct{ Attr string }
	// Equals holds when the attribute is there and equal to the value, type included.
	Equals struct {
		Attr  string
		Value Value
	}
	// Less holds when the attribute is there, of the value's type (string or number), and less than it.
	Less struct {
		Attr  string
		Value Value
	}
	// And holds when all hold; Or when one does. Neither may be empty.
	And []Condition
	Or  []Condition
)

func (NotExists) isCondition() {}
func (Exists) isCondition()    {}
func (Equals) isCondition()    {}
func (Less) isCondition()      {}
func (And) isCondition()       {}
func (Or) isCondition()        {}

// Query asks for a page of one partition in the order of the sort key.
type Query struct {
	Index    *Index // nil for the table itself
	PK       string
	From, To string // sort keys in between, both included; "" for no bound
	Prefix   string // instead of From and To
	Backward bool
	Limit    int   // at most this many items; 0 for whatever fits in 1 MB
	After    Start // Page.Next of the page before; nil for the first
}

// Start says where the next page begins: the key attributes of the last item seen.
type Start = Item

// Page is one page of a query. Next is nil after the last one.
type Page struct {
	Items []Item // of an index: key attributes only
	Next  Start
}

// ErrNotFound is Get of an item that is not there.
var ErrNotFound = errors.New("no such item")

// ErrCondition is a write whose condition did not hold. The error is a *ConditionError.
var ErrCondition = errors.New("condition not met")

// ErrThrottled is the table asking us to slow down; ErrUnavailable is a table that fails or does not answer.
var (
	ErrThrottled   = errors.New("table throttles")
	ErrUnavailable = errors.New("table unavailable")
)

// ErrInvalid is a request that DynamoDB refuses by its rules: a mistyped or empty key, an item over 400 KB, more than
// 100 writes in a transaction. It is a fault of ours.
var ErrInvalid = errors.New("request not valid")

// ConditionError is a refused write, with the item that stood in its way (nil when there was none).
type ConditionError struct{ Item Item }

func (*ConditionError) Error() string        { return ErrCondition.Error() }
func (*ConditionError) Is(target error) bool { return target == ErrCondition }

// Cancelled is a transaction that was not done.
type Cancelled struct {
	Reasons []Reason // one a write, in order
}

// Reason is why one write of a transaction was refused; the zero Reason is a write that was not in the way.
type Reason struct {
	Condition bool // its condition did not hold
	Conflict  bool // another writer was at the item; the whole transaction may be tried again
	Item      Item // what stood in the way of a condition; nil for nothing
}

func (c *Cancelled) Error() string {
	for i, r := range c.Reasons {
		if r.Condition {
			return fmt.Sprintf("transaction not done: condition of write %d not met", i)
		}
	}
	return "transaction not done: another writer was there"
}

// Is makes a transaction refused by a condition an ErrCondition, and one refused by a conflict an ErrThrottled.
func (c *Cancelled) Is(target error) bool {
	conflict := false
	for _, r := range c.Reasons {
		if r.Condition {
			return target == ErrCondition
		}
		conflict = conflict || r.Conflict
	}
	return conflict && target == ErrThrottled
}
