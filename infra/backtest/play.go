package main

import (
	"cmp"
	"context"
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

// settings say how mentions are played.
type settings struct {
	people   rota.Rota          // who would have been on call, as if the rota had always been there
	accept   int                // pages a week; 0 for the built-in bar
	weights  []byte             // the brand's own; nil for the built-in ones
	progress func(done, of int) // called now and then
}

// play plays mentions, in order of time, through the real handlers on an empty table, with a clock that follows them.
// Its people take each alert at once, and answer whatever waits when its clock runs out. With a number of pages a week
// it plays twice: to find the bar, and with that bar.
func play(ctx context.Context, said []mention.Mention, s settings) (*report, error) {
	rounds := 1
	if s.accept > 0 {
		rounds = 2
	}
	r, err := playRound(ctx, said, s, scoring.ShippedBar, func(done int) { s.progress(done, rounds*len(said)) })
	if err != nil || s.accept == 0 {
		return r, err
	}
	bar := brand.Find(r.tally(), int(float64(s.accept)*r.weeks()))
	return playRound(ctx, said, s, bar, func(done int) { s.progress(len(said)+done, rounds*len(said)) })
}

// player is one round.
type player struct {
	oyez     *laptop.Oyez
	book     paging.Book
	now      time.Time
	people   rota.Rota
	agenda   []answer // by time
	planned  map[episodeID]time.Time
	episodes map[episodeID]*episode
	waiting  map[episodeID]bool
}

type episodeID struct {
	conversation mention.ConversationID
	n            int
}

// answer is one that is planned.
type answer struct {
	at      time.Time
	episode episodeID
}

func playRound(ctx context.Context, said []mention.Mention, s settings, bar int,
	progress func(done int),
) (*report, error) {
	p := &player{
		now: said[0].SaidAt, people: s.people, planned: map[episodeID]time.Time{},
		episodes: map[episodeID]*episode{}, waiting: map[episodeID]bool{},
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
	// Set a year ahead, so that the daily search for a bar leaves it alone.
	if err := p.oyez.Store.PutBar(ctx, store.Brand{}, bar, to.AddDate(1, 0, 0)); err != nil {
		return nil, err
	}
	if len(s.weights) > 0 {
		if _, err := p.oyez.Store.LoadWeights(ctx, s.weights, p.now); err != nil {
			return nil, err
		}
	}
	r := &report{from: p.now, to: to, mentions: len(said), heard: map[string][24]int{}, accept: s.accept, bar: bar}
	if r.zone, err = time.LoadLocation(s.people.Zone); err != nil {
		return nil, err
	}
	for done := 0; done < len(said); {
		batch := minute(said[done:])
		if err := p.hear(ctx, batch); err != nil {
			return nil, err
		}
		for _, m := range batch {
			at := m.SaidAt.In(r.zone)
			hours := r.heard[at.Format(time.DateOnly)]
			hours[at.Hour()]++
			r.heard[at.Format(time.DateOnly)] = hours
		}
		done += len(batch)
		progress(done)
	}
	if err := p.until(ctx, to.Add(24*time.Hour)); err != nil {
		return nil, err
	}
	for _, e := range p.episodes {
		r.episodes = append(r.episodes, *e)
	}
	slices.SortFunc(r.episodes, func(a, b episode) int { return a.At.Compare(b.At) })
	r.sms = len(p.oyez.Phone.Received())
	r.inbox = len(p.waiting) - len(r.pages())
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

// hear delivers a minute's mentions, and has people react to what came of them.
func (p *player) hear(ctx context.Context, batch []mention.Mention) error {
	if err := p.until(ctx, batch[len(batch)-1].SaidAt); err != nil {
		return err
	}
	heard := intake.Delivery{Platform: "backtest", HeardAt: p.now.UTC()}
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
			if err := p.react(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// react notes what a conversation weighs, takes its alert, and plans its answer.
func (p *player) react(ctx context.Context, id mention.ConversationID) error {
	c, err := p.oyez.Store.Conversation(ctx, id)
	if err != nil || c.Status != conversation.Open {
		return err
	}
	key := episodeID{id, c.Episode}
	p.waiting[key] = true
	if err := p.weigh(ctx, key, c); err != nil {
		return err
	}
	if c.Alerted && c.Owner == "" {
		a, err := p.oyez.Store.Alert(ctx, alert.ID(c.ID, c.Alerts))
		if err != nil {
			return err
		}
		if n := len(a.Attempts); n > 0 && a.Attempts[n-1].Person != "" {
			if _, err := p.book.Take(ctx, id, a.Attempts[n-1].Person, 0); err != nil {
				return err
			}
		}
	}
	if by, planned := p.planned[key]; !planned || c.AnswerBy.Before(by) {
		p.planned[key] = c.AnswerBy
		at, _ := slices.BinarySearchFunc(p.agenda, c.AnswerBy,
			func(a answer, t time.Time) int { return a.at.Compare(t) })
		p.agenda = slices.Insert(p.agenda, at, answer{c.AnswerBy, key})
	}
	return nil
}

// weigh notes an episode that could page, or that has become heavier.
func (p *player) weigh(ctx context.Context, key episodeID, c conversation.Conversation) error {
	weight, ok := c.Grounds().Peak()
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
		e = &episode{}
		p.episodes[key] = e
	}
	if !e.Paged {
		e.At, e.Person = p.now, ""
		if on := p.people.OnCall(p.now); len(on) > 0 {
			e.Person = on[0].Name
		}
	}
	e.Weight, e.Priority, e.Paged = max(e.Weight, weight), c.Priority, e.Paged || c.Alerted
	e.Platform, e.Author = all.Title(m.Source), m.Author.Name
	e.Words = cmp.Or(scoring.Nucleus(m.Text, m.Lang), m.Text)
	e.Reasons = slices.Concat(m.Score.Reasons, c.Reasons)
	return nil
}

// until lets time pass: whatever is to be answered by then is answered.
func (p *player) until(ctx context.Context, to time.Time) error {
	for len(p.agenda) > 0 && p.agenda[0].at.Before(to) {
		next := p.agenda[0]
		p.agenda = p.agenda[1:]
		p.now = next.at
		c, err := p.oyez.Store.Conversation(ctx, next.episode.conversation)
		if err != nil {
			return err
		}
		if c.Episode != next.episode.n || c.Status != conversation.Open || !p.planned[next.episode].Equal(next.at) {
			continue
		}
		if _, err := p.book.End(ctx, c.ID, c.Version, conversation.Resolved, cmp.Or(c.Owner, "desk")); err != nil {
			return err
		}
	}
	p.now = to
	return nil
}
