// Package desk is the pages with which the person on call reads, takes and answers: one page behind the link of an SMS
// and, for who is signed in, the inbox and every conversation. The pages are HTML from here alone: no scripts, no
// pictures, no request to anybody else.
package desk

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"oyez/shared/app"
	"oyez/shared/door"
	"oyez/shared/metrics"
	"oyez/shared/pages"
	"oyez/shared/paging"
	"oyez/shared/reply"
	"oyez/shared/store"
)

// Handler serves the desk.
type Handler struct {
	Store   *store.Store
	Book    paging.Book
	Replies *reply.Replies
	// Wake has what is due of an alert done, by its id, now and not with the next sweep: after it is taken, who was
	// told hears by whom; after it is handed over, the next person is told. When it fails, sweep does it within a
	// minute.
	Wake func(ctx context.Context, alertID string) error
	// Door knows who is signed in. Where it is open to all, as in a local run, whoever asks acts as the person on call,
	// and behind a link as the one to whom it was sent. Else a link alone reads and takes, and what is private, what
	// ends a conversation and what answers it is for who is signed in.
	Door    door.Door
	Now     func() time.Time
	Metrics *metrics.Recorder // flushed after each request
	Log     *slog.Logger      // hears of alerts, actions and ids of our own people; never of a customer or a link
}

//go:embed pages/*.html
var files embed.FS

// desk is a Handler with what is made once.
type desk struct {
	*Handler
	pages pages.Pages
}

// conversationPath is where the inbox leads: its source's two parts, then its hash.
const conversationPath = "/conversation/{platform}/{account}/{hash}"

// New makes the function of its services.
func New(s *app.Services) *Handler {
	return &Handler{
		Door: s.Door(), Store: s.Store, Book: s.Book(), Replies: s.Replies(), Wake: s.Wake(), Now: s.Now,
		Metrics: s.Metrics, Log: s.Log,
	}
}

// Routes is the desk as an http.Handler. Only POST changes anything: messengers fetch a link for its preview.
func (h *Handler) Routes() http.Handler {
	d := &desk{Handler: h, pages: pages.New(files)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{link}", d.serve(d.byLink, d.show))
	mux.HandleFunc("POST /{link}/{action}", d.serve((*visit).read, d.byLink, d.act))
	// The address of a page that answered a form, opened again from the browser's history.
	mux.HandleFunc("GET /{link}/{action}", d.serve(d.byLink, d.back))
	mux.HandleFunc("/{link}", d.serve(notAllowed("GET")))
	mux.HandleFunc("/{link}/{action}", d.serve(notAllowed("POST")))
	mux.HandleFunc("/", d.serve(nowhere))
	mux.HandleFunc("GET /inbox", d.serve(d.signedIn, d.inbox))
	mux.HandleFunc("GET "+conversationPath, d.serve(d.signedIn, d.byConversation, d.show))
	mux.HandleFunc("POST "+conversationPath+"/{action}", d.serve((*visit).read, d.signedIn, d.byConversation, d.act))
	mux.HandleFunc("GET "+conversationPath+"/{action}", d.serve(d.signedIn, d.byConversation, d.back))
	return d.guarded(mux)
}

// step is one part of answering a request. An error stops it, and d.fail makes a page of it.
type step func(v *visit) error

func (d *desk) serve(steps ...step) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := d.visit(w, r)
		for _, do := range steps {
			if err := do(v); err != nil {
				d.fail(v, err)
				return
			}
		}
	}
}

func nowhere(v *visit) error {
	return &problem{status: http.StatusNotFound, title: "problem.no-page", text: "problem.no-link"}
}

func notAllowed(method string) step {
	return func(v *visit) error {
		v.w.Header().Set("Allow", method)
		return &problem{status: http.StatusMethodNotAllowed, title: "problem.no-page", text: "problem.not-allowed"}
	}
}

// back leads from a form's address to its page.
func (d *desk) back(v *visit) error {
	http.Redirect(v.w, v.r, v.base, http.StatusSeeOther)
	return nil
}
