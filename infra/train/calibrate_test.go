package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Honest guesses have no calibration error on halves; guesses of which every other one lies do.
func TestApart(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	honest := make([]guess, 20_000)
	for i := range honest {
		lean := 6*random.Float64() - 3
		honest[i] = guess{lean: lean, true: random.Float64() < 1/(1+math.Exp(-0.7*lean-0.4))}
	}
	if e := apart(0, honest); e > 0.02 {
		t.Errorf("honest guesses are %.3f off", e)
	}
	liar := append([]guess(nil), honest...)
	for i := 0; i < len(liar); i += 2 {
		liar[i].true = !liar[i].true
	}
	if e := apart(0, liar); e < 0.2 {
		t.Errorf("of which every other one lies: %.3f off", e)
	}
}
