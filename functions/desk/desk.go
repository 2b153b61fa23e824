// Package desk serves the pages where the person on call reads, takes and answers conversations: one page behind the
// link in an SMS and, for people signed in, the inbox and every conversation. Pages are plain HTML without scripts,
// images or requests to other sites.
package desk

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"oyez/shared/alert"
	"oyez/shared/app"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/reply"
	"oyez/shared/store"
	"oyez/shared/web"
	"oyez/shared/web/page"
)

// Store is what the desk reads. It writes only drafts: conversations change through the Book.
type Store interface {
	Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error)
	Timeline(ctx context.Context, id mention.ConversationID, limit int) ([]store.Mention, []conversation.Reply, error)
	Notes(ctx context.Context, id mention.ConversationID, limit int) ([]conversation.Note, error)
	Mention(ctx context.Context, key mention.Key) (store.Mention, error)
	Reply(ctx context.Context, ref store.ReplyRef) (conversation.Reply, error)
	Link(ctx context.Context, token string) (store.Link, error)
	Alert(ctx context.Context, id string) (alert.Alert, error)

	Inbox(ctx context.Context, shard, limit int) ([]store.Waiting, error)
	FailedReplies(ctx context.Context, since time.Time, limit int) ([]mention.ConversationID, error)
	OpenedAlerts(ctx context.Context, since time.Time, limit int) ([]alert.Alert, error)
	SuppressedBetween(ctx context.Context, from, to time.Time) ([]store.Suppressed, error)

	Draft(ctx context.Context, link string) (store.Draft, error)
	PutDraft(ctx context.Context, link string, d store.Draft) error
	RemoveDraft(ctx context.Context, link string) error
}

// Handler serves the desk.
type Handler struct {
	Store   Store
	Book    paging.Book
	Replies *reply.Replies
	// Wake handles what is due on an alert now, by its id: after a take, the others who were notified learn who took
	// it; after a hand-over, the next person is notified. If it fails, sweep does it within a minute.
	Wake func(ctx context.Context, alertID string) error
	// Sessions knows who is signed in. A link alone allows reading and taking; private text, closing and answering need
	// a session. A local run lets everybody in, as the link's recipient or the person on call.
	Sessions web.Sessions
	NewID    func() string // for the reference shown with an error
	Now      func() time.Time
	Metrics  *metrics.Recorder // flushed after each request
	Log      *slog.Logger      // alerts, actions and our own people's ids; never a customer or a link
}

//go:embed pages/*.html
var files embed.FS

// desk is a Handler with its parsed templates.
type desk struct {
	*Handler
	pages page.Pages
}

type step = web.Step[*visit]

// conversationPath addresses a conversation: the two parts of its source, then the hash of its author.
const conversationPath = "/conversation/{platform}/{account}/{hash}"

// New wires the handler from the services.
func New(s *app.Services) *Handler {
	return &Handler{
		Store: s.Store, Book: s.Book(), Replies: s.Replies(), Wake: s.Wake(), Sessions: s.Sessions(),
		NewID: s.Random.ID, Now: s.Now, Metrics: s.Metrics, Log: s.Log,
	}
}

// Routes returns the desk as an http.Handler. Only POST changes anything: messengers fetch links for previews.
func (h *Handler) Routes() http.Handler {
	d := &desk{Handler: h, pages: page.New(files, page.Options{NewID: h.NewID, Log: h.Log})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{link}", d.serve(d.byLink, d.show))
	mux.HandleFunc("POST /{link}/{action}", d.serve(d.readForm, d.byLink, d.act))
	// A form's address reopened from the browser's history.
	mux.HandleFunc("GET /{link}/{action}", d.serve(d.byLink, toPage))
	mux.HandleFunc("/{link}", d.serve(notAllowed("GET")))
	mux.HandleFunc("/{link}/{action}", d.serve(notAllowed("POST")))
	mux.HandleFunc("/", d.serve(fails(web.ErrNoPage)))
	mux.HandleFunc("GET /inbox", d.serve(d.signedIn, d.inbox))
	mux.HandleFunc("GET "+conversationPath, d.serve(d.signedIn, d.byConversation, d.show))
	mux.HandleFunc("POST "+conversationPath+"/{action}", d.serve(d.readForm, d.signedIn, d.byConversation, d.act))
	mux.HandleFunc("GET "+conversationPath+"/{action}", d.serve(d.signedIn, d.byConversation, toPage))
	return d.pages.Protect(mux, d.serve(fails(web.ErrOtherSite)), h.Metrics.Flush)
}

func (d *desk) serve(steps ...step) http.HandlerFunc { return web.Steps(d.visit, d.fail, steps...) }

func (d *desk) write(v *visit, status int, name, title string, data any) error {
	return d.pages.Write(v.W, status, name, page.Frame{Lang: v.Clock.Lang, Title: title, Page: data})
}

// fail writes an error page. It repeats what the person had written, so that they can copy it.
func (d *desk) fail(v *visit, err error) {
	m := page.Message{Draft: v.form.text}
	if v.Signed {
		m.Path, m.Label = "/inbox", v.Say("nav.inbox")
	}
	d.pages.Fail(v.Visit, err, m, "alert", v.alert.ID)
}

func fails(err error) step { return func(*visit) error { return err } }

func notAllowed(method string) step {
	return func(v *visit) error {
		v.W.Header().Set("Allow", method)
		return web.ErrNotAllowed
	}
}

// toPage redirects from a form's address to its page.
func toPage(v *visit) error { return v.Redirect(v.base) }
