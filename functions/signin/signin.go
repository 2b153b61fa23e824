// Package signin is the pages about our own people: how they prove who they are (a code by SMS; passkeys are checked by
// function passkey), where they are signed in, and when they are on call. What customers say is the desk's; here is
// whatever may send an SMS that no alert asked for.
package signin

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"oyez/shared/app"
	"oyez/shared/door"
	"oyez/shared/metrics"
	"oyez/shared/pages"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/texts"
)

//go:embed pages/*.html
var files embed.FS

//go:embed passkey.js
var script []byte

// Sender sends one SMS.
type Sender interface {
	// Send gives text to the carrier for a phone in E.164 and returns the carrier's id of it. The error is an
	// *sms.Error.
	Send(ctx context.Context, phone, text string) (id string, err error)
}

// Handler serves the pages.
type Handler struct {
	Door    door.Door
	Store   *store.Store
	Sender  Sender
	First   First         // who is the team while there is none
	Month   int64         // SMS that a month may bring; see session.Room
	NewCode func() string // six digits
	Now     func() time.Time
	// Wait returns at a time: an answer that comes no sooner tells nothing of what was done for it.
	Wait    func(ctx context.Context, until time.Time)
	Metrics *metrics.Recorder // flushed after each request
	Log     *slog.Logger      // hears of people's ids; never of numbers, codes, tokens or names
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{
		Door: s.Door(), Store: s.Store, Sender: s.Sender(),
		First: First{Name: s.Env.FirstName, Phone: s.Env.FirstPhone, Zone: s.Env.FirstZone},
		Month: s.Env.SMSMonth, NewCode: s.Random.SixDigits, Now: s.Now, Wait: s.WaitUntil, Metrics: s.Metrics,
		Log: s.Log,
	}
}

// signin is a Handler with what is made once.
type signin struct {
	*Handler
	pages pages.Pages
}

// Routes is the pages as an http.Handler. Only POST changes anything.
func (h *Handler) Routes() http.Handler {
	s := &signin{Handler: h, pages: pages.New(files)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signin", s.serve(s.knock))
	mux.HandleFunc("GET /signin/code", s.serve(s.codePage))
	mux.HandleFunc("GET /signin/passkey.js", serveScript)
	mux.HandleFunc("GET /signin/devices", s.serve(s.signedIn, s.devices))
	mux.HandleFunc("GET /rota", s.serve(s.signedIn, s.rota))
	for path, do := range map[string][]step{
		"/signin/ask": {s.ask}, "/signin/code": {s.code},
		"/signin/remove": {s.signedIn, s.remove}, "/signin/leave": {s.signedIn, s.leave},
		"/signin/everywhere": {s.signedIn, s.everywhere},
		"/signin/end":        {s.signedIn, s.endOther}, "/signin/test": {s.signedIn, s.testPage},
		"/rota/override": {s.signedIn, s.change(override)}, "/rota/swap": {s.signedIn, s.change(swap)},
		"/rota/leave": {s.signedIn, s.change(leave)}, "/rota/undo": {s.signedIn, s.change(undo)},
	} {
		mux.HandleFunc("POST "+path, s.serve(append([]step{(*visit).read}, do...)...))
	}
	mux.HandleFunc("/", s.serve(nowhere))
	denied := s.serve(func(v *visit) error {
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.other-site"}
	})
	guarded := pages.Protect(mux, denied, true)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.Metrics.Flush()
		defer s.recovered(w, r)
		guarded.ServeHTTP(w, r)
	})
}

func serveScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(script) // who asked may have gone
}

// visit is one request: who asks, and in which language and zone the answer is written.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	team   rota.Rota
	person rota.Person // who is signed in; without an id when nobody is
	back   string      // where to go after signing in: a path of ours, or ""
	lang   texts.Lang
	clock  texts.Clock
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// manages says whether the person may do things for others.
func (v *visit) manages() bool { return v.person.Role == rota.Manager }

// step is one part of answering a request. An error stops it, and s.fail makes a page of it.
type step func(v *visit) error

func (s *signin) serve(steps ...step) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(w, r)
		for _, do := range steps {
			if err := do(v); err != nil {
				s.fail(v, err)
				return
			}
		}
	}
}

// visit speaks the browser's language until the person is known, and UTC.
func (s *signin) visit(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{w: w, r: r}
	v.speak(pages.Preferred(r.Header.Get("Accept-Language")), time.UTC, s.Now())
	v.back = session.Back(r.URL.Query().Get("back"))
	return v
}

func (v *visit) speak(lang texts.Lang, zone *time.Location, now time.Time) {
	v.lang, v.clock = lang, texts.Clock{Now: now, Zone: zone, Lang: lang}
}

func (v *visit) say(key string, args ...any) string { return v.lang.Say(key, args...) }

// as makes a person the one who acts: in that person's language and zone.
func (v *visit) as(p rota.Person) {
	zone := v.clock.Zone
	if known, err := time.LoadLocation(p.Zone); err == nil {
		zone = known
	}
	v.person = p
	v.speak(texts.Of(p.Lang), zone, v.clock.Now)
}

// name is what a person of ours is called.
func (v *visit) name(id string) string {
	if p, ok := v.team.Person(id); ok {
		return p.Name
	}
	return v.say("person.somebody")
}

// read reads a posted form out of the request's body, never its address.
func (v *visit) read() error {
	if err := v.r.ParseForm(); err != nil {
		return &problem{status: http.StatusBadRequest, title: "problem.nothing-done", text: "problem.torn"}
	}
	if v.back == "" {
		v.back = session.Back(v.r.PostForm.Get("back"))
	}
	return nil
}

// recognise looks who is signed in in the browser; nobody is no error.
func (s *signin) recognise(v *visit) error {
	team, person, err := s.Door.Who(v.r)
	if v.team = team; person.ID != "" {
		v.as(person)
	}
	return err
}

// signedIn lets in whoever is signed in, and leads others to the door.
func (s *signin) signedIn(v *visit) error {
	if err := s.recognise(v); err != nil || v.person.ID != "" {
		return err
	}
	if v.r.Method != http.MethodGet {
		return &problem{status: http.StatusForbidden, title: "problem.nothing-done", text: "problem.signed-out"}
	}
	http.Redirect(v.w, v.r, doorTo(session.Back(v.r.URL.Path)), http.StatusSeeOther)
	return errAnswered
}

// errAnswered stops the steps of a request that is answered already.
var errAnswered = errors.New("answered")

// problem is a request that ends on a page with a human sentence.
type problem struct {
	status int
	title  string // of the table of texts
	text   string // of the table of texts
}

func (p *problem) Error() string { return fmt.Sprintf("answered %d", p.status) }

func nowhere(v *visit) error {
	return &problem{status: http.StatusNotFound, title: "problem.no-page", text: "problem.no-address"}
}

// messagePage is a title and sentences.
type messagePage struct {
	Title string
	Texts []string
	Link  string // where to go on; "" for nowhere
	Label string
}

// fail makes a page of an error: its own for a problem, a plain sentence with a reference for whatever is our fault.
func (s *signin) fail(v *visit, err error) {
	var known *problem
	switch {
	case errors.Is(err, errAnswered):
	case errors.As(err, &known):
		s.message(v, known.status, messagePage{
			Title: v.say(known.title), Texts: []string{v.say(known.text)}, Link: "/signin",
			Label: v.say("signin.title"),
		})
	default:
		reference := reference()
		s.Log.ErrorContext(v.ctx(), "page", "reference", reference, "person", v.person.ID, "err", err)
		s.message(v, http.StatusInternalServerError,
			messagePage{Title: v.say("problem.broken"), Texts: []string{v.say("problem.broken-text", reference)}})
	}
}

func (s *signin) message(v *visit, status int, p messagePage) {
	if err := s.page(v, status, "message", p.Title, "", p); err != nil {
		s.Log.ErrorContext(v.ctx(), "page", "err", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}

// page writes a page, with the script of passkeys if it is named.
func (s *signin) page(v *visit, status int, name, title, script string, data any) error {
	return s.pages.Write(v.w, status, name, pages.Frame{Lang: v.lang, Title: title, Script: script, Page: data})
}

// recovered makes a page of a panic. Pages are written whole at their end, so nothing of a broken one has left. The log
// gets the place and the type, never the value, which may quote anything.
func (s *signin) recovered(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	if fault == nil {
		return
	}
	reference := reference()
	s.Log.ErrorContext(r.Context(), "panic", "reference", reference, "fault", fmt.Sprintf("%T", fault), "stack",
		string(debug.Stack()))
	v := s.visit(w, r)
	s.message(v, http.StatusInternalServerError,
		messagePage{Title: v.say("problem.broken"), Texts: []string{v.say("problem.broken-text", reference)}})
}

func reference() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
