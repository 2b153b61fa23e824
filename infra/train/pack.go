package main

import (
	"math"
	"slices"

	"oyez/shared/scoring"
)

// unit is how many steps make 1.0 on a scale.
const unit = 1 << 24

// quantise writes one column of weights into a model's blocks, each block with its own scale.
func quantise(p *scoring.Parameters, head int, weights []float32) {
	from := 0
	for block, rows := range [3][][scoring.Heads]int8{p.Dense, p.Words, p.Parts} {
		w := weights[from : from+len(rows)]
		from += len(rows)
		scale := int32(math.Ceil(widest(w, block == 0) / 127 * unit))
		p.Scales[block][head] = scale
		for i := range rows {
			v := 0.0
			if scale > 0 {
				v = math.Round(float64(w[i]) * unit / float64(scale))
			}
			rows[i][head] = int8(max(-127, min(127, v)))
		}
	}
}

// widest is the weight of the outermost step: the largest, ignoring the top five in ten thousand of a large block.
func widest(w []float32, all bool) float64 {
	sizes := make([]float64, 0, len(w))
	for _, v := range w {
		if v != 0 {
			sizes = append(sizes, math.Abs(float64(v)))
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	if all {
		return sizes[len(sizes)-1]
	}
	return sizes[len(sizes)*9995/10000]
}

// empty is a model without knowledge or calibration.
func empty() *scoring.Parameters {
	p := &scoring.Parameters{
		Dense: make([][scoring.Heads]int8, scoring.DenseRows), Words: make([][scoring.Heads]int8, scoring.WordRows),
		Parts: make([][scoring.Heads]int8, scoring.PartRows), Tongues: make([][8]int8, scoring.TongueRows),
	}
	for i := range p.Exp {
		p.Exp[i] = uint16(math.Round(65535 * math.Exp(-float64(i)/64)))
	}
	for place := range p.Trust {
		for i := range p.Trust[place] {
			p.Trust[place][i] = uint16(i * 10)
		}
	}
	for h := range p.Truth {
		for i := range p.Truth[h] {
			p.Truth[h][i] = uint16(math.Round(1000 / (1 + math.Exp(-(float64(i)/8 - 8)))))
		}
	}
	return p
}

// weightsOf undoes quantise, up to rounding.
func weightsOf(p *scoring.Parameters, head int) []float32 {
	w := make([]float32, 0, allRows)
	for block, rows := range [3][][scoring.Heads]int8{p.Dense, p.Words, p.Parts} {
		step := float32(p.Scales[block][head]) / unit
		for _, row := range rows {
			w = append(w, float32(row[head])*step)
		}
	}
	return w
}
