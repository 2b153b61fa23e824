package brand

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"oyez/shared/metrics"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// ScorerStore stores a brand's bar and weights; *store.Store is one.
type ScorerStore interface {
	Brand(ctx context.Context) (store.Brand, error)
	Weights(ctx context.Context, b store.Brand) ([]byte, error)
}

// Scorer scores with the brand's own weights and bar, or else the shipped ones. It rereads them every few minutes, and
// keeps its current ones while they cannot be read. It is safe for concurrent use.
type Scorer struct {
	Store   ScorerStore
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger

	Patience time.Duration // time limit of a read; 0 for eight seconds

	mu       sync.Mutex
	scorer   *scoring.Learned
	own      string // hash of the loaded weights; "" for the shipped ones
	bar      int
	readNext time.Time // time of the next read
	sure     bool      // they were read at least once
}

var _ scoring.Scorer = (*Scorer)(nil)

const (
	fresh   = 5 * time.Minute // between two reads
	again   = time.Minute     // after a read that failed
	patient = 8 * time.Second // a model of 2 MB takes a fraction of this
)

// Score implements scoring.Scorer. Occasionally it reads the table, for a bounded time.
func (s *Scorer) Score(in scoring.Input) scoring.Score {
	score, _ := s.Sure(in)
	return score
}

// Sure scores, and reports whether weights and bar were ever read. If not, the score comes from the shipped ones.
func (s *Scorer) Sure(in scoring.Input) (score scoring.Score, sure bool) {
	scorer, bar, sure := s.current()
	score = scorer.Score(in)
	score.Bar = bar
	return score, sure
}

func (s *Scorer) current() (*scoring.Learned, int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scorer == nil {
		s.scorer, s.bar = scoring.New(), scoring.ShippedBar
	}
	if now := s.Now(); !now.Before(s.readNext) {
		s.readNext = now.Add(fresh)
		if err := s.read(); err == nil {
			s.sure = true
		} else {
			s.readNext = now.Add(again)
			s.Metrics.Count(metrics.Unweighed, 1)
			s.Log.Error("the brand's bar or weights could not be read; scoring goes on with those from before",
				"own weights", s.own != "", "err", err)
		}
	}
	return s.scorer, s.bar, s.sure
}

func (s *Scorer) read() error {
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(s.Patience, patient))
	defer cancel()
	has, err := s.Store.Brand(ctx)
	if err != nil {
		return err
	}
	s.bar = scoring.ShippedBar
	if has.Bar != 0 {
		s.bar = has.Bar
	}
	if has.Weights == s.own {
		return nil
	}
	if has.Weights == "" {
		s.scorer, s.own = scoring.New(), ""
		return nil
	}
	packed, err := s.Store.Weights(ctx, has)
	if err != nil {
		return err
	}
	scorer, err := scoring.Load(string(packed))
	if err != nil {
		return err
	}
	s.scorer, s.own = scorer, has.Weights
	return nil
}
