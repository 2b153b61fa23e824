// Package table is DynamoDB's model as a small Go interface: six methods, each named after its API call. The same store
// code runs on DynamoDB in the cloud (table/dynamo) and on a file on a laptop (table/embedded). Scans, tags, retries,
// caches and key building are left out on purpose. This package's tests are the contract both must pass.
package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// The key attributes of our one table.
const (
	AttrPK = "pk" // partition key, string
	AttrSK = "sk" // sort key, string
)

// PK and SK are distinct types, so that partition and sort keys cannot be confused.
type (
	PK string
	SK string
)

// Key is the primary key of one item.
type Key struct {
	PK PK
	SK SK
}

// Value is an attribute's value; Item is an item with its key attributes.
type (
	Value = types.AttributeValue
	Item  = map[string]Value
)

// Index is a global secondary index: its name and its two key attributes, both strings. It contains only items that
// have both, and projects only keys.
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

// AttrExpires is the attribute of DynamoDB's time to live: a number, Unix seconds.
const AttrExpires = "expires"

// Table is one DynamoDB table. Every method obeys its context's deadline.
type Table interface {
	// Get reads an item, strongly consistent. ErrNotFound if there is none.
	Get(ctx context.Context, key Key) (Item, error)
	// Put writes a whole item, replacing any old one.
	Put(ctx context.Context, put Put) error
	// Update changes or creates an item, and returns the result (nil if Quiet).
	Update(ctx context.Context, update Update) (Item, error)
	// Delete removes an item; a missing one is no error.
	Delete(ctx context.Context, del Delete) error
	// Query reads a page of one partition, of the table (strongly consistent) or of an index (which lags).
	Query(ctx context.Context, query Query) (Page, error)
	// Transact performs all writes or none. The error is *Cancelled if a condition failed.
	Transact(ctx context.Context, writes []Write) error
}

// Put, Update and Delete are single writes, and can be part of a transaction.
type (
	Put struct {
		Item Item
		If   Condition // nil for none
	}
	Update struct {
		Key Key
		Do  []Action // at least one
		If  Condition
		// The caller does not need the resulting item, which may be large.
		Quiet bool
	}
	Delete struct {
		Key Key
		If  Condition
	}
	// Check is a condition on an item that the transaction does not change.
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

// Action is one change of an Update: Set, Remove or Add. An Update may name each attribute only once.
type Action interface{ isAction() }

type (
	// Set sets an attribute.
	Set struct {
		Attr  string
		Value Value
	}
	// Remove removes an attribute.
	Remove struct{ Attr string }
	// Add adds to a number; a missing one counts as 0.
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
	// NotExists holds if the attribute, or the item, is missing.
	NotExists struct{ Attr string }
	// Exists holds if the item has the attribute.
	Exists struct{ Attr string }
	// Equals holds if the attribute exists and equals the value, type included.
	Equals struct {
		Attr  string
		Value Value
	}
	// Less holds if the attribute exists, has the value's type (string or number), and is less.
	Less struct {
		Attr  string
		Value Value
	}
	// And holds if all hold, Or if one does. Neither may be empty.
	And []Condition
	Or  []Condition
)

func (NotExists) isCondition() {}
func (Exists) isCondition()    {}
func (Equals) isCondition()    {}
func (Less) isCondition()      {}
func (And) isCondition()       {}
func (Or) isCondition()        {}

// Query asks for a page of one partition, ordered by sort key.
type Query struct {
	Index    *Index // nil for the table itself
	PK       string
	From, To string // inclusive bounds of the sort key; "" for no bound
	Prefix   string // instead of From and To
	Backward bool
	Limit    int   // at most this many items; 0 for what fits in 1 MB
	After    Start // Next of the page before; nil for the first
}

// Start is where the next page begins: the key attributes of the last item read.
type Start = Item

// Page is one page of a query. Next is nil on the last one.
type Page struct {
	Items []Item // of an index: key attributes only
	Next  Start
}

// ErrNotFound means that Get found no item.
var ErrNotFound = errors.New("no such item")

// ErrCondition means that a write's condition did not hold. The error is a *ConditionError.
var ErrCondition = errors.New("condition not met")

// ErrThrottled means that the table asks us to slow down; ErrUnavailable, that it fails or does not respond.
var (
	ErrThrottled   = errors.New("table throttles")
	ErrUnavailable = errors.New("table unavailable")
)

// ErrInvalid means that DynamoDB's rules refuse a request: a mistyped or empty key, an item over 400 KB, more than 100
// writes in a transaction. It is our error.
var ErrInvalid = errors.New("request not valid")

// ConditionError is a write refused by its condition, with the item it was checked against (nil if none).
type ConditionError struct{ Item Item }

func (*ConditionError) Error() string        { return ErrCondition.Error() }
func (*ConditionError) Is(target error) bool { return target == ErrCondition }

// Cancelled is a transaction that did not happen.
type Cancelled struct {
	Reasons []Reason // one per write, in order
}

// Reason is why a write of a transaction was refused; zero if it was not at fault.
type Reason struct {
	Condition bool // its condition did not hold
	Conflict  bool // another writer was changing the item; retry the whole transaction
	Item      Item // the item the condition was checked against; nil if none
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
