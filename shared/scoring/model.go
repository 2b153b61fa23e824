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

// Heads are what a model weighs, one column each. The sentiments are weighed against neutral.
const (
	headNegative = iota
	headPositive
	headComplaint
	headUrgent
	Heads
)

// One is the fixed point of logits: 1.0.
const One = 1 << 12

// Where the parts of a model lie, in bytes. Numbers are little-endian.
const (
	magic = 0x5a45594f + 2 // "OYEZ", and the version of this layout

	atSum    = 4         // uint32: CRC-32C of all that follows it
	atTaught = atSum + 4 // int32: 1 where people of a brand taught it what a complaint is
	// int32 by block (dense, words, parts) and head: one step of a weight, in 2^-24
	atScales  = atTaught + 4
	atOffsets = atScales + 4*3*Heads              // int32 by channel and head: added to the logit
	atTongue  = atOffsets + 4*len(Channels)*Heads // int32: how far ahead a language must be
	atExp     = atTongue + 4                      // uint16: e to the power of -i/64, 1.0 being 65,535
	// uint16 by language and channel: how often a sentiment of such a probability is right, in thousandths
	atTrust = atExp + 2*ExpSteps
	// uint16 by head from complaint on: how often such a logit is true, in thousandths
	atTruth   = atTrust + 2*Places*TrustSteps
	atDense   = (atTruth + 2*2*TruthSteps + 63) / 64 * 64
	atWords   = atDense + Heads*DenseRows
	atParts   = atWords + Heads*WordRows
	atTongues = atParts + Heads*PartRows
	modelSize = atTongues + tongueWidth*TongueRows

	tongueWidth = 8 // languages, without the one for all others
)

// Sizes of the tables of a model.
const (
	ExpSteps   = 512
	TrustSteps = 101                          // by hundredths of probability
	TruthSteps = 129                          // by eighths of a logit, from -8 to 8
	Places     = len(Tongues) * len(Channels) // a language in a channel; those of one language stand together
)

// place is where the numbers of a language in a channel stand among those of all.
func place(tongue, channel uint32) int { return int(tongue)*len(Channels) + int(channel) }

// Parameters are a model as training finds it; Pack writes it as it is used.
type Parameters struct {
	Taught  bool            // people of a brand taught it what a complaint is
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

// Pack returns the bytes of a model, the same for the same parameters.
func (p *Parameters) Pack() []byte {
	b := make([]byte, 0, modelSize)
	put := binary.LittleEndian
	b = put.AppendUint32(b, magic)
	b = append(b, 0, 0, 0, 0) // the sum
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

// tables are those of numbers of 16 bits, in their order.
func (p *Parameters) tables() [][]uint16 {
	all := [][]uint16{p.Exp[:]}
	for i := range p.Trust {
		all = append(all, p.Trust[i][:])
	}
	return append(all, p.Truth[0][:], p.Truth[1][:])
}

func sumOf(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// model is the bytes of one.
type model string

// errModel is what check says of bytes that are no model of this version, or none that was written whole.
var errModel = errors.New("not weights of this version of Oyez: make them anew with infra/train")

// check says why bytes are not a model to be used. It reads all of them, which what we ship with is spared.
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

// logits are how far each head leans, One being 1.0.
type logits [Heads]int

// weigh sums a text's rows. Words and parts of long texts count less each, by the root of how many there are.
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

// root is the whole part of a square root.
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

// tongue is the language that most of the letters in a row are of, 0 where none is far enough ahead.
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

// taught says that people of a brand taught it what a complaint is.
func (m model) taught() bool { return m.int(atTaught) == 1 }

// sure is how often a sentiment of such a share is right, in thousandths.
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

// truth is how often a logit of a two-sided head is true, in thousandths.
func (m model) truth(head, logit int) int {
	at := logit*8 + 64*One
	step := min(max(at/One, 0), TruthSteps-2)
	part := min(max(at-step*One, 0), One)
	table := atTruth + 2*TruthSteps*(head-headComplaint)
	return (m.short(table+2*step)*(One-part) + m.short(table+2*step+2)*part) / One
}

// Unpack returns the parameters of a model as Pack wrote it.
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
