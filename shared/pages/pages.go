// Package pages is what every page for our own people is put in: one frame and one style, headers that let nothing in
// from elsewhere, and the language that a browser asks for. A function brings its own templates and its own words.
package pages

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"

	"oyez/shared/texts"
)

//go:embed frame.html
var frame string

//go:embed pages.css
var style string

// Pages writes the pages of one function.
type Pages struct{ templates *template.Template }

// New reads the templates of pages/*.html. Each begins with {{template "top" .}} and ends with {{template "bottom"}}.
func New(files fs.FS) Pages {
	return Pages{template.Must(template.Must(template.New("frame").Parse(frame)).ParseFS(files, "pages/*.html"))}
}

// Frame is what a page is put in.
type Frame struct {
	Lang   texts.Lang
	Title  string // of the window; without names, for browsers remember it
	Script string // path of our own script; "" for none
	Page   any
}

// framed is a Frame with what is the same on every page.
type framed struct {
	Frame
	CSS template.CSS // ours, and nobody else's
}

// Write makes the whole page of the template <name>.html before the first byte leaves, so that a broken page is a clean
// error.
func (p Pages) Write(w http.ResponseWriter, status int, name string, f Frame) error {
	var out bytes.Buffer
	css := template.CSS(style) // #nosec G203 -- our own file, embedded
	if err := p.templates.ExecuteTemplate(&out, name+".html", framed{Frame: f, CSS: css}); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // who asked may have gone
	return nil
}

// MaxForm bounds what is posted, in bytes: the longest answer a platform takes is 10,000 characters.
const MaxForm = 64 << 10

// Protect puts around every page what protects it: headers, a refusal of forms from other sites, which denied answers,
// and a bound on forms. With script, pages may run scripts of this address and call it; without, none.
func Protect(next, denied http.Handler, script bool) http.Handler {
	policy := "default-src 'none'; style-src '" + hash(style) +
		"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if script {
		policy += "; script-src 'self'; connect-src 'self'"
	}
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(denied)
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		// Nothing leaves for another site. With no-referrer browsers send "Origin: null" with our own forms, and those
		// that know no Sec-Fetch-Site (Safari before 16.4) would be refused.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
		next.ServeHTTP(w, r)
	})
}

// hash is a style as a Content-Security-Policy names it.
func hash(css string) string {
	sum := sha256.Sum256([]byte(css))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
