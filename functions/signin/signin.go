// Package signin serves the pages about our own people: signing in by an SMS code (function passkey checks passkeys),
// their devices, and when they are on call. The desk shows what customers say. Every SMS that is not about an alert is
// sent from here.
package signin

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"oyez/shared/app"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/web"
	"oyez/shared/web/page"
)

//go:embed pages/*.html
var files embed.FS

//go:embed passkey.js
var script []byte

// scriptPath is the address of our one script.
const scriptPath = "/signin/passkey.js"

// Sender sends one SMS.
type Sender interface {
	// Send hands text to the carrier for an E.164 phone and returns the carrier's message id. The error is an
	// *sms.Error.
	Send(ctx context.Context, phone, text string) (id string, err error)
}

// Store is what the pages read and write.
type Store interface {
	Rota(ctx context.Context) (rota.Rota, error)
	ChangeRota(ctx context.Context, from time.Time, change func(rota.Rota) (rota.Rota, error)) error
	PutFirstRota(ctx context.Context, r rota.Rota) error

	Sessions(ctx context.Context, person string) ([]session.Session, []session.Passkey, error)
	RemovePasskey(ctx context.Context, person string, id []byte) error

	PutAsk(ctx context.Context, token string, a session.Ask) error
	TryCode(ctx context.Context, token string) (session.Ask, error)
	Redeem(ctx context.Context, token string, kind session.Kind) (session.Ask, error)

	SpendQuota(ctx context.Context, name string, q session.Quota) (n int, ok bool, err error)
	QuotaSpent(ctx context.Context, name string, q session.Quota) (int, error)
	ResetQuota(ctx context.Context, name string) error
	SMSSent(ctx context.Context) (int64, error)
}

// Handler serves the pages.
type Handler struct {
	Sessions web.Sessions
	Store    Store
	Sender   Sender
	First    First         // the team until one is loaded
	Month    int64         // SMS budget of a month; see session.Room
	NewCode  func() string // six digits
	NewID    func() string // for the reference shown with an error
	Now      func() time.Time
	// Wait returns at a given time: responses that take equally long reveal nothing.
	Wait    func(ctx context.Context, until time.Time)
	Metrics *metrics.Recorder // flushed after each request
	Log     *slog.Logger      // ids of people; never numbers, codes, tokens or names
}

// New wires the handler from the services.
func New(s *app.Services) *Handler {
	return &Handler{
		Sessions: s.Sessions(), Store: s.Store, Sender: s.Sender(),
		First: First{Name: s.Env.FirstName, Phone: s.Env.FirstPhone, Zone: s.Env.FirstZone},
		Month: s.Env.SMSMonth, NewCode: s.Random.SixDigits, NewID: s.Random.ID, Now: s.Now, Wait: s.WaitUntil,
		Metrics: s.Metrics, Log: s.Log,
	}
}

// signin is a Handler with its parsed templates.
type signin struct {
	*Handler
	pages page.Pages
}

type step = web.Step[*visit]

// Routes returns the pages as an http.Handler. Only POST changes anything.
func (h *Handler) Routes() http.Handler {
	s := &signin{Handler: h, pages: page.New(files, page.Options{Scripts: true, NewID: h.NewID, Log: h.Log})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /signin", s.serve(s.recognise, s.signInPage))
	mux.HandleFunc("GET /signin/code", s.serve(s.codePage))
	mux.HandleFunc("GET "+scriptPath, serveScript)
	mux.HandleFunc("GET /signin/devices", s.serve(s.signedIn, s.devices))
	mux.HandleFunc("GET /rota", s.serve(s.signedIn, s.rota))
	for path, steps := range map[string][]step{
		"/signin/ask": {s.ask}, "/signin/code": {s.enterCode},
		"/signin/remove": {s.signedIn, s.remove}, "/signin/leave": {s.signedIn, s.leave},
		"/signin/everywhere": {s.signedIn, s.everywhere},
		"/signin/end":        {s.signedIn, s.endOther}, "/signin/test": {s.signedIn, s.testPage},
		"/rota/override": {s.signedIn, s.change(override)}, "/rota/swap": {s.signedIn, s.change(swap)},
		"/rota/leave": {s.signedIn, s.change(leave)}, "/rota/undo": {s.signedIn, s.change(undo)},
	} {
		mux.HandleFunc("POST "+path, s.serve(append([]step{(*visit).readForm}, steps...)...))
	}
	mux.HandleFunc("/", s.serve(fails(web.ErrNoPage)))
	return s.pages.Protect(mux, s.serve(fails(web.ErrOtherSite)), h.Metrics.Flush)
}

func serveScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(script) // the browser may have disconnected
}

func (s *signin) serve(steps ...step) http.HandlerFunc { return web.Steps(s.visit, s.fail, steps...) }

func (s *signin) fail(v *visit, err error) {
	s.pages.Fail(v.Visit, err, page.Message{Path: "/signin", Label: v.Say("signin.title")})
}

func fails(err error) step { return func(*visit) error { return err } }

// visit is one request.
type visit struct {
	*web.Visit
	back string // our path to go to after signing in, or ""
}

func (s *signin) visit(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{Visit: web.NewVisit(w, r, s.Now()), back: web.Back(r.URL.Query().Get("back"))}
}

func (v *visit) readForm() error {
	err := v.ParseForm()
	if err == nil && v.back == "" {
		v.back = web.Back(v.Posted("back"))
	}
	return err
}

// manages reports whether the person may act for others.
func (v *visit) manages() bool { return v.Person.Role == rota.Manager }

func (s *signin) recognise(v *visit) error { return s.Sessions.Recognise(v.Visit) }

func (s *signin) signedIn(v *visit) error { return s.Sessions.Require(v.Visit) }

// page writes a page, with the passkey script if named.
func (s *signin) page(v *visit, status int, name, title, script string, data any) error {
	f := page.Frame{Lang: v.Clock.Lang, Title: title, Script: script, Page: data}
	return s.pages.Write(v.W, status, name, f)
}

var errManagersOnly = &web.Problem{
	Status: http.StatusForbidden, Title: "problem.nothing-done", Text: "problem.managers-only",
}
