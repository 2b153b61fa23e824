package main

import (
	"math"
	"math/rand/v2"

	"oyez/shared/scoring"
)

// example is a row in the model's form.
type example struct {
	f      scoring.Features
	label  int8
	weight float32
}

// Block offsets in one combined list of rows.
const (
	wordsFrom = scoring.DenseRows
	partsFrom = wordsFrom + scoring.WordRows
	allRows   = partsFrom + scoring.PartRows
)

// recipe holds the hyperparameters.
type recipe struct {
	epochs, runs int     // passes over all examples; restarts in other orders
	rate, decay  float64 // learning rate; weight decay per step
	drop         float64 // dropout of features that depend on language or channel
}

// cell is what is learned of one row, for all columns of a head; they are used together, so they lie together.
type cell struct {
	weight, squares [2]float32 // squares: the sum of squared gradients so far
}

// learn finds the weights of some columns: three classes against the middle one, or two against the first. It is
// averaged logistic regression with AdaGrad, over several shuffled runs.
func learn(examples []example, classes int, r recipe, start [][]float32, report func(done, of int)) [][]float32 {
	columns := classes - 1
	mean := make([][]float32, columns)
	for c := range mean {
		mean[c] = make([]float32, allRows)
	}
	n := 0
	for run := range r.runs {
		random := rand.New(rand.NewPCG(uint64(run)+1, 4))
		cells := make([]cell, allRows)
		for c, weights := range start {
			for i, w := range weights {
				cells[i].weight[c] = w
			}
		}
		order := random.Perm(len(examples))
		for epoch := range r.epochs {
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			rate := float32(r.rate / (1 + 0.5*float64(epoch)))
			for _, i := range order {
				step(&examples[i], cells, columns, rate, r, random)
			}
			if epoch >= r.epochs/2 {
				n++
				for c := range mean {
					for i := range cells {
						mean[c][i] += cells[i].weight[c]
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

// slow scales the learning rate of dense rows: they are few, occur in most texts, and must not drown the words.
const slow = 0.2

// step moves the weights towards one example.
func step(e *example, cells []cell, columns int, rate float32, r recipe, random *rand.Rand) {
	dense, words, parts := e.f.Dense, e.f.Words, e.f.Parts
	chance := random.Float64()
	if chance < r.drop {
		dense, words = dense[:e.f.DensePlain], words[:e.f.WordsTongue]
		if chance < r.drop/2 {
			words = words[:e.f.WordsPlain]
		}
	}
	x := float32(1)
	if n := len(words) + len(parts); n > 0 {
		x = float32(1 / math.Sqrt(float64(n)))
	}
	var plain, hashed [2]float32
	for _, i := range dense {
		c := &cells[i]
		plain[0] += c.weight[0]
		plain[1] += c.weight[1]
	}
	for _, i := range words {
		c := &cells[wordsFrom+i]
		hashed[0] += c.weight[0]
		hashed[1] += c.weight[1]
	}
	for _, i := range parts {
		c := &cells[partsFrom+i]
		hashed[0] += c.weight[0]
		hashed[1] += c.weight[1]
	}
	grad := gradient(float64(plain[0]+hashed[0]*x), float64(plain[1]+hashed[1]*x), columns, e.label)
	grad[0] *= e.weight
	grad[1] *= e.weight
	decay := float32(r.decay)
	update := func(c *cell, x float32) {
		for k := range columns {
			d := grad[k]*x + decay*c.weight[k]
			c.squares[k] += d * d
			c.weight[k] -= rate * d / float32(math.Sqrt(float64(c.squares[k]+1e-8)))
		}
	}
	for _, i := range dense {
		update(&cells[i], slow)
	}
	for _, i := range words {
		update(&cells[wordsFrom+i], x)
	}
	for _, i := range parts {
		update(&cells[partsFrom+i], x)
	}
}

// gradient is each column's error at leans a and b.
func gradient(a, b float64, columns int, label int8) (grad [2]float32) {
	if columns == 1 {
		return [2]float32{float32(1/(1+math.Exp(-a))) - float32(label)}
	}
	a, b = math.Exp(a), math.Exp(b)
	sum := 1 + a + b
	grad = [2]float32{float32(a / sum), float32(b / sum)}
	switch label {
	case negative:
		grad[0]--
	case positive:
		grad[1]--
	}
	return grad
}

// balance evens out the classes of a set, to the given degree.
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
