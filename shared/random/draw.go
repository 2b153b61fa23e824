// Package random generates unguessable codes, link tokens and ids.
package random

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// Code returns an alert's four digits.
func Code() string { return fmt.Sprintf("%04d", below(10_000)) }

// SixDigits returns a sign-in code.
func SixDigits() string { return fmt.Sprintf("%06d", below(1_000_000)) }

func below(n int64) int64 {
	drawn, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic(err) // the system has no randomness; nothing can continue
	}
	return drawn.Int64()
}

// Token returns a link's token: 16 base32 characters, 80 bits.
func Token() string { return rand.Text()[:16] }

// ID returns the id of a reply or a trace: 80 bits.
func ID() string { return rand.Text()[:16] }
