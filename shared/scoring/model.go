package scoring

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/bits"
)

// shipped are the weights that infra/train writes. They are used where they lie: nothing is read at start.
//
//go:embed model.bin
var shipped string

// Heads are a model's outputs, one column each. Sentiments are weighed against neutral.
const (
	headNegative = iota
	headPositive
	headComplaint
	headUrgent
	Heads
)

// One is 1.0 in fixed-point logits.
const One = 1 << 12

// Byte offsets in a model. Numbers are little-endian.
const (
	magic = 0x5a45594f + 2 // "OYEZ", and the layout's version

	atSum    = 4         // uint32: CRC-32C of the rest
	atTaught = atSum + 4 // int32: 1 if people of a brand taught the model what a complaint is
	// int32 by block (dense, words, parts) and head: a weight's step, in 2^-24
	atScales  = atTaught + 4
	atOffsets = atScales + 4*3*Heads              // int32 by channel and head, added to the logit
	atTongue  = atOffsets + 4*len(Channels)*Heads // int32: the lead a language needs
	atExp     = atTongue + 4                      // uint16: e^(-i/64), 1.0 being 65,535
	// uint16 by language and channel: how often a sentiment of this probability is right, in thousandths
	atTrust = atExp + 2*ExpSteps
	// uint16 by head from complaint on: how often such a logit is true, in thousandths
	atTruth   = atTrust + 2*Places*TrustSteps
	atDense   = (atTruth + 2*2*TruthSteps + 63) / 64 * 64
	atWords   = atDense + Heads*DenseRows
	atParts   = atWords + Heads*WordRows
	atTongues = atParts + Heads*PartRows
	modelSize = atTongues + tongueWidth*TongueRows

	tongueWidth = 8 // all languages but the one for others
)

// Sizes of a model's tables.
const (
	ExpSteps   = 512
	TrustSteps = 101                          // per hundredth of probability
	TruthSteps = 129                          // per eighth of a logit, from -8 to 8
	Places     = len(Tongues) * len(Channels) // by language, then channel
)

// place is the index of a language and channel among Places.
func place(tongue, channel uint32) int { return int(tongue)*len(Channels) + int(channel) }

// Parameters are a model as trained; Pack encodes it for use.
type Parameters struct {
	Taught  bool            // by people of a brand, what a complaint is
	Scales  [3][Heads]int32 // of dense, words, parts
	Offsets [len(Channels)][Heads]int32
	Margin  int32
	Exp     [ExpSteps]uint16
	Trust   [Places][TrustSteps]uint16
	Truth   [2][TruthSteps]uint16
	Dense   [][Heads]int8
	Words   [][Heads]int8
	Parts   [][Heads]int8
	Tongues [][tongueWidth]int8
}

// Pack encodes a model, deterministically.
func (p *Parameters) Pack() []byte {
	b := make([]byte, 0, modelSize)
	put := binary.LittleEndian
	b = put.AppendUint32(b, magic)
	b = append(b, 0, 0, 0, 0) // the checksum
	taught := uint32(0)
	if p.Taught {
		taught = 1
	}
	b = put.AppendUint32(b, taught)
	for _, block := range p.Scales {
		for _, v := range block {
			b = put.AppendUint32(b, uint32(v))
		}
	}
	for _, channel := range p.Offsets {
		for _, v := range channel {
			b = put.AppendUint32(b, uint32(v))
		}
	}
	b = put.AppendUint32(b, uint32(p.Margin))
	for _, table := range p.tables() {
		for _, v := range table {
			b = put.AppendUint16(b, v)
		}
	}
	b = append(b, make([]byte, atDense-len(b))...)
	for _, rows := range [][][Heads]int8{p.Dense, p.Words, p.Parts} {
		for _, row := range rows {
			for _, v := range row {
				b = append(b, byte(v))
			}
		}
	}
	for _, row := range p.Tongues {
		for _, v := range row {
			b = append(b, byte(v))
		}
	}
	put.PutUint32(b[atSum:], sumOf(b[atTaught:]))
	return b
}

// tables are the uint16 tables, in order.
func (p *Parameters) tables() [][]uint16 {
	all := [][]uint16{p.Exp[:]}
	for i := range p.Trust {
		all = append(all, p.Trust[i][:])
	}
	return append(all, p.Truth[0][:], p.Truth[1][:])
}

func sumOf(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// model is a packed model.
type model string

// errModel: the bytes are not a whole model of this version.
var errModel = errors.New("not weights of this version of Oyez: make them anew with infra/train")

// check validates a packed model. It reads every byte, so the shipped model skips it.
func (m model) check() error {
	switch {
	case len(m) != modelSize:
		return fmt.Errorf("%w (%d bytes, want %d)", errModel, len(m), modelSize)
	case m.int(0) != magic:
		return fmt.Errorf("%w (it begins otherwise)", errModel)
	case uint32(m.int(atSum)) != sumOf([]byte(m[atTaught:])):
		return fmt.Errorf("%w (bytes were changed or lost on the way)", errModel)
	case m.short(atExp) == 0:
		return fmt.Errorf("%w (e to the power of 0 is 0)", errModel)
	}
	for at := atScales; at < atOffsets; at += 4 {
		if m.int(at) < 0 {
			return fmt.Errorf("%w (a step of a weight is below 0)", errModel)
		}
	}
	for at := atTrust; at < atTruth+2*2*TruthSteps; at += 2 {
		if m.short(at) > 1000 {
			return fmt.Errorf("%w (more often right than always)", errModel)
		}
	}
	return nil
}

func (m model) int(at int) int {
	s := m[at : at+4]
	return int(int32(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24))
}

func (m model) short(at int) int {
	s := m[at : at+2]
	return int(s[0]) | int(s[1])<<8
}

// logits are each head's lean, One being 1.0.
type logits [Heads]int

// weigh sums a text's rows. In long texts each word and part counts less, by the root of their number.
func (m model) weigh(f *Features, channel uint32) (out logits) {
	dense, words, parts := m.sum(atDense, f.Dense), m.sum(atWords, f.Words), m.sum(atParts, f.Parts)
	n := len(f.Words) + len(f.Parts)
	root := root(uint64(max(n, 1)) << 24) // 2^12 times the root
	for h := range out {
		hashed := int64(words[h])*int64(m.scale(1, h)) + int64(parts[h])*int64(m.scale(2, h))
		out[h] = int(hashed/int64(root)) + int(int64(dense[h])*int64(m.scale(0, h))>>12) +
			m.int(atOffsets+4*(int(channel)*Heads+h))
	}
	return out
}

func (m model) scale(block, head int) int { return m.int(atScales + 4*(block*Heads+head)) }

func (m model) sum(at int, rows []uint32) (sum [Heads]int) {
	var a, b, c, d int
	table := m[at:]
	for _, r := range rows {
		row := table[Heads*r:]
		_ = row[3]
		a += int(int8(row[0]))
		b += int(int8(row[1]))
		c += int(int8(row[2]))
		d += int(int8(row[3]))
	}
	return [Heads]int{a, b, c, d}
}

// root is the integer square root.
func root(n uint64) uint64 {
	if n == 0 {
		return 0
	}
	x := uint64(1) << ((bits.Len64(n) + 1) / 2)
	for {
		y := (x + n/x) / 2
		if y >= x {
			return x
		}
		x = y
	}
}

// tongue is the language of most of the letters, 0 if none leads by enough.
func (m model) tongue(rows []uint32) uint32 {
	var sum [tongueWidth]int
	for _, r := range rows {
		row := m[atTongues+tongueWidth*int(r):][:tongueWidth]
		for i := range sum {
			sum[i] += int(int8(row[i]))
		}
	}
	best, second := 0, -1<<30
	for i := 1; i < len(sum); i++ {
		switch {
		case sum[i] > sum[best]:
			best, second = i, sum[best]
		case sum[i] > second:
			second = sum[i]
		}
	}
	if sum[best]-second < m.int(atTongue) {
		return 0
	}
	return uint32(best) + 1
}

// taught says whether people of a brand taught the model what a complaint is.
func (m model) taught() bool { return m.int(atTaught) == 1 }

// sure is how often a sentiment of such a probability is right, in thousandths.
func (m model) sure(place, share int) int {
	return m.short(atTrust + 2*(TrustSteps*place+(share+5)/10))
}

// shares are the probabilities of negative, neutral and positive, in thousandths.
func (m model) shares(l logits) (shares [3]int) {
	at := [3]int{l[headNegative], 0, l[headPositive]}
	top := max(at[0], at[1], at[2])
	sum := 0
	for i, v := range at {
		step := min((top-v)*64/One, ExpSteps-1)
		shares[i] = m.short(atExp + 2*step)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] = shares[i] * 1000 / sum
	}
	return shares
}

// truth is how often such a logit of a two-class head is true, in thousandths.
func (m model) truth(head, logit int) int {
	at := logit*8 + 64*One
	step := min(max(at/One, 0), TruthSteps-2)
	part := min(max(at-step*One, 0), One)
	table := atTruth + 2*TruthSteps*(head-headComplaint)
	return (m.short(table+2*step)*(One-part) + m.short(table+2*step+2)*part) / One
}

// Unpack decodes a packed model.
func Unpack(packed string) (*Parameters, error) {
	m := model(packed)
	if err := m.check(); err != nil {
		return nil, err
	}
	p := &Parameters{Taught: m.taught(), Margin: int32(m.int(atTongue))}
	for block := range p.Scales {
		for h := range p.Scales[block] {
			p.Scales[block][h] = int32(m.scale(block, h))
		}
	}
	for channel := range p.Offsets {
		for h := range p.Offsets[channel] {
			p.Offsets[channel][h] = int32(m.int(atOffsets + 4*(channel*Heads+h)))
		}
	}
	at := atExp
	for _, table := range p.tables() {
		for i := range table {
			table[i] = uint16(m.short(at))
			at += 2
		}
	}
	at = atDense
	for _, b := range []struct {
		rows  *[][Heads]int8
		count int
	}{{&p.Dense, DenseRows}, {&p.Words, WordRows}, {&p.Parts, PartRows}} {
		*b.rows = make([][Heads]int8, b.count)
		for i := range *b.rows {
			for h := range Heads {
				(*b.rows)[i][h] = int8(m[at])
				at++
			}
		}
	}
	p.Tongues = make([][tongueWidth]int8, TongueRows)
	for i := range p.Tongues {
		for c := range tongueWidth {
			p.Tongues[i][c] = int8(m[at])
			at++
		}
	}
	return p, nil
}
