package desk

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime/debug"
)

// maxForm bounds a posted form, in bytes: the longest answer a platform takes is 10,000 characters.
const maxForm = 64 << 10

// guarded puts around every page what protects it: headers, a refusal of forms from other sites, a bound on forms, and
// a page of its own for a panic.
func (d *desk) guarded(next http.Handler) http.Handler {
	policy := "default-src 'none'; style-src '" + hash(d.pages.css) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(d.serve(func(v *visit) error {
		return &problem{status: http.StatusForbidden, title: v.words.NothingDone, text: v.words.OtherSite}
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer d.Metrics.Flush()
		defer d.recovered(w, r)
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		// Nothing leaves for another site. With no-referrer browsers send "Origin: null" with our own forms, and those that
		// know no Sec-Fetch-Site (Safari before 16.4) would be refused.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

// recovered makes a page of a panic. Pages are written whole at their end, so nothing of a broken one has left. The log
// gets the place and the type, never the value, which may quote anything.
func (d *desk) recovered(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	if fault == nil {
		return
	}
	reference := d.Replies.NewID()
	d.Log.ErrorContext(r.Context(), "panic", "reference", reference, "fault", fmt.Sprintf("%T", fault), "stack", string(debug.Stack()))
	v := d.visit(w, r)
	d.message(v, http.StatusInternalServerError, messagePage{Title: v.words.Broken, Texts: []string{fmt.Sprintf(v.words.BrokenText, reference)}})
}

// hash is a style as a Content-Security-Policy names it.
func hash(css string) string {
	sum := sha256.Sum256([]byte(css))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
