package main

import (
	"math"
	"math/rand/v2"

	"oyez/shared/scoring"
)

// example is a row as the model sees it.
type example struct {
	f      scoring.Features
	label  int8
	weight float32
}

// The rows of all three blocks in one list, as learning needs them.
const (
	wordsFrom = scoring.DenseRows
	partsFrom = wordsFrom + scoring.WordRows
	allRows   = partsFrom + scoring.PartRows
)

// recipe is how weights are learned.
type recipe struct {
	epochs, runs int     // rounds through all examples; how often anew, in other orders
	rate, decay  float64 // of steps; by how much a weight is pulled towards 0 at each
	drop         float64 // how often what depends on language or channel is left out
}

// learn finds the weights of some columns: three classes against the middle one, or two against the first. It is
// averaged logistic regression, with a rate of its own for each weight (AdaGrad), over several runs in other orders.
func learn(examples []example, classes int, r recipe, start [][]float32, report func(done, of int)) [][]float32 {
	columns := classes - 1
	mean := make([][]float32, columns)
	for c := range mean {
		mean[c] = make([]float32, allRows)
	}
	n := 0
	for run := range r.runs {
		random := rand.New(rand.NewPCG(uint64(run)+1, 4))
		weights, squares := make([][]float32, columns), make([][]float32, columns)
		for c := range weights {
			weights[c], squares[c] = make([]float32, allRows), make([]float32, allRows)
			if start != nil {
				copy(weights[c], start[c])
			}
		}
		order := random.Perm(len(examples))
		for epoch := range r.epochs {
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			rate := float32(r.rate / (1 + 0.5*float64(epoch)))
			for _, i := range order {
				step(&examples[i], weights, squares, rate, r, random)
			}
			if epoch >= r.epochs/2 {
				n++
				for c := range mean {
					for i, w := range weights[c] {
						mean[c][i] += w
					}
				}
			}
			report(run*r.epochs+epoch+1, r.runs*r.epochs)
		}
	}
	for c := range mean {
		for i := range mean[c] {
			mean[c][i] /= float32(n)
		}
	}
	return mean
}

// slow is how much slower than its effect a row that was counted or looked up is learned: there are few of them, each in
// most texts, and they must not drown the words.
const slow = 0.2

// step moves the weights a little towards what one example says.
func step(e *example, weights, squares [][]float32, rate float32, r recipe, random *rand.Rand) {
	dense, words := e.f.Dense, e.f.Words
	chance := random.Float64()
	if chance < r.drop {
		dense, words = dense[:e.f.DensePlain], words[:e.f.WordsTongue]
		if chance < r.drop/2 {
			words = words[:e.f.WordsPlain]
		}
	}
	n := len(words) + len(e.f.Parts)
	x := float32(1)
	if n > 0 {
		x = float32(1 / math.Sqrt(float64(n)))
	}
	var grad [2]float32
	var z [2]float64
	for c, w := range weights {
		var hashed, plain float32
		for _, i := range dense {
			plain += w[i]
		}
		for _, i := range words {
			hashed += w[wordsFrom+i]
		}
		for _, i := range e.f.Parts {
			hashed += w[partsFrom+i]
		}
		z[c] = float64(plain + hashed*x)
	}
	if len(weights) == 1 {
		p := 1 / (1 + math.Exp(-z[0]))
		grad[0] = float32(p) - float32(e.label)
	} else {
		a, b := math.Exp(z[0]), math.Exp(z[1])
		sum := 1 + a + b
		grad[0], grad[1] = float32(a/sum), float32(b/sum)
		switch e.label {
		case negative:
			grad[0]--
		case positive:
			grad[1]--
		}
	}
	decay := float32(r.decay)
	for c, w := range weights {
		s := squares[c]
		g := grad[c] * e.weight
		update := func(i uint32, x float32) {
			d := g*x + decay*w[i]
			s[i] += d * d
			w[i] -= rate * d / float32(math.Sqrt(float64(s[i])+1e-8))
		}
		for _, i := range dense {
			update(i, slow)
		}
		for _, i := range words {
			update(wordsFrom+i, x)
		}
		for _, i := range e.f.Parts {
			update(partsFrom+i, x)
		}
	}
}

// balance makes the classes of one set weigh alike, to the degree asked for.
func balance(rows []row, classes int, degree float64) {
	count := make([]float64, classes)
	for _, r := range rows {
		count[r.label]++
	}
	for i := range rows {
		share := float64(len(rows)) / (float64(classes) * count[rows[i].label])
		rows[i].weight *= float32(math.Pow(share, degree))
	}
}
