package desk

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed pages/*.html
var files embed.FS

//go:embed desk.css
var style string

// pages writes the desk's pages.
type pages struct {
	templates *template.Template
	css       string
}

func newPages() pages {
	return pages{css: style, templates: template.Must(template.ParseFS(files, "pages/*.html"))}
}

// frame is what every page is put in.
type frame struct {
	Lang  string
	Title string       // of the window; without names, for browsers remember it
	CSS   template.CSS // ours, and nobody else's
	Page  any
}

// write makes the whole page before the first byte leaves, so that a broken page is a clean error.
func (p pages) write(w http.ResponseWriter, status int, name string, f frame) error {
	f.CSS = template.CSS(p.css) // #nosec G203 -- our own file, embedded
	var out bytes.Buffer
	if err := p.templates.ExecuteTemplate(&out, name+".html", f); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // who asked may have gone
	return nil
}

// messagePage is a page without a conversation: a title, sentences, and what the person must not lose.
type messagePage struct {
	Words  words
	Title  string
	Texts  []string
	Answer *answered
	Kept   string // the person's own words, to be copied
	Inbox  bool   // there is an inbox to go to
}

// message writes such a page. It needs no table, so that it can say that the table is down.
func (d *desk) message(v *visit, status int, p messagePage) {
	p.Words, p.Inbox = v.words, d.Local
	if err := d.pages.write(v.w, status, "message", frame{Lang: v.words.Lang, Title: p.Title, Page: p}); err != nil {
		d.Log.ErrorContext(v.ctx(), "page", "err", err)
		http.Error(v.w, http.StatusText(status), status)
	}
}
