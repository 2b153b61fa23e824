// Package pages is what a developer sees of the local run: a page that sends samples, the phone, the mail and the
// outbox, and an HTTP server that speaks to the webhooks and the desk as API Gateway does.
package pages

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/receive"
	"oyez/infra/cli"
	"oyez/infra/local/laptop"
	"oyez/infra/team"
	"oyez/infra/why/life"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/texts"
	"oyez/shared/web"
	"oyez/shared/web/page"
)

//go:embed pages/*.html
var files embed.FS

// Options say what is shown.
type Options struct {
	Oyez    *laptop.Oyez
	Mailbox *laptop.Mailbox
	Address string // where the pages are reached
	Now     func() time.Time
	Guide   bool // the desk's pages lead back to these
	// Sample is the sample team, if that is on call: it uses the language of whoever reads, until a person is chosen.
	Sample rota.Rota
}

type pages struct {
	Options
	kit page.Pages

	mu    sync.Mutex
	lang  texts.Lang        // that the team uses; "" for what the team file says
	given map[string]string // the id that a sample's own was last sent with
	sent  int               // how many ids were given
}

// Handler serves the whole local run.
func Handler(o Options) http.Handler {
	p := &pages{Options: o, kit: page.New(files, page.Options{}), given: map[string]string{}}
	mux := http.NewServeMux()
	mux.Handle(receive.Prefix, web.Serve(o.Oyez.Receive.Handle))
	for pattern, do := range map[string]func(v *visit) error{
		"GET /{$}": p.start, "POST /sample/{platform}/{file}": p.sample, "POST /as": p.as, "POST /canary": p.canary,
		"GET /phone": p.phone, "POST /phone": p.answer, "GET /mail": p.mail, "GET /outbox": p.outbox,
	} {
		mux.HandleFunc(pattern, p.serve(do))
	}
	mux.HandleFunc("GET /phone.json", serveJSON(o.Oyez.Phone.Received))
	mux.HandleFunc("GET /mail.json", serveJSON(o.Mailbox.Received))
	mux.HandleFunc("GET /outbox.json", serveJSON(o.Oyez.Outbox.Calls))
	mux.HandleFunc("GET /why", p.why)
	people := p.guided(web.Handler(o.Oyez.Signin.Routes()))
	for _, path := range []string{"/signin", "/signin/", "/rota", "/rota/"} {
		mux.Handle(path, people)
	}
	mux.Handle("/passkey/", web.Serve(web.Handler(o.Oyez.Passkey.Routes())))
	mux.Handle("/", p.guided(web.Handler(o.Oyez.Desk.Routes())))
	return http.NewCrossOriginProtection().Handler(mux) // platforms send neither Origin nor Sec-Fetch-Site: they pass
}

// visit is one request for a page of ours: the language is the reader's, the zone the team's.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	team  rota.Rota
	as    rota.Person // who was chosen to act; without an id, whoever is on call acts
	clock texts.Clock
}

func (v *visit) say(key string, args ...any) string { return v.clock.Lang.Say(key, args...) }

// to sends the browser to another page.
func (v *visit) to(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// errNoSample is the error of a sample that is not there.
var errNoSample = errors.New("no sample")

func (p *pages) serve(do func(v *visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := p.visit(w, r)
		if err == nil {
			err = do(v)
		}
		switch {
		case errors.Is(err, errNoSample):
			http.Error(w, v.say("local.no-sample"), http.StatusNotFound)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

// visit finds out who reads, in which language, and has the sample team use it.
func (p *pages) visit(w http.ResponseWriter, r *http.Request) (v *visit, err error) {
	v = &visit{w: w, r: r, clock: texts.Clock{Now: p.Now(), Zone: time.UTC, Lang: cli.Language(w, r)}}
	if v.team, err = p.Oyez.Store.Rota(r.Context()); err != nil {
		return v, err
	}
	if zone, err := time.LoadLocation(v.team.Zone); err == nil {
		v.clock.Zone = zone
	}
	sample := v.clock.Lang
	if id, token, ok := p.Oyez.Desk.Sessions.Cookies.Session(r); ok {
		if open, err := p.Oyez.Store.Session(r.Context(), id, token); err == nil {
			v.as, _ = v.team.Person(open.Person)
			sample = ""
		}
	}
	if err := p.speak(r.Context(), v.team, sample); err != nil {
		return v, err
	}
	if person, ok := p.Sample.Person(v.as.ID); ok {
		v.clock.Lang = texts.Of(person.Lang)
	}
	return v, nil
}

// speak has the sample team use a language; "" for those of the team file.
func (p *pages) speak(ctx context.Context, team rota.Rota, lang texts.Lang) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.Sample.People) == 0 || p.lang == lang {
		return nil
	}
	team.People = slices.Clone(team.People)
	for i, person := range team.People {
		own, _ := p.Sample.Person(person.ID)
		team.People[i].Lang = cmp.Or(string(lang), own.Lang, person.Lang)
	}
	if err := p.Oyez.Store.PutRota(ctx, team); err != nil {
		return err
	}
	p.lang = lang
	return nil
}

// as chooses the person who acts; none of the team for whoever is on call.
func (p *pages) as(v *visit) error {
	sessions, id := p.Oyez.Desk.Sessions, v.r.PostFormValue("person")
	err := sessions.Close(v.w, v.r)
	if _, known := v.team.Person(id); known {
		err = sessions.Open(v.w, v.r, id, session.ByCode)
	}
	if err != nil {
		return err
	}
	return v.to("/")
}

// guided serves a page of the desk. With Guide, it leads back to our pages.
func (p *pages) guided(desk web.Func) http.Handler {
	if !p.Guide {
		return web.Serve(desk)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := p.visit(w, r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		nav := `<nav class="soft">`
		for _, link := range links(v.clock.Lang, "")[:4] {
			nav += `<a href="` + link.Path + `">` + template.HTMLEscapeString(link.Text) + `</a>`
		}
		web.Serve(func(ctx context.Context, event events.APIGatewayV2HTTPRequest,
		) (events.APIGatewayV2HTTPResponse, error) {
			response, err := desk(ctx, event)
			response.Body = strings.Replace(response.Body, "<main>", "<main>"+nav+"</nav>", 1)
			return response, err
		}).ServeHTTP(w, r)
	})
}

// link is one of the ways between the pages.
type link struct {
	Path, Text string
	Here       bool
}

// links lead to every page: first to ours, then to the desk's.
func links(lang texts.Lang, here string) []link {
	all := []link{
		{Path: "/", Text: lang.Say("nav.start")},
		{Path: "/phone", Text: lang.Say("nav.phone")},
		{Path: "/mail", Text: lang.Say("nav.mail")},
		{Path: "/outbox", Text: lang.Say("nav.outbox")},
		{Path: "/inbox", Text: lang.Say("nav.inbox")},
		{Path: "/rota", Text: lang.Say("nav.rota")},
		{Path: "/signin/devices", Text: lang.Say("nav.devices")},
	}
	for i := range all {
		all[i].Here = all[i].Path == here
	}
	return all
}

// frame is what each of our pages has.
type frame struct {
	Lang   texts.Lang
	Nav    []link
	Switch bool // the reader may switch languages: nobody is chosen, whose language it would be
}

func (v *visit) frame() frame {
	return frame{v.clock.Lang, links(v.clock.Lang, v.r.URL.Path), v.as.ID == ""}
}

func (p *pages) show(v *visit, name, title string, data any) error {
	v.w.Header().Set("Cache-Control", "no-store")
	return p.kit.Write(v.w, http.StatusOK, name, page.Frame{Lang: v.clock.Lang, Title: v.say(title), Page: data})
}

// text is one SMS as the page shows it.
type text struct {
	at   time.Time
	Head string // whose it is, and when it came
	Body string // the words before the link
	Link string // the address in it
	Mine bool   // sent by one of our people
}

func (p *pages) phone(v *visit) error {
	received := p.Oyez.Phone.Received()
	from := v.r.URL.Query().Get("from")
	if from == "" && len(received) > 0 {
		from = received[len(received)-1].To // whoever was notified last answers
	}
	names := map[string]string{}
	for _, person := range v.team.People {
		names[person.Phone] = person.Name
	}
	var shown []text
	for _, s := range append(received, p.Oyez.Phone.TextsToUs()...) {
		t := text{at: s.At, Body: s.Text, Mine: s.From != ""}
		if at := v.clock.Second(s.At); t.Mine {
			t.Head = v.say("local.text-from", names[s.From], at)
		} else {
			t.Head = v.say("local.text-to", names[s.To], team.Spaced(s.To), at, len([]rune(s.Text)))
		}
		if i := strings.LastIndex(s.Text, p.Address+"/"); i >= 0 && !t.Mine {
			t.Body, t.Link = s.Text[:i], s.Text[i:]
		}
		shown = append(shown, t)
	}
	slices.Reverse(shown)
	slices.SortStableFunc(shown, func(a, b text) int { return b.at.Compare(a.at) })
	return p.show(v, "phone", "local.phone", struct {
		frame
		Texts  []text // newest first
		Seen   int    // how many came in
		People []rota.Person
		From   string
	}{v.frame(), shown, len(received), v.team.People, from})
}

// answer sends an SMS from one of the phones to ours: from that which got the last one, unless another is named.
func (p *pages) answer(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 64<<10)
	from, words := v.r.PostFormValue("from"), v.r.PostFormValue("text")
	if received := p.Oyez.Phone.Received(); from == "" && len(received) > 0 {
		from = received[len(received)-1].To
	}
	if strings.TrimSpace(words) != "" {
		if err := p.Oyez.Phone.TextUs(v.r.Context(), from, words); err != nil {
			return err
		}
	}
	return v.to("/phone?from=" + url.QueryEscape(from))
}

// canary sends the test alert, which a deployed Oyez sends each day.
func (p *pages) canary(v *visit) error {
	if err := p.Oyez.Sweep.Canary.Press(v.r.Context()); err != nil {
		return err
	}
	return v.to("/phone")
}

func (p *pages) mail(v *visit) error {
	type letter struct {
		laptop.Mail
		Head string // whose it is, and when it came
	}
	var letters []letter
	for _, m := range slices.Backward(p.Mailbox.Received()) {
		person, _ := v.team.Person(m.To)
		name := cmp.Or(person.Name, v.say("local.alarm-contacts"))
		letters = append(letters, letter{m, v.say("local.mail-to", name, v.clock.Second(m.At))})
	}
	return p.show(v, "mail", "local.mail", struct {
		frame
		Letters []letter
	}{v.frame(), letters})
}

func (p *pages) outbox(v *visit) error {
	type call struct {
		laptop.Call
		Head string
	}
	var calls []call
	for _, c := range slices.Backward(p.Oyez.Outbox.Calls()) {
		calls = append(calls, call{c, v.clock.Second(c.At)})
	}
	return p.show(v, "outbox", "local.outbox", struct {
		frame
		Calls []call
	}{v.frame(), calls})
}

// serveJSON serves a list for tools.
func serveJSON[T any](list func() []T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)                 // it shows what was sent as it was sent
		_ = encoder.Encode(append([]T{}, list()...)) // the reader has gone: nothing to do
	}
}

// why serves infra/why.
func (p *pages) why(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	find := life.Finder{Store: p.Oyez.Store, Sources: p.Oyez.Sources()}
	key, err := find.Find(r.Context(), strings.Fields(id)...)
	var hops []life.Hop
	if err == nil {
		hops, err = life.Of(r.Context(), p.Oyez.Store, key)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, life.Unknown(id).Error(), http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_ = life.Print(w, hops) // the reader has gone: nothing to do
	}
}
