package web

import "net/http"

// MaxForm bounds the form of a request, in bytes: the longest reply that a platform takes has 10,000 characters.
const MaxForm = 64 << 10

// Protect puts around a handler what protects every response of ours: headers, with a Content-Security-Policy; the
// refusal of forms from other sites, which denied answers; and the bound on forms. flush runs after each request.
func Protect(next, denied http.Handler, policy string, flush func()) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(denied)
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer flush()
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		// No address leaves for another site. "no-referrer" would make browsers send "Origin: null" with our own forms,
		// and those without Sec-Fetch-Site (Safari before 16.4) would be refused.
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
