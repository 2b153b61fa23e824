package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"time"

	"oyez/shared/texts"
	"oyez/shared/web"
)

// Listen listens on an address of this machine.
func Listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("address %s is in use: choose another with -addr", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another with -addr, such as 127.0.0.1:8080", addr, err)
	}
	return listener, nil
}

// Language is the language of whoever reads a page: the one last chosen with ?lang=, else the browser's.
func Language(w http.ResponseWriter, r *http.Request) texts.Lang {
	const name = "oyez-lang"
	if chosen := r.URL.Query().Get("lang"); chosen != "" {
		lang := texts.Of(chosen)
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600,
			HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		return lang
	}
	if cookie, err := r.Cookie(name); err == nil {
		return texts.Of(cookie.Value)
	}
	return web.Language(r.Header.Get("Accept-Language"))
}

// Serve serves pages until the context ends, and then gives open requests two seconds.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		closing, done := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer done()
		return server.Shutdown(closing)
	}
}
