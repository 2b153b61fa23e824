// Package pages is what a developer sees of the local run: a page that sends samples, the phone, the mail, the outbox,
// and in front of the webhooks and the desk an HTTP server that speaks to them as API Gateway does.
package pages

import (
	"bytes"
	"cmp"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"oyez/events"
	"oyez/functions/receive"
	"oyez/infra/local/laptop"
	"oyez/infra/why/life"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/web"
)

//go:embed pages.html
var source string

var templates = template.Must(template.New("").Parse(source))

type pages struct {
	oyez    *laptop.Oyez
	mailbox *laptop.Mailbox
	address string
	now     func() time.Time

	mu    sync.Mutex
	given map[string]string // the id that a sample's own was last sent with
}

// Handler serves the whole local run of one Oyez, which is reached at an address, and whose e-mails are in a mailbox.
func Handler(z *laptop.Oyez, mailbox *laptop.Mailbox, address string, now func() time.Time) http.Handler {
	p := &pages{oyez: z, mailbox: mailbox, address: address, now: now, given: map[string]string{}}
	mux := http.NewServeMux()
	mux.Handle(receive.Prefix, web.Serve(z.Receive.Handle))
	mux.HandleFunc("GET /{$}", p.start)
	mux.HandleFunc("POST /sample/{platform}/{file}", p.sample)
	mux.HandleFunc("GET /phone", p.phone)
	mux.HandleFunc("POST /phone", p.answer)
	mux.HandleFunc("GET /phone.json", p.phoneJSON)
	mux.HandleFunc("POST /canary", p.canary)
	mux.HandleFunc("GET /mail", p.mail)
	mux.HandleFunc("GET /mail.json", p.mailJSON)
	mux.HandleFunc("GET /outbox", p.outbox)
	mux.HandleFunc("GET /outbox.json", p.outboxJSON)
	mux.HandleFunc("GET /why", p.why)
	people := web.Serve(web.Handler(z.Signin.Routes()))
	for _, path := range []string{"/signin", "/signin/", "/rota", "/rota/"} {
		mux.Handle(path, people)
	}
	mux.Handle("/passkey/", web.Serve(web.Handler(z.Passkey.Routes())))
	mux.Handle("/", web.Serve(web.Handler(z.Desk.Routes())))
	return http.NewCrossOriginProtection().Handler(mux) // platforms send neither Origin nor Sec-Fetch-Site: they pass
}

func (p *pages) render(w http.ResponseWriter, name string, data any) {
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		log.Print("page: ", err)
		http.Error(w, "This page broke; the terminal says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = page.WriteTo(w) // the reader has gone: nothing to do
}

func (p *pages) json(w http.ResponseWriter, data any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // it is for tools, and shows what was sent as it was sent
	_ = encoder.Encode(data)     // the reader has gone: nothing to do
}

type startData struct {
	Address string
	Worth   []sample // the ones a newcomer presses
	Groups  []group  // every kind of event that is accepted
	Sent    string
}

type group struct {
	Title   string
	Samples []sample
}

type sample struct {
	events.Sample
	Path string // what sends it
}

func sampleOf(s events.Sample) sample {
	if s.Title == "" {
		s.Title = strings.ReplaceAll(strings.TrimSuffix(s.File, ".json"), "-", " ")
	}
	return sample{Sample: s, Path: "/sample/" + s.Platform + "/" + s.File}
}

func (p *pages) start(w http.ResponseWriter, r *http.Request) {
	data := startData{Address: p.address}
	for _, s := range events.Samples() {
		data.Worth = append(data.Worth, sampleOf(s))
	}
	for _, name := range append(all.Names(), "feed") {
		g := group{Title: all.Title(mention.SourceOf(name, ""))}
		for _, s := range events.All(name) {
			g.Samples = append(g.Samples, sampleOf(s))
		}
		data.Groups = append(data.Groups, g)
	}
	if s, ok := find(r.URL.Query().Get("sent")); ok {
		data.Sent = sampleOf(s).Title
	}
	p.render(w, "start", data)
}

// find looks a sample up by "platform/file".
func find(path string) (events.Sample, bool) {
	name, file, _ := strings.Cut(path, "/")
	for _, s := range append(events.Samples(), events.All(name)...) {
		if s.Platform == name && s.File == file {
			return s, true
		}
	}
	return events.Sample{}, false
}

// sample sends a sample as its platform would: as if it had happened now, with new ids, correctly signed, over HTTP.
func (p *pages) sample(w http.ResponseWriter, r *http.Request) {
	path := r.PathValue("platform") + "/" + r.PathValue("file")
	s, ok := find(path)
	if !ok {
		http.Error(w, "There is no such sample.", http.StatusNotFound)
		return
	}
	body, err := p.fresh(s)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if s.Platform == "feed" { // it is fetched, not delivered
		heard := intake.Read(p.oyez.Adapters[s.Platform], platform.Request{Path: s.Platform, Body: body}, p.now().UTC(),
			random.ID())
		if err := p.oyez.Collect.Intake.Take(r.Context(), heard); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/?sent="+url.QueryEscape(path), http.StatusSeeOther)
		return
	}
	d, err := laptop.Deliver(s.Platform, body, p.now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	request, err := http.NewRequestWithContext(r.Context(), http.MethodPost, p.address+receive.Prefix+d.Path,
		bytes.NewReader(d.Body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	request.Header = d.Header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		http.Error(w, "The webhook answered "+response.Status, http.StatusBadGateway)
		return
	}
	http.Redirect(w, r, "/?sent="+url.QueryEscape(path), http.StatusSeeOther)
}

func (p *pages) fresh(s events.Sample) ([]byte, error) {
	parsed, err := p.oyez.Adapters[s.Platform].Parse(platform.Request{Method: http.MethodPost, Body: s.Body})
	if err != nil {
		return nil, fmt.Errorf("sample %s: %w", s.File, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return events.Fresh(s, parsed, p.now(), func(e platform.Event) string {
		if id, given := p.given[e.Mention.ID]; given && e.Kind != platform.Said {
			return id
		}
		p.given[e.Mention.ID] = digits(len(e.Mention.ID))
		return p.given[e.Mention.ID]
	}), nil
}

// digits draws n digits, for ids of the platforms' form.
func digits(n int) string {
	var b strings.Builder
	for range n {
		d, err := rand.Int(rand.Reader, big.NewInt(9))
		if err != nil {
			panic(err) // the system has no randomness: nothing can go on
		}
		b.WriteByte(byte('1' + d.Int64()))
	}
	return b.String()
}

// text is one SMS as the page shows it.
type text struct {
	laptop.SMS
	Person string // whose phone it came to, or from
	Link   string // the address in it
	Body   string // the words before it
}

type phoneData struct {
	Texts  []text // newest first
	Seen   int    // how many came in
	People []rota.Person
	From   string // the phone that answers, if nobody says otherwise: the last that rang
}

func (p *pages) phone(w http.ResponseWriter, r *http.Request) {
	team, err := p.oyez.Store.Rota(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	names := map[string]string{}
	for _, person := range team.People {
		names[person.Phone] = person.Name
	}
	received := p.oyez.Phone.Received()
	data := phoneData{Seen: len(received), People: team.People, From: r.URL.Query().Get("from")}
	if data.From == "" && len(received) > 0 {
		data.From = received[len(received)-1].To
	}
	for _, s := range append(received, p.oyez.Phone.Answered()...) {
		t := text{SMS: s, Body: s.Text, Person: names[cmp.Or(s.From, s.To)]}
		if i := strings.LastIndex(s.Text, p.address+"/"); i >= 0 && s.From == "" {
			t.Body, t.Link = s.Text[:i], s.Text[i:]
		}
		data.Texts = append(data.Texts, t)
	}
	slices.Reverse(data.Texts)
	slices.SortStableFunc(data.Texts, func(a, b text) int { return b.At.Compare(a.At) })
	p.render(w, "phone", data)
}

// answer sends an SMS from one of the phones to ours.
func (p *pages) answer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	from, text := r.PostFormValue("from"), r.PostFormValue("text")
	if strings.TrimSpace(text) != "" {
		if err := p.oyez.Phone.Answer(r.Context(), from, text); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	http.Redirect(w, r, "/phone?from="+url.QueryEscape(from), http.StatusSeeOther)
}

// canary sends our own test page, which otherwise a deployed Oyez sends each day.
func (p *pages) canary(w http.ResponseWriter, r *http.Request) {
	if err := p.oyez.Sweep.Canary.Press(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/phone", http.StatusSeeOther)
}

// letter is an e-mail as the page shows it.
type letter struct {
	laptop.Mail
	Name string // whose it is
}

func (p *pages) mail(w http.ResponseWriter, r *http.Request) {
	team, err := p.oyez.Store.Rota(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var newest []letter
	for _, m := range p.mailbox.Received() {
		l := letter{Mail: m, Name: "those who hear of alarms"}
		if person, known := team.Person(m.To); known {
			l.Name = person.Name
		}
		newest = append(newest, l)
	}
	slices.Reverse(newest)
	p.render(w, "mail", newest)
}

func (p *pages) mailJSON(w http.ResponseWriter, _ *http.Request) {
	list := p.mailbox.Received()
	if list == nil {
		list = []laptop.Mail{}
	}
	p.json(w, list)
}

func (p *pages) phoneJSON(w http.ResponseWriter, _ *http.Request) {
	list := p.oyez.Phone.Received()
	if list == nil {
		list = []laptop.SMS{}
	}
	p.json(w, list)
}

func (p *pages) outbox(w http.ResponseWriter, _ *http.Request) {
	calls := p.oyez.Outbox.Calls()
	newest := make([]laptop.Call, 0, len(calls))
	for i := len(calls) - 1; i >= 0; i-- {
		newest = append(newest, calls[i])
	}
	p.render(w, "outbox", newest)
}

func (p *pages) outboxJSON(w http.ResponseWriter, _ *http.Request) {
	list := p.oyez.Outbox.Calls()
	if list == nil {
		list = []laptop.Call{}
	}
	p.json(w, list)
}

// why serves infra/why.
func (p *pages) why(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	find := life.Finder{Store: p.oyez.Store, Sources: p.oyez.Sources()}
	key, err := find.Find(r.Context(), strings.Fields(id)...)
	var hops []life.Hop
	if err == nil {
		hops, err = life.Of(r.Context(), p.oyez.Store, key)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, id+": Oyez never heard it", http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_ = life.Print(w, hops) // the reader has gone: nothing to do
	}
}
