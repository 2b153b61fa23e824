package embedded

import (
	"bytes"
	"math/big"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"oyez/shared/table"
)

func drawNumber(t *rapid.T) string {
	return rapid.StringMatching(`[+-]?[0-9]{0,12}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
}

// Numbers must mean what math/big takes them for.
func TestNumbersAgainstMathBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawNumber(t), drawNumber(t)
		x, ok := parseNumber(a)
		exact, isNumber := new(big.Rat).SetString(a)
		if ok != isNumber {
			t.Fatalf("%q: read %v, math/big %v", a, ok, isNumber)
		}
		y, ok := parseNumber(b)
		other, _ := new(big.Rat).SetString(b)
		if exact == nil || other == nil || !ok {
			return
		}
		if again, _ := new(big.Rat).SetString(x.String()); again == nil || again.Cmp(exact) != 0 {
			t.Fatalf("%q is written %q", a, x)
		}
		if twice, ok := parseNumber(x.String()); !ok || twice != x {
			t.Fatalf("%q is not in its one form", x)
		}
		if got, want := x.compare(y), exact.Cmp(other); got != want {
			t.Fatalf("%q against %q: %d, want %d", a, b, got, want)
		}
		n := rapid.Int64().Draw(t, "n")
		sum, ok := x.add(n)
		exactSum := new(big.Rat).Add(exact, new(big.Rat).SetInt64(n))
		if got, _ := new(big.Rat).SetString(sum.String()); ok && (got == nil || got.Cmp(exactSum) != 0) {
			t.Fatalf("%q and %d is %q", a, n, sum)
		}
	})
}

func TestAddOutOfBounds(t *testing.T) {
	for _, row := range []struct {
		is   string
		n    int64
		want string // "" for out of bounds
	}{
		{"0", -1 << 63, "-9223372036854775808"},
		{"99999999999999999999999999999999999999", 1, "100000000000000000000000000000000000000"},
		{"99999999999999999999999999999999999999", 2, ""}, // 39 digits
		{"1e125", 1, ""},
		{"1e-38", 1, ""},
		{"1e-37", 1, "1.0000000000000000000000000000000000001"},
		{"-0.5", 1, "0.5"},
		{"-1", 1, "0"},
	} {
		d, ok := parseNumber(row.is)
		if !ok {
			t.Fatalf("%s is no number", row.is)
		}
		sum, ok := d.add(row.n)
		if ok != (row.want != "") || ok && sum.String() != row.want {
			t.Errorf("%s and %d: got %s, %v, want %s", row.is, row.n, sum, ok, row.want)
		}
	}
}

// Rows must sort as partition and sort key do, whatever is in them, and be read back.
func TestRowsSortAsKeysDo(t *testing.T) {
	word := rapid.StringOf(rapid.SampledFrom([]rune{0, 1, 'a', 'é', '\U0010ffff'}))
	rapid.Check(t, func(t *rapid.T) {
		pk, a, b := word.Draw(t, "pk"), word.Draw(t, "a"), word.Draw(t, "b")
		tail1, tail2 := word.Draw(t, "tail 1"), word.Draw(t, "tail 2")
		x, y := append(row(pk, a), tail1...), append(row(pk, b), tail2...)
		if a != b && bytes.Compare(x, y) != strings.Compare(a, b) {
			t.Fatalf("rows of %q and %q sort otherwise", a, b)
		}
		gotPK, gotSK, rest, err := cut(x)
		if err != nil || gotPK != pk || gotSK != a || string(rest) != tail1 {
			t.Fatalf("read back %q %q %q, %v", gotPK, gotSK, rest, err)
		}
		if bytes.HasPrefix([]byte(a), []byte(b)) != bytes.HasPrefix(x, ordered(partition(pk), b)) {
			t.Fatalf("%q begins with %q, or its row does, not both", a, b)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(table.Item{
		"s": &types.AttributeValueMemberS{Value: "é"}, "n": &types.AttributeValueMemberN{Value: "-1.5"},
		"b": &types.AttributeValueMemberB{Value: []byte{0}}, "z": &types.AttributeValueMemberNULL{Value: true},
		"l":  &types.AttributeValueMemberL{Value: []table.Value{&types.AttributeValueMemberBOOL{Value: true}}},
		"m":  &types.AttributeValueMemberM{Value: table.Item{"": &types.AttributeValueMemberBOOL{}}},
		"ss": &types.AttributeValueMemberSS{Value: []string{"a", ""}},
		"ns": &types.AttributeValueMemberNS{Value: []string{"1"}},
		"bs": &types.AttributeValueMemberBS{Value: [][]byte{{1}, {}}},
	}))
	f.Fuzz(func(t *testing.T, b []byte) {
		item, err := decode(b) // must not panic, nor take memory that b has no bytes for
		if err != nil {
			return
		}
		again, err := decode(encode(item))
		if err != nil || !bytes.Equal(encode(again), encode(item)) {
			t.Fatalf("read, written and read again it is another item: %v", err)
		}
	})
}
