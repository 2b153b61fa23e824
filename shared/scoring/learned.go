package scoring

import (
	"strings"
	"sync"
)

// Learned is the Scorer of a model that was trained on labelled mentions. The lexicon gives it evidence, and the
// reasons. It is safe for concurrent use. Make one with New or Load.
type Learned struct {
	model   model
	scratch *sync.Pool // of *memory, so that a score allocates nothing but its reasons
}

// memory is what reading a text takes.
type memory struct {
	writer   writer
	features Features
}

// New returns the Scorer that we ship.
func New() *Learned {
	return learned(model(shipped)) // part of the program, checked by a test
}

// Shipped is the model that New takes, as Pack wrote it.
func Shipped() string { return shipped }

// Load returns the Scorer of a model as Pack wrote it, and an error of anything else.
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

// Judgement is what a model makes of the words alone. Numbers are in thousandths.
type Judgement struct {
	Sentiment Sentiment // the likeliest of negative, neutral, positive; never Unsure
	// how much speaks for negative, neutral, positive: 1000 together, but not how often they are right
	Shares      [3]int
	Known       bool       // in a language that the model was trained on, as far as it can tell
	Place       int        // its language and channel, of Places
	Sure        int        // how often a sentiment told so clearly there is right
	Taught      bool       // people of this brand taught it what a complaint is
	Complaint   int        // how likely it is a complaint
	Urgent      int        // how likely it tells of people hurt, things destroyed or a warning
	IsComplaint bool       // more speaks for a complaint than against it
	IsUrgent    bool       // more speaks for it than against it
	Lean        [Heads]int // logits, One being 1.0: of negative and positive against neutral, of complaint, of urgent
}

// Judge reads the words and nothing else.
func (l *Learned) Judge(in Input) Judgement {
	mem := l.scratch.Get().(*memory)
	defer l.scratch.Put(mem)
	e := mem.read(in)
	return l.judge(mem, &e, in)
}

// Features are the rows of a text, in memory of their own; for training.
func (l *Learned) Features(in Input) Features {
	mem := new(memory)
	e := mem.read(in)
	l.find(mem, &e, in)
	return mem.features
}

// read finds what the lexicon knows of a text.
func (mem *memory) read(in Input) evidence {
	t := mem.writer.tokenise(in.Text)
	return understand(t, in.Lang)
}

// find puts the rows of a text that was read into the memory.
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

// said is the language a platform tells; one that no model knows is said all the same.
func said(hint string) (tongue uint32, ok bool) {
	primary, _, _ := strings.Cut(hint, "-")
	switch primary {
	case "", "und", "zxx", "qme", "qht", "art":
		return 0, false
	}
	return indexOf(Tongues[:], strings.ToLower(primary)), true
}

// judge weighs a text that was read.
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

// Score reads the words once, from left to right, in time linear in their number, and weighs them with what surrounds
// them.
func (l *Learned) Score(in Input) Score {
	mem := l.scratch.Get().(*memory)
	defer l.scratch.Put(mem)
	e := mem.read(in)
	return prioritise(in, e, settle(&e, l.judge(mem, &e, in), in.Rating))
}
