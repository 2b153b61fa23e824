// Package random makes what nobody can guess: codes, link tokens and ids.
package random

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// Code draws an alert's four digits.
func Code() string { return fmt.Sprintf("%04d", below(10_000)) }

// SixDigits draws the code with which somebody signs in.
func SixDigits() string { return fmt.Sprintf("%06d", below(1_000_000)) }

func below(n int64) int64 {
	drawn, err := rand.Int(rand.Reader, big.NewInt(n))
	if err != nil {
		panic(err) // the system has no randomness: nothing can go on
	}
	return drawn.Int64()
}

// Token draws a link's 16 base32 characters: 80 bits.
func Token() string { return rand.Text()[:16] }

// ID draws the id of a reply or a trace: 80 bits.
func ID() string { return rand.Text()[:16] }
