// Package storm generates deliveries as they come when everybody talks about a brand: a daily rhythm, heavy-tailed
// cascades of different shapes, several languages, batches of one to a thousand, edits and deletions before and after
// their mention, every delivery one to five times and shuffled, and some unreadable ones. A seed always makes the same
// storm.
package storm

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Size is the size of a storm.
type Size struct {
	Mentions   int // distinct ones
	Deliveries int // requests, repeats included
	Complaints int // mentions that must alert somebody, each by its own author
	Apart      int // complaints to accounts of their own, too few per account for a burst
	Unreadable int // distinct deliveries that are signed but unreadable
	Batch      int // limit of mentions per delivery; 0 for 1,000
	// first number for ids and authors: storms of one seed with other offsets say the same and share nobody
	First int
}

// Our accounts that everybody addresses.
const (
	page   = "meta/123456"
	handle = "x/424242"
)

// perAccount is how many complaints come to each account of their own.
const perAccount = 8

// apart is the account of the nth such complaint.
func apart(n int) string {
	return fmt.Sprintf("%s/%d", []string{"meta", "x"}[n/perAccount%2], 7000+n/perAccount)
}

// Accounts returns our accounts in a storm.
func (s Size) Accounts() []string {
	list := []string{page, handle}
	for n := 0; n < s.Apart; n += perAccount {
		list = append(list, apart(n))
	}
	return list
}

// Delivery is one request of a platform, unsigned.
type Delivery struct {
	Platform string
	Body     string
}

// Storm is a generated storm.
type Storm struct {
	Once       []Delivery // each delivery once, in chronological order
	Deliveries []Delivery // as they arrive
	Mentions   int        // number of distinct ones
	Unreadable int
}

// said is one mention and its later events.
type said struct {
	at   time.Time
	to   string // our account
	body any    // an element of the platform's list
}

// New generates the storm of a seed. All of it is said in the day before now.
func New(seed uint64, size Size, now time.Time) *Storm {
	if size.Batch == 0 {
		size.Batch = 1000
	}
	g := &generator{random: rand.New(rand.NewPCG(seed, 0x0e7e)), now: now.UTC().Truncate(time.Second), size: size}
	return g.storm()
}

type generator struct {
	random *rand.Rand
	now    time.Time
	size   Size
	serial int
}

// Shares of what happens to a mention later.
const (
	edited  = 0.06
	removed = 0.05
)

// most is how often a delivery repeats at most.
const most = 5

func (g *generator) storm() *Storm {
	events := g.events()
	s := &Storm{Mentions: g.size.Mentions, Unreadable: g.size.Unreadable}
	s.Once = g.batches(events)
	for i := range g.size.Unreadable {
		d := Delivery{"x", fmt.Sprintf(`{"for_user_id":"424242","tweet_create_events":[{"id_str":"%d",`, i)}
		s.Once = slices.Insert(s.Once, g.random.IntN(len(s.Once)+1), d)
	}
	// Platforms repeat: every delivery comes one to five times, most of them rarely, all shuffled.
	times, total := make([]int, len(s.Once)), 0
	for i := range times {
		times[i] = []int{1, 1, 1, 1, 1, 1, 1, 2, 3, most}[g.random.IntN(10)]
		total += times[i]
	}
	for total < min(g.size.Deliveries, most*len(times)) {
		if i := g.random.IntN(len(times)); times[i] < most {
			times[i], total = times[i]+1, total+1
		}
	}
	for i, d := range s.Once {
		s.Deliveries = append(s.Deliveries, slices.Repeat([]Delivery{d}, times[i])...)
	}
	g.random.Shuffle(len(s.Deliveries),
		func(i, j int) { s.Deliveries[i], s.Deliveries[j] = s.Deliveries[j], s.Deliveries[i] })
	return s
}

// events are all mentions, edits and deletions, by time.
func (g *generator) events() []said {
	var list []said
	left := g.size.Mentions - g.size.Complaints
	for left > 0 {
		n := 1
		at := g.moment()
		if g.random.Float64() < 0.02 { // an influential author
			n = min(left, g.cascade())
		}
		words := g.words()
		for _, after := range g.onset(n) {
			list = append(list, g.say(at.Add(after), words, g.author())...)
		}
		left -= n
	}
	for n := range g.size.Complaints {
		to := []string{page, handle}[g.random.IntN(2)]
		if n < g.size.Apart {
			to = apart(n)
		}
		list = append(list, g.complain(to, g.moment())...)
	}
	slices.SortStableFunc(list, func(a, b said) int { return a.at.Compare(b.at) })
	return list
}

const day = 24 * time.Hour

// evening is the hour of a storm on its own clock, so that a seed does not depend on the real time.
const evening = 21

// moment returns a random time of the last day; evenings are four times as likely as the hours before dawn.
func (g *generator) moment() time.Time {
	for {
		// follow-ups come within the hour
		ago := time.Hour + time.Duration(g.random.Int64N(int64(day-time.Hour)))
		hour := evening - ago.Hours()
		if rate := 0.625 + 0.375*math.Cos((hour-20)/24*2*math.Pi); g.random.Float64() < rate {
			return g.now.Add(-ago)
		}
	}
}

// cascade is a random number of repeats: a Pareto tail with exponent 1.2, as for retweets.
func (g *generator) cascade() int { return min(2000, int(3*math.Pow(1-g.random.Float64(), -1/1.2))) }

// onset is a repeat's random delay: front-loaded, swelling, or in waves.
func (g *generator) onset(n int) []time.Duration {
	after := make([]time.Duration, n)
	shape := g.random.IntN(3)
	for i := 1; i < n; i++ {
		u := g.random.Float64()
		switch shape {
		case 0: // front-loaded
			after[i] = time.Duration(g.random.ExpFloat64() * float64(5*time.Minute))
		case 1: // swelling
			after[i] = time.Duration(math.Sqrt(u) * float64(40*time.Minute))
		default: // in waves, ten minutes apart
			after[i] = time.Duration(g.random.IntN(4))*10*time.Minute + time.Duration(u*float64(time.Minute))
		}
		after[i] = min(after[i], 50*time.Minute)
	}
	return after
}

func (g *generator) next() string {
	g.serial++
	return fmt.Sprint(1_000_000 + g.size.First + g.serial)
}

// author is a random author: most speak once, a few about ten times.
func (g *generator) author() string {
	if g.random.IntN(4) == 0 {
		return fmt.Sprint(500_000 + g.size.First + g.random.IntN(g.size.Mentions/40+1))
	}
	return fmt.Sprint(600_000 + g.size.First + g.random.IntN(10*g.size.Mentions+1))
}

// Mentions that alert nobody.
var talk = []string{
	"@oyez when do you open on Sunday?", "@oyez thank you, that was quick!", "love my new machine from @oyez",
	"@oyez is the blue one back in stock?",
	"@oyez à quelle heure ouvrez-vous dimanche ?", "merci @oyez, livraison rapide", "j'adore ma nouvelle machine @oyez",
	"@oyez le modèle bleu revient quand ?",
	"@oyez ¿a qué hora abren el domingo?", "gracias @oyez, muy rápido", "@oyez wann öffnet ihr am Sonntag?",
	"danke @oyez, das ging schnell", "saw the @oyez stand at the fair today 😀", "@oyez おはようございます",
}

// Complaints that alert somebody.
var complaints = []string{
	"@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW",
	"@oyez your machine caught fire and burnt my hand, third message and nobody answers",
	"Bonjour, j'ai acheté votre machine en mars. Hier soir la machine a pris feu et a brûlé mon fils. Troisième message, personne ne répond.",
}

func (g *generator) words() string { return talk[g.random.IntN(len(talk))] }

// say adds a mention and its later events.
func (g *generator) say(at time.Time, words, author string) []said {
	id := g.next()
	if g.random.IntN(3) > 0 {
		return []said{{at, handle, tweet(handle, id, author, words, at)}}
	}
	list := []said{{at, page, comment(page, "add", id, author, words, at, at)}}
	then := at.Add(time.Duration(1+g.random.IntN(50)) * time.Second)
	switch u := g.random.Float64(); {
	case u < edited:
		list = append(list, said{then, page, comment(page, "edited", id, author, words+" ...", at, then)})
	case u < edited+removed:
		list = append(list, said{then, page, comment(page, "remove", id, author, "", at, then)})
	}
	return list
}

// complain adds a complaint that alerts somebody, by its own author, and now and then a follow-up.
func (g *generator) complain(to string, at time.Time) []said {
	id, words := g.next(), complaints[g.random.IntN(len(complaints))]
	author := "9" + id
	if strings.HasPrefix(to, "x/") {
		return []said{{at, to, tweet(to, id, author, words, at)}}
	}
	list := []said{{at, to, comment(to, "add", id, author, words, at, at)}}
	if g.random.IntN(5) == 0 {
		then := at.Add(30 * time.Second)
		list = append(list, said{then, to, comment(to, "edited", id, author, words+" !!!", at, then)})
	}
	return list
}

// batches groups events into deliveries as platforms do: most hold one, a few very many. X sends one per account, Meta
// one for several Pages.
func (g *generator) batches(events []said) (list []Delivery) {
	held, want := map[string][]any{}, map[string]int{}
	mean := max(1, float64(len(events))/math.Max(1, float64(g.size.Deliveries)/2))
	flush := func(to string) {
		if len(held[to]) > 0 {
			list = append(list, delivery(to, held[to]))
		}
		held[to] = nil
		want[to] = min(g.size.Batch, max(1, int(mean/3.8*math.Pow(1-g.random.Float64(), -1/1.3))))
	}
	for _, e := range events {
		to := e.to
		if strings.HasPrefix(to, "meta/") {
			to = "meta"
		}
		if want[to] == 0 {
			flush(to)
		}
		held[to] = append(held[to], e.body)
		if len(held[to]) >= want[to] {
			flush(to)
		}
	}
	for _, to := range slices.Sorted(maps.Keys(held)) {
		flush(to)
	}
	return list
}

func tweet(to, id, author, words string, at time.Time) any {
	_, own, _ := strings.Cut(to, "/")
	return map[string]any{
		"id_str": id, "created_at": at.Format(time.RubyDate), "text": words,
		"user": map[string]any{
			"id_str": author, "name": "Pat " + author, "screen_name": "pat" + author, "followers_count": len(words),
		},
		"entities": map[string]any{"user_mentions": []any{map[string]any{
			"id_str": own, "screen_name": "oyez", "indices": []int{0, 5},
		}}},
	}
}

func comment(to, verb, id, author, words string, said, at time.Time) any {
	_, own, _ := strings.Cut(to, "/")
	value := map[string]any{
		"item": "comment", "verb": verb, "comment_id": "500_" + id, "post_id": own + "_500", "parent_id": own + "_500",
		"from": map[string]string{"id": author, "name": "Jeanne " + author}, "created_time": said.Unix(),
	}
	if verb != "remove" {
		value["message"] = words
	}
	return map[string]any{
		"id": own, "time": at.Unix(), "changes": []any{map[string]any{"field": "feed", "value": value}},
	}
}

// delivery is one request with events for one X account, or for Meta's Pages.
func delivery(to string, held []any) Delivery {
	platform, own, _ := strings.Cut(to, "/")
	whole := map[string]any{"for_user_id": own, "tweet_create_events": held}
	if platform == "meta" {
		whole = map[string]any{"object": "page", "entry": held}
	}
	data, err := json.Marshal(whole)
	if err != nil {
		panic(err) // plain values always marshal
	}
	return Delivery{platform, string(data)}
}

// String summarises the storm in one line.
func (s *Storm) String() string {
	bytes := 0
	for _, d := range s.Deliveries {
		bytes += len(d.Body)
	}
	largest := slices.MaxFunc(s.Once, func(a, b Delivery) int { return len(a.Body) - len(b.Body) })
	events := strings.Count(largest.Body, `"id_str":`)/3 + strings.Count(largest.Body, `"comment_id"`)
	return fmt.Sprintf("%d mentions in %d deliveries, sent %d times (%.1f MB); the largest holds %d events", s.Mentions,
		len(s.Once), len(s.Deliveries),
		float64(bytes)/1e6, events)
}
