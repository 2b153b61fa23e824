package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"oyez/shared/mention"
	"oyez/shared/table"
)

// Brand is what a brand has instead of the shipped settings. The zero value has nothing of its own.
type Brand struct {
	Bar     int       // the priority from which a complaint pages; 0 for the shipped one
	BarAt   time.Time // when it was last computed
	Weights string    // SHA-256 of the brand's own model, in hexadecimal; "" for the shipped one
	Parts   int       // how many items hold that model
}

func brandKey() table.Key { return key("brand", "brand") }

// partKey names weights by their hash, so that no version overwrites another.
func partKey(sum string, part int) table.Key { return key("part", "weights", sum, strconv.Itoa(part)) }

// tallyShards is how many items share the count of a week.
const tallyShards = 4

func tallyKey(week string, shard int) table.Key {
	return key("tally", "tally", week, strconv.Itoa(shard))
}

// Brand reads the brand's own settings. One Get.
func (s *Store) Brand(ctx context.Context) (Brand, error) {
	r, _, err := s.find(ctx, brandKey())
	if err != nil {
		return Brand{}, fmt.Errorf("brand: %w", err)
	}
	b := Brand{Bar: int(r.num("bar")), BarAt: r.at("bar_at"), Weights: r.str("weights"), Parts: int(r.num("parts"))}
	return b, r.err
}

// PutBar writes the bar and when it was computed. ErrStale if somebody else has done so since the brand was read. One
// Update.
func (s *Store) PutBar(ctx context.Context, read Brand, bar int, now time.Time) error {
	var unchanged table.Condition = table.NotExists{Attr: "bar_at"}
	if !read.BarAt.IsZero() {
		unchanged = table.Equals{Attr: "bar_at", Value: at(read.BarAt)}
	}
	i := newItem(brandKey())
	i.set("bar", num(int64(bar)))
	i.at("bar_at", now)
	if err := s.put(ctx, i, unchanged); err != nil {
		return fmt.Errorf("bar: %w", err)
	}
	return nil
}

// Weights are stored in at most 64 parts, each below DynamoDB's 400 KB per item. Replaced ones are kept for a while,
// because functions read the brand minutes apart, and its weights right after.
const (
	partSize  = 350_000
	maxParts  = 64
	partsKept = 7 * 24 * time.Hour
)

// ErrWeights means that the stored model differs from the one loaded.
var ErrWeights = errors.New("the brand's weights are incomplete; load them again")

// Weights reads the brand's own model. One Get a part.
func (s *Store) Weights(ctx context.Context, b Brand) ([]byte, error) {
	if b.Parts < 1 || b.Parts > maxParts {
		return nil, fmt.Errorf("%w: %d parts", ErrWeights, b.Parts)
	}
	var packed []byte
	for part := range b.Parts {
		r, ok, err := s.find(ctx, partKey(b.Weights, part))
		if err != nil {
			return nil, fmt.Errorf("weights: %w", err)
		}
		if !ok {
			return nil, fmt.Errorf("%w: part %d of %d is missing", ErrWeights, part+1, b.Parts)
		}
		packed = append(packed, r.bin("data")...)
	}
	if sumOf(packed) != b.Weights {
		return nil, fmt.Errorf("%w: content differs", ErrWeights)
	}
	return packed, nil
}

// LoadWeights writes a model in parts, then makes it the brand's own in one write; without a model, the brand returns
// to the shipped one. The previous parts expire. One Update a part, and one for the brand.
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
		for part := range slices.Chunk(packed, partSize) {
			i := newItem(partKey(b.Weights, b.Parts))
			i.bin("data", part)
			i.set(table.AttrExpires, nil) // set if this model was once replaced
			if err := s.put(ctx, i, nil); err != nil {
				return before, fmt.Errorf("weights, part %d: %w", b.Parts+1, err)
			}
			b.Parts++
		}
	}
	i := newItem(brandKey())
	i.str("weights", b.Weights)
	i.num("parts", int64(b.Parts))
	if err := s.put(ctx, i, nil); err != nil {
		return before, fmt.Errorf("weights: %w", err)
	}
	if before.Weights == b.Weights {
		return b, nil
	}
	for part := range before.Parts {
		i := newItem(partKey(before.Weights, part))
		i.expires(now.Add(partsKept))
		if err := s.put(ctx, i, table.Exists{Attr: table.AttrPK}); err != nil && !errors.Is(err, ErrStale) {
			return b, fmt.Errorf("weights loaded, but the previous ones will not expire: %w", err)
		}
	}
	return b, nil
}

func sumOf(packed []byte) string {
	sum := sha256.Sum256(packed)
	return hex.EncodeToString(sum[:])
}

// Tally counts the episodes of a week by their highest priority, 0 to 100.
type Tally [101]int

// talliesKept is how long a week's count is kept: longer than any reader looks back.
const talliesKept = 10 * 7 * 24 * time.Hour

// Tally counts a conversation's episode at a priority, and no longer at the one before, 0 for none. One Update.
func (s *Store) Tally(ctx context.Context, id mention.ConversationID, before, priority int, now time.Time) error {
	do := []table.Action{
		table.Add{Attr: tallyAttr(priority), N: 1},
		table.Set{Attr: table.AttrExpires, Value: num(now.Add(talliesKept).Unix())},
	}
	if before > 0 {
		do = append(do, table.Add{Attr: tallyAttr(before), N: -1})
	}
	_, err := s.table.Update(ctx, table.Update{Key: tallyKey(weekOf(now), shard(id, tallyShards)), Do: do})
	if err != nil {
		return fmt.Errorf("tally: %w", err)
	}
	return nil
}

// TallyOf reads the count of the week containing a moment. One Get a shard.
func (s *Store) TallyOf(ctx context.Context, at time.Time) (Tally, error) {
	var all Tally
	for shard := range tallyShards {
		r, _, err := s.find(ctx, tallyKey(weekOf(at), shard))
		if err != nil {
			return all, fmt.Errorf("tally: %w", err)
		}
		for priority := range all {
			all[priority] += int(r.num(tallyAttr(priority)))
		}
		if r.err != nil {
			return all, r.err
		}
	}
	return all, nil
}

func tallyAttr(priority int) string { return "p" + strconv.Itoa(min(max(priority, 0), len(Tally{})-1)) }
