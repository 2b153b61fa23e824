package scoring

import (
	"strings"
	"sync"
)

// Learned is a Scorer with a model trained on labelled mentions. The lexicon gives it evidence and reasons. It is safe
// for concurrent use; make one with New or Load.
type Learned struct {
	model   model
	scratch *sync.Pool // of *memory, so that a score allocates only its reasons
}

// memory is the scratch space to read a text.
type memory struct {
	writer   writer
	features Features
}

// New returns the shipped Scorer.
func New() *Learned {
	return learned(model(shipped)) // embedded and checked by a test
}

// Shipped is the packed model that New uses.
func Shipped() string { return shipped }

// Load returns the Scorer of a packed model.
func Load(packed string) (*Learned, error) {
	m := model(packed)
	if err := m.check(); err != nil {
		return nil, err
	}
	return learned(m), nil
}

func learned(m model) *Learned {
	return &Learned{model: m, scratch: &sync.Pool{New: func() any { return new(memory) }}}
}

var _ Scorer = (*Learned)(nil)

// Judgement is what a model makes of the text alone. Numbers are in thousandths.
type Judgement struct {
	Sentiment Sentiment // the likeliest of negative, neutral, positive; never Unsure
	// for negative, neutral, positive; they sum to 1000, uncalibrated
	Shares      [3]int
	Known       bool       // probably in a language the model was trained on
	Place       int        // index of its language and channel, of Places
	Sure        int        // calibrated probability that the sentiment is right
	Taught      bool       // people of this brand taught the model what a complaint is
	Complaint   int        // probability of a complaint
	Urgent      int        // probability of injury, damage or a warning
	IsComplaint bool       // the raw lean, before calibration
	IsUrgent    bool       // the same for urgent
	Lean        [Heads]int // logits, One being 1.0: negative and positive against neutral, complaint, urgent
}

// Judge judges the text alone.
func (l *Learned) Judge(in Input) Judgement {
	mem := l.scratch.Get().(*memory)
	defer l.scratch.Put(mem)
	e := mem.read(in)
	return l.judge(mem, &e, in)
}

// Features returns a text's rows, for training; the caller owns them.
func (l *Learned) Features(in Input) Features {
	mem := new(memory)
	e := mem.read(in)
	l.find(mem, &e, in)
	return mem.features
}

// read runs the lexicon over a text.
func (mem *memory) read(in Input) evidence {
	t := mem.writer.tokenise(in.Text)
	return understand(t, in.Lang)
}

// find puts the rows of the text read into the memory.
func (l *Learned) find(mem *memory, e *evidence, in Input) (tongue, channel uint32) {
	f := &mem.features
	f.parts(e.list)
	tongue, told := said(in.Lang)
	if !told {
		tongue = l.model.tongue(f.Tongue)
	}
	channel = indexOf(Channels[:], in.Channel)
	f.words(e.list, tongue, channel)
	f.dense(e, tongue, channel)
	return tongue, channel
}

// said is the language the platform gives, also if no model knows it.
func said(hint string) (tongue uint32, ok bool) {
	primary, _, _ := strings.Cut(hint, "-")
	switch primary {
	case "", "und", "zxx", "qme", "qht", "art":
		return 0, false
	}
	return indexOf(Tongues[:], strings.ToLower(primary)), true
}

// judge weighs the text read.
func (l *Learned) judge(mem *memory, e *evidence, in Input) Judgement {
	tongue, channel := l.find(mem, e, in)
	lean := l.model.weigh(&mem.features, channel)
	j := Judgement{
		Sentiment: Neutral, Known: tongue != 0, Place: place(tongue, channel), Taught: l.model.taught(),
		Shares: l.model.shares(lean), Lean: lean,
	}
	top := j.Shares[1]
	if j.Shares[0] > top {
		j.Sentiment, top = Negative, j.Shares[0]
	}
	if j.Shares[2] > top {
		j.Sentiment, top = Positive, j.Shares[2]
	}
	j.Sure = l.model.sure(j.Place, top)
	j.IsComplaint, j.IsUrgent = lean[headComplaint] > 0, lean[headUrgent] > 0
	j.Complaint = l.model.truth(headComplaint, lean[headComplaint])
	j.Urgent = l.model.truth(headUrgent, lean[headUrgent])
	return j
}

// Score reads the text once, in linear time, and weighs it with its context.
func (l *Learned) Score(in Input) Score {
	mem := l.scratch.Get().(*memory)
	defer l.scratch.Put(mem)
	e := mem.read(in)
	return prioritise(in, e, combine(&e, l.judge(mem, &e, in), in.Rating))
}
