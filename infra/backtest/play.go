package backtest

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"oyez/infra/local/laptop"
	"oyez/shared/alert"
	"oyez/shared/brand"
	"oyez/shared/conversation"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// Options says how a past is played.
type Options struct {
	People   rota.Rota          // who would have been on call, as if the rota had always been there
	Accept   int                // pages a week; 0 for the shipped bar
	Weights  []byte             // of the brand's own; nil for the shipped ones
	Progress func(done, of int) // called now and then; may be nil
}

// Episode is one that could have paged: a complaint that stood open.
type Episode struct {
	At       time.Time // when it weighed what it weighs; of one that paged, when
	Weight   int       // what the bar is held against: its priority, 100 where it is grave
	Priority int
	Paged    bool
	Person   string // name of who was on call
	Platform string
	Author   string
	Words    string
	Reasons  []scoring.Reason
}

// Report is what a past comes to.
type Report struct {
	Zone     *time.Location // of the rota
	From, To time.Time
	Mentions int
	Heard    map[string][24]int // mentions by day, "2026-10-31", and hour
	Inbox    int                // conversations that waited for an answer and did not page
	SMS      int
	Accept   int
	Bar      int       // that it was played with
	Episodes []Episode // by time
}

// Weeks is how long the past was, at least one.
func (r *Report) Weeks() float64 { return max(r.To.Sub(r.From).Hours()/24/7, 1) }

// Tally is how many episodes weighed how much.
func (r *Report) Tally() (all store.Tally) {
	for _, e := range r.Episodes {
		all[e.Weight]++
	}
	return all
}

// Pages are the episodes that paged.
func (r *Report) Pages() []Episode {
	return slices.DeleteFunc(slices.Clone(r.Episodes), func(e Episode) bool { return !e.Paged })
}

// Night says whether a moment is at night where the rota is: from ten in the evening to seven in the morning.
func (r *Report) Night(at time.Time) bool {
	hour := at.In(r.Zone).Hour()
	return hour >= 22 || hour < 7
}

// Play plays mentions, in order of time, through the real handlers on an empty table, with a clock that goes as they
// do. Its people take each page at once, and answer whatever waits when its clock runs out. Where pages a week are
// accepted it plays twice: to find the bar, and with it.
func Play(ctx context.Context, said []mention.Mention, o Options) (*Report, error) {
	if len(said) == 0 {
		return nil, errors.New("nothing was said")
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	rounds := 1
	if o.Accept > 0 {
		rounds = 2
	}
	r, err := play(ctx, said, o, scoring.ShippedBar, func(done int) { o.Progress(done, rounds*len(said)) })
	if err != nil || o.Accept == 0 {
		return r, err
	}
	bar := brand.Find(r.Tally(), int(float64(o.Accept)*r.Weeks()))
	return play(ctx, said, o, bar, func(done int) { o.Progress(len(said)+done, rounds*len(said)) })
}

// player is one round.
type player struct {
	oyez     *laptop.Oyez
	book     paging.Book
	now      time.Time
	people   rota.Rota
	agenda   agenda
	planned  map[episodeID]time.Time
	episodes map[episodeID]*Episode
	waiting  map[episodeID]bool
}

type episodeID struct {
	conversation mention.ConversationID
	n            int
}

func play(ctx context.Context, said []mention.Mention, o Options, bar int, progress func(done int)) (*Report, error) {
	p := &player{
		now: said[0].SaidAt, people: o.People, planned: map[episodeID]time.Time{},
		episodes: map[episodeID]*Episode{}, waiting: map[episodeID]bool{},
	}
	clock := func() time.Time { return p.now }
	kept, err := embedded.Open("", embedded.Options{Now: clock})
	if err != nil {
		return nil, fmt.Errorf("open the table: %w", err)
	}
	defer kept.Close()
	p.oyez = laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: "https://desk.invalid", Now: clock,
		Log: slog.New(slog.DiscardHandler),
	})
	p.book = paging.Book{Store: p.oyez.Store, NewCode: random.Code, Now: clock}
	if err := p.oyez.Store.PutRota(ctx, p.people); err != nil {
		return nil, err
	}
	to := said[len(said)-1].SaidAt
	// nobody moves it meanwhile
	if err := p.oyez.Store.PutBar(ctx, store.Brand{}, bar, to.AddDate(1, 0, 0)); err != nil {
		return nil, err
	}
	if len(o.Weights) > 0 {
		if _, err := p.oyez.Store.LoadWeights(ctx, o.Weights, p.now); err != nil {
			return nil, err
		}
	}
	r := &Report{From: p.now, To: to, Mentions: len(said), Heard: map[string][24]int{}, Accept: o.Accept, Bar: bar}
	if r.Zone, err = time.LoadLocation(o.People.Zone); err != nil {
		return nil, err
	}
	for done := 0; done < len(said); {
		batch := minute(said[done:])
		if err := p.hear(ctx, batch); err != nil {
			return nil, err
		}
		for _, m := range batch {
			at := m.SaidAt.In(r.Zone)
			hours := r.Heard[at.Format(time.DateOnly)]
			hours[at.Hour()]++
			r.Heard[at.Format(time.DateOnly)] = hours
		}
		done += len(batch)
		progress(done)
	}
	if err := p.until(ctx, to.Add(24*time.Hour)); err != nil {
		return nil, err
	}
	for _, e := range p.episodes {
		r.Episodes = append(r.Episodes, *e)
	}
	slices.SortFunc(r.Episodes, func(a, b Episode) int { return a.At.Compare(b.At) })
	r.SMS = len(p.oyez.Phone.Received())
	r.Inbox = len(p.waiting) - len(r.Pages())
	return r, nil
}

// minute is the first mentions of a list that were said within a minute: they are heard together.
func minute(said []mention.Mention) []mention.Mention {
	n := 1
	for n < len(said) && n < 100 && said[n].SaidAt.Sub(said[0].SaidAt) < time.Minute {
		n++
	}
	return said[:n]
}

// hear has a minute's mentions come in, and people begin on what came of them.
func (p *player) hear(ctx context.Context, batch []mention.Mention) error {
	if err := p.until(ctx, batch[len(batch)-1].SaidAt); err != nil {
		return err
	}
	heard := intake.Delivery{Platform: "past", HeardAt: p.now.UTC()}
	for _, m := range batch {
		heard.Events = append(heard.Events, platform.Event{Kind: platform.Said, Mention: m})
	}
	if err := p.oyez.Receive.Intake.Take(ctx, heard); err != nil {
		return err
	}
	if err := p.oyez.WaitIdle(ctx); err != nil {
		return err
	}
	seen := map[mention.ConversationID]bool{}
	for _, m := range batch {
		if id := m.Conversation(); !seen[id] {
			seen[id] = true
			if err := p.look(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// look notes how heavy a conversation is, takes its alert, and plans its answer.
func (p *player) look(ctx context.Context, id mention.ConversationID) error {
	c, err := p.oyez.Store.Conversation(ctx, id)
	if err != nil || c.Status != conversation.Open {
		return err
	}
	key := episodeID{id, c.Episode}
	p.waiting[key] = true
	if err := p.weigh(ctx, key, c); err != nil {
		return err
	}
	person := ""
	if c.Alerted && c.Owner == "" {
		a, err := p.oyez.Store.Alert(ctx, alert.ID(c.ID, c.Alerts))
		if err != nil {
			return err
		}
		if len(a.Attempts) > 0 {
			person = a.Attempts[len(a.Attempts)-1].Person
		}
		if person != "" {
			if _, err := p.book.Take(ctx, id, person, 0); err != nil {
				return err
			}
		}
	}
	if by, planned := p.planned[key]; !planned || c.AnswerBy.Before(by) {
		p.planned[key] = c.AnswerBy
		heap.Push(&p.agenda, answer{at: c.AnswerBy, episode: key})
	}
	return nil
}

// weigh notes an episode that could page, or that has become heavier.
func (p *player) weigh(ctx context.Context, key episodeID, c conversation.Conversation) error {
	weight, ok := c.Peak()
	if !ok {
		return nil
	}
	e, known := p.episodes[key]
	if known && weight <= e.Weight && (e.Paged || !c.Alerted) {
		return nil
	}
	worst, _ := c.Worst()
	m, err := p.oyez.Store.Mention(ctx, c.Key(worst))
	if err != nil {
		return err
	}
	if !known {
		e = &Episode{}
		p.episodes[key] = e
	}
	if !e.Paged {
		e.At, e.Person = p.now, ""
		if on := p.people.OnCall(p.now); len(on) > 0 {
			e.Person = on[0].Name
		}
	}
	e.Weight, e.Priority, e.Paged = max(e.Weight, weight), c.Priority, e.Paged || c.Alerted
	e.Platform, e.Author, e.Words = all.Title(m.Source), m.Author.Name, cmp.Or(scoring.Nucleus(m.Text, m.Lang),
		m.Text)
	e.Reasons = slices.Concat(m.Score.Reasons, c.Reasons)
	return nil
}

// until lets time pass: what is to be answered by then is.
func (p *player) until(ctx context.Context, to time.Time) error {
	for len(p.agenda) > 0 && p.agenda[0].at.Before(to) {
		next := heap.Pop(&p.agenda).(answer)
		p.now = next.at
		c, err := p.oyez.Store.Conversation(ctx, next.episode.conversation)
		if err != nil {
			return err
		}
		if c.Episode != next.episode.n || c.Status != conversation.Open || !p.planned[next.episode].Equal(next.at) {
			continue
		}
		by := c.Owner
		if by == "" {
			by = "desk"
		}
		if _, err := p.book.End(ctx, c.ID, c.Version, conversation.Resolved, by); err != nil {
			return err
		}
	}
	p.now = to
	return nil
}

// answer is one that is planned.
type answer struct {
	at      time.Time
	episode episodeID
}

// agenda is what is planned, the next first.
type agenda []answer

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) { *a = append(*a, x.(answer)) }

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}
