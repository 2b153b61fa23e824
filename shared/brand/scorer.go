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

// Scorer scores with the brand's own weights against the brand's own bar, and with the shipped ones where it has none.
// It looks every few minutes whether they have changed; what cannot be read leaves those from before. It is safe for
// goroutines.
type Scorer struct {
	Store   *store.Store
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger

	Patience time.Duration // how long the table is waited for; 0 for eight seconds

	mu     sync.Mutex
	scorer *scoring.Learned
	own    string // the weights that scorer has; "" for the shipped ones
	bar    int
	look   time.Time // when to look again
	sure   bool      // what the brand has was read
}

var _ scoring.Scorer = (*Scorer)(nil)

const (
	fresh   = 5 * time.Minute // how old may be what is scored with
	again   = time.Minute     // after what could not be read
	patient = 8 * time.Second // a model of 2 MB is read in a fraction of it
)

// Score implements scoring.Scorer. Within it the table may be asked, seldom, and for a bounded time.
func (s *Scorer) Score(in scoring.Input) scoring.Score {
	score, _ := s.Sure(in)
	return score
}

// Sure scores, and says whether it has read what the brand has: else the shipped weights stand in for others.
func (s *Scorer) Sure(in scoring.Input) (score scoring.Score, sure bool) {
	scorer, bar, sure := s.current()
	return scorer.Score(in).Against(bar), sure
}

func (s *Scorer) current() (*scoring.Learned, int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scorer == nil {
		s.scorer, s.bar = scoring.New(), scoring.ShippedBar
	}
	if now := s.Now(); !now.Before(s.look) {
		s.look = now.Add(fresh)
		if err := s.read(); err == nil {
			s.sure = true
		} else {
			s.look = now.Add(again)
			s.Metrics.Count(metrics.Unweighed, 1)
			s.Log.Error("the brand's bar or weights could not be read; it is scored as before", "own weights",
				s.own != "", "err", err)
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
