package embedded

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
)

// decimal is a number as DynamoDB stores it: digits times ten to the exp. The digits neither begin nor end with 0; zero
// has none.
type decimal struct {
	negative bool
	digits   string
	exp      int
}

// DynamoDB's bounds: 38 digits, from 1e-130 to 9.99...e125.
// Source: "Supported data types and naming rules", Number, in the developer guide.
const (
	maxDigits    = 38
	maxMagnitude = 125
	minMagnitude = -130
)

// parseNumber parses numbers such as "-12.50e3"; false for those DynamoDB refuses.
func parseNumber(s string) (decimal, bool) {
	var d decimal
	if s != "" && (s[0] == '-' || s[0] == '+') {
		d.negative = s[0] == '-'
		s = s[1:]
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		e, err := strconv.Atoi(s[i+1:])
		if err != nil || e < -1_000_000 || e > 1_000_000 {
			return decimal{}, false
		}
		d.exp, s = e, s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	d.digits = whole + fraction
	d.exp -= len(fraction)
	if d.digits == "" || strings.Trim(d.digits, "0123456789") != "" {
		return decimal{}, false
	}
	d = d.tidy()
	return d, d.fits()
}

// tidy removes zeros at both ends.
func (d decimal) tidy() decimal {
	d.digits = strings.TrimLeft(d.digits, "0")
	n := len(d.digits)
	d.digits = strings.TrimRight(d.digits, "0")
	d.exp += n - len(d.digits)
	if d.digits == "" {
		return decimal{}
	}
	return d
}

// magnitude is the exponent of the first digit.
func (d decimal) magnitude() int { return len(d.digits) + d.exp - 1 }

func (d decimal) fits() bool {
	return d.digits == "" ||
		len(d.digits) <= maxDigits && d.magnitude() <= maxMagnitude && d.magnitude() >= minMagnitude
}

// String writes the number without an exponent, as DynamoDB returns it.
func (d decimal) String() string {
	sign := ""
	if d.negative {
		sign = "-"
	}
	switch point := len(d.digits) + d.exp; {
	case d.digits == "":
		return "0"
	case d.exp >= 0:
		return sign + d.digits + strings.Repeat("0", d.exp)
	case point > 0:
		return sign + d.digits[:point] + "." + d.digits[point:]
	default:
		return sign + "0." + strings.Repeat("0", -point) + d.digits
	}
}

// size is the number's share of an item's size: a byte, one more per two digits (paired from the point), and one if
// negative. The guide says "approximately"; this is what DynamoDB Local counts.
func (d decimal) size() int {
	n := len(d.digits)
	if n == 0 {
		return 1
	}
	if d.exp%2 != 0 {
		n++
	}
	n = 1 + (n+1)/2
	if d.negative {
		n++
	}
	return n
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

func (d decimal) compare(e decimal) int {
	if c := cmp.Compare(d.sign(), e.sign()); c != 0 || d.sign() == 0 {
		return c
	}
	c := cmp.Compare(d.magnitude(), e.magnitude())
	if c == 0 {
		c = strings.Compare(d.digits, e.digits) // both have the same magnitude
	}
	return c * d.sign()
}

// add returns the exact sum; false if it does not fit.
func (d decimal) add(n int64) (decimal, bool) {
	exp := min(d.exp, 0)
	sum, _ := new(big.Int).SetString("0"+d.digits, 10)
	sum.Mul(sum, tenTo(d.exp-exp))
	if d.negative {
		sum.Neg(sum)
	}
	sum.Add(sum, new(big.Int).Mul(big.NewInt(n), tenTo(-exp)))
	out := decimal{negative: sum.Sign() < 0, exp: exp}
	out.digits = sum.Abs(sum).String()
	out = out.tidy()
	return out, out.fits()
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
