// Package page writes the pages for our own people: one frame and one style, and the page of a request that ends on a
// problem. A function brings its own templates.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"

	"oyez/shared/texts"
	"oyez/shared/web"
)

//go:embed frame.html message.html
var own embed.FS

//go:embed page.css
var style string

// Pages writes the pages of one function.
type Pages struct {
	Options
	templates *template.Template
}

// Options are what Fail and Protect need to know.
type Options struct {
	Scripts bool          // pages may run scripts of their own address and call it
	NewID   func() string // of a reference under which the log has what went wrong
	Log     *slog.Logger
}

// New reads the templates of pages/*.html. Each begins with {{template "top" .}} and ends with {{template "bottom"}}.
func New(files fs.FS, o Options) Pages {
	templates := template.Must(template.New("").ParseFS(own, "*.html"))
	return Pages{Options: o, templates: template.Must(templates.ParseFS(files, "pages/*.html"))}
}

// Frame is what a page is put in; its template sees it as its dot.
type Frame struct {
	Lang   texts.Lang
	Title  string // of the window; without names, for browsers remember it
	Script string // path of our own script; "" for none
	Page   any
}

// framed is a Frame with what every page has.
type framed struct {
	Frame
	CSS template.CSS // ours, and nobody else's
}

// Write makes the whole page of the template <name>.html before its first byte leaves, so that a broken page is a clean
// error.
func (p Pages) Write(w http.ResponseWriter, status int, name string, f Frame) error {
	var out bytes.Buffer
	css := template.CSS(style) // #nosec G203 -- our own file, embedded
	if err := p.templates.ExecuteTemplate(&out, name+".html", framed{f, css}); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the reader may be gone
	return nil
}

// Message is a page that says one thing.
type Message struct {
	Title string
	Text  string
	Draft string // the reader's own words, to be copied
	Path  string // where to go on; "" for nowhere
	Label string // what that link says
}

// Fail writes the page of an error: what its problem says, on the message that the function gives, with a reference
// when the fault is ours. It reads no table, so that it can say that the table is down. attrs are for the log.
func (p Pages) Fail(v *web.Visit, err error, m Message, attrs ...any) {
	problem := web.ProblemOf(err)
	m.Title, m.Text = v.Say(problem.Title), v.Say(problem.Text)
	if problem.Ours() {
		reference := p.NewID()
		m.Text = v.Say(problem.Text, reference)
		attrs = append(attrs, "reference", reference, "person", v.Person.ID, "err", err)
		p.Log.ErrorContext(v.Context(), "page", attrs...)
	}
	f := Frame{Lang: v.Clock.Lang, Title: m.Title, Page: m}
	if err := p.Write(v.W, problem.Status, "message", f); err != nil {
		p.Log.ErrorContext(v.Context(), "page", "err", err)
		http.Error(v.W, http.StatusText(problem.Status), problem.Status)
	}
}

// Protect puts around all pages of a function what protects them; denied answers a form of another site.
func (p Pages) Protect(next, denied http.Handler, flush func()) http.Handler {
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if p.Scripts {
		policy += "; script-src 'self'; connect-src 'self'"
	}
	return web.Protect(next, denied, policy, flush)
}
