package fetch_test

import (
	"net/http"
	"testing"

	"oyez/shared/fetch"
)

func TestKnock(t *testing.T) {
	status, asked := http.StatusNoContent, 0
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Method != http.MethodGet || r.ContentLength > 0 {
			t.Errorf("%s with %d bytes", r.Method, r.ContentLength)
		}
		w.WriteHeader(status)
	})
	client := fetch.New(fetch.Options{Allow: only(s)})
	if err := client.Ping(t.Context(), s.URL+"/s-secret"); err != nil || asked != 1 {
		t.Errorf("%v after %d", err, asked)
	}
	status = http.StatusNotFound
	if e := reason(t, client.Ping(t.Context(), s.URL+"/s-secret"), fetch.Refused, "s-secret"); e.Status != status {
		t.Errorf("%+v", e)
	}
	// private networks are not allowed
	reason(t, fetch.New(fetch.Options{}).Ping(t.Context(), s.URL+"/s-secret"), fetch.Forbidden, "s-secret")
	for _, address := range []string{"", "ftp://example.com", "https://a:b@example.com", "://"} {
		reason(t, client.Ping(t.Context(), address), fetch.Forbidden)
	}
}
