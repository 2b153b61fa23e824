package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Brand is what a brand has in place of what Oyez ships. The zero value is a brand that has nothing of its own.
type Brand struct {
	Bar     int       // the priority from which a complaint pages; 0 for the shipped one
	BarAt   time.Time // when it was last looked at
	Weights string    // SHA-256 of the brand's own model, in hexadecimal; "" for the shipped one
	Parts   int       // how many items that model lies in
}

// Brand reads what the brand has of its own.
func (s *Store) Brand(ctx context.Context) (Brand, error) {
	i, err := s.get(ctx, table.Key{PK: pkBrand, SK: skBrand})
	if errors.Is(err, ErrNotFound) {
		return Brand{}, nil
	}
	if err != nil {
		return Brand{}, fmt.Errorf("brand: %w", err)
	}
	r := &reader{item: i}
	b := Brand{Bar: int(r.num("bar")), BarAt: r.at("bar_at"), Weights: r.str("weights"), Parts: int(r.num("parts"))}
	return b, r.err
}

// PutBar writes the bar and when it was looked at. ErrStale when somebody else has looked since the brand was read.
func (s *Store) PutBar(ctx context.Context, read Brand, bar int, now time.Time) error {
	var unchanged table.Condition = table.NotExists{Attr: "bar_at"}
	if !read.BarAt.IsZero() {
		unchanged = table.Equals{Attr: "bar_at", Value: at(read.BarAt)}
	}
	_, err := s.table.Update(ctx, table.Update{
		Key: table.Key{PK: pkBrand, SK: skBrand},
		Do:  []table.Action{table.Set{Attr: "bar", Value: num(int64(bar))}, table.Set{Attr: "bar_at", Value: at(now)}},
		If:  unchanged,
	})
	if err != nil {
		return fmt.Errorf("bar: %w", stale(err))
	}
	return nil
}

// What is stored of weights: parts that stay below DynamoDB's 400 KB an item, at most 64 of them, and how long those
// are kept that others have replaced. A function reads the brand every few minutes and its weights at once.
const (
	partSize  = 350_000
	maxParts  = 64
	partsKept = 7 * 24 * time.Hour
)

// ErrWeights is weights that are not there whole, as they were loaded.
var ErrWeights = errors.New("the brand's weights are not whole; load them again")

// Weights reads the brand's own model.
func (s *Store) Weights(ctx context.Context, b Brand) ([]byte, error) {
	if b.Parts < 1 || b.Parts > maxParts {
		return nil, fmt.Errorf("%w: %d parts", ErrWeights, b.Parts)
	}
	var packed []byte
	for part := range b.Parts {
		i, err := s.get(ctx, partKey(b.Weights, part))
		if errors.Is(err, ErrNotFound) {
			return nil, fmt.Errorf("%w: part %d of %d is missing", ErrWeights, part+1, b.Parts)
		}
		if err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
		packed = append(packed, (&reader{item: i}).bin("data")...)
	}
	if sumOf(packed) != b.Weights {
		return nil, fmt.Errorf("%w: they have changed", ErrWeights)
	}
	return packed, nil
}

// LoadWeights writes a model part by part, and then at once makes it the brand's own. With none, the brand has the
// shipped one again. The parts of the one before expire.
func (s *Store) LoadWeights(ctx context.Context, packed []byte, now time.Time) (Brand, error) {
	if len(packed) > maxParts*partSize {
		return Brand{}, fmt.Errorf("weights: %d bytes, at most %d", len(packed), maxParts*partSize)
	}
	before, err := s.Brand(ctx)
	if err != nil {
		return Brand{}, err
	}
	b := before
	b.Weights, b.Parts = "", 0
	if len(packed) > 0 {
		b.Weights = sumOf(packed)
		for rest := packed; len(rest) > 0; b.Parts++ {
			i := newItem(partKey(b.Weights, b.Parts))
			i.Item["data"] = bin(rest[:min(partSize, len(rest))])
			rest = rest[min(partSize, len(rest)):]
			if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
				return before, fmt.Errorf("weights, part %d: %w", b.Parts+1, err)
			}
		}
	}
	switching := table.Update{Key: table.Key{PK: pkBrand, SK: skBrand}, Do: []table.Action{
		table.Set{Attr: "weights", Value: str(b.Weights)}, table.Set{Attr: "parts", Value: num(int64(b.Parts))},
	}}
	if b.Weights == "" {
		switching.Do = []table.Action{table.Remove{Attr: "weights"}, table.Remove{Attr: "parts"}}
	}
	if _, err := s.table.Update(ctx, switching); err != nil {
		return before, fmt.Errorf("weights: %w", err)
	}
	for part := range before.Parts {
		if before.Weights == b.Weights {
			break
		}
		_, err := s.table.Update(ctx, table.Update{
			Key: partKey(before.Weights, part), If: table.Exists{Attr: table.AttrPK},
			Do: []table.Action{table.Set{Attr: table.AttrExpires, Value: num(now.Add(partsKept).Unix())}},
		})
		if err != nil && !errors.Is(err, table.ErrCondition) {
			return b, fmt.Errorf("the weights are loaded; those before them will not expire: %w", err)
		}
	}
	return b, nil
}

func sumOf(packed []byte) string {
	sum := sha256.Sum256(packed)
	return hex.EncodeToString(sum[:])
}

// Tally is how many episodes of one week weighed how much at their heaviest, 0 to 100.
type Tally [101]int

// talliesKept is how long a week's count is kept: longer than anything looks back.
const talliesKept = 10 * 7 * 24 * time.Hour

// Tally counts an episode of a conversation at a weight, and no longer at the one before, 0 for none.
func (s *Store) Tally(ctx context.Context, id mention.ConversationID, before, weight int, now time.Time) error {
	do := []table.Action{
		table.Add{Attr: tallyAttr(weight), N: 1},
		table.Set{Attr: table.AttrExpires, Value: num(now.Add(talliesKept).Unix())},
	}
	if before > 0 {
		do = append(do, table.Add{Attr: tallyAttr(before), N: -1})
	}
	if _, err := s.table.Update(ctx, table.Update{
		Key: tallyKey(week(now), shard(id, tallyShards)),
		Do:  do,
	}); err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	return nil
}

// TallyOf reads the count of the week that a moment lies in.
func (s *Store) TallyOf(ctx context.Context, at time.Time) (Tally, error) {
	var all Tally
	for shard := range tallyShards {
		i, err := s.get(ctx, tallyKey(week(at), shard))
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return all, fmt.Errorf("tally: %w", err)
		}
		r := &reader{item: i}
		for attr, value := range i {
			weight, err := strconv.Atoi(strings.TrimPrefix(attr, "p"))
			if _, isNumber := value.(*types.AttributeValueMemberN); isNumber && err == nil && weight >= 0 &&
				weight < len(all) {
				all[weight] += int(r.num(attr))
			}
		}
		if r.err != nil {
			return all, r.err
		}
	}
	return all, nil
}

func tallyAttr(weight int) string { return "p" + strconv.Itoa(min(max(weight, 0), len(Tally{})-1)) }
