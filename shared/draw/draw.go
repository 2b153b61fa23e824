// Package draw makes what nobody can guess: codes, link tokens and ids.
package draw

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// Code draws an alert's four digits.
func Code() string {
	n, err := rand.Int(rand.Reader, big.NewInt(10000))
	if err != nil {
		panic(err) // the system has no randomness: nothing can go on
	}
	return fmt.Sprintf("%04d", n.Int64())
}

// Token draws a link's 16 base32 characters: 80 bits.
func Token() string { return rand.Text()[:16] }

// ID draws the id of a reply or a trace: 80 bits.
func ID() string { return rand.Text()[:16] }
