package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"oyez/shared/fetch"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// only allows a test's servers and no other address that is not public.
func only(servers ...*httptest.Server) func(netip.AddrPort) bool {
	allowed := map[netip.AddrPort]bool{}
	for _, s := range servers {
		allowed[netip.MustParseAddrPort(s.Listener.Addr().String())] = true
	}
	return func(to netip.AddrPort) bool { return allowed[to] }
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// reason requires an *fetch.Error of that reason that quotes nothing of the request.
func reason(t *testing.T, err error, want fetch.Reason, secrets ...string) *fetch.Error {
	t.Helper()
	got, ok := errors.AsType[*fetch.Error](err)
	if !ok || got.Reason != want {
		t.Fatalf("%v, want %q", err, want)
	}
	for _, secret := range append(secrets, "127.0.0.1") {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in the error: %v", secret, err)
		}
	}
	return got
}

func TestGet(t *testing.T) {
	var seen http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 20:00:00 GMT")
		fmt.Fprint(w, "<rss/>")
	})
	got, err := fetch.New(fetch.Options{Allow: only(s)}).Get(t.Context(), s.URL, fetch.Known{})
	if err != nil || string(got.Body) != "<rss/>" || got.Unchanged {
		t.Fatalf("%+v %v", got, err)
	}
	if want := (fetch.Known{ETag: `W/"7"`, LastModified: "Sat, 21 Nov 2026 20:00:00 GMT"}); got.Known != want {
		t.Errorf("known: %+v, want %+v", got.Known, want)
	}
	if seen.Get("User-Agent") == "" || seen.Get("Accept") == "" || seen.Get("If-None-Match") != "" ||
		seen.Get("If-Modified-Since") != "" {
		t.Errorf("header of the first request: %v", seen)
	}
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"7"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "all of it")
	})
	client := fetch.New(fetch.Options{Allow: only(s)})
	known := fetch.Known{ETag: `"7"`, LastModified: "yesterday"}
	if got, err := client.Get(t.Context(), s.URL, known); err != nil || !got.Unchanged || got.Known != known ||
		got.Body != nil {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := client.Get(t.Context(), s.URL, fetch.Known{ETag: `"6"`}); err != nil || got.Unchanged ||
		string(got.Body) != "all of it" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestAnsweredUnchangedWithoutBeingAsked(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	_, err := fetch.New(fetch.Options{Allow: only(s)}).Get(t.Context(), s.URL, fetch.Known{})
	reason(t, err, fetch.Refused)
}

func TestRefusals(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		header string
		want   fetch.Error
	}{
		"gone":      {http.StatusGone, "", fetch.Error{Reason: fetch.Gone, Status: 410}},
		"not found": {http.StatusNotFound, "", fetch.Error{Reason: fetch.Refused, Status: 404}},
		"busy, for two minutes": {
			http.StatusTooManyRequests, "120",
			fetch.Error{Reason: fetch.Refused, Status: 429, RetryAfter: 2 * time.Minute},
		},
		"busy, until a date": {
			http.StatusServiceUnavailable, "Sat, 21 Nov 2026 21:30:00 GMT",
			fetch.Error{Reason: fetch.Refused, Status: 503, RetryAfter: 30 * time.Minute},
		},
		"busy, until a date gone by": {
			http.StatusServiceUnavailable, "Sat, 21 Nov 2026 20:30:00 GMT",
			fetch.Error{Reason: fetch.Refused, Status: 503},
		},
		"busy, for a negative time": {
			http.StatusServiceUnavailable, "-5",
			fetch.Error{Reason: fetch.Refused, Status: 503},
		},
		"busy, for nonsense": {
			http.StatusServiceUnavailable, "soon",
			fetch.Error{Reason: fetch.Refused, Status: 503},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", row.header)
				w.WriteHeader(row.status)
			})
			client := fetch.New(fetch.Options{Allow: only(s), Now: func() time.Time { return now }})
			_, err := client.Get(t.Context(), s.URL, fetch.Known{})
			if got := reason(t, err, row.want.Reason); *got != row.want {
				t.Errorf("%+v, want %+v", *got, row.want)
			}
		})
	}
}

func TestAddressesThatAreNoneOfTheWeb(t *testing.T) {
	client := fetch.New(fetch.Options{Allow: func(netip.AddrPort) bool { t.Error("dialed"); return false }})
	for _, address := range []string{
		"", "feed", "//example.com", "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "http://",
		"http://:80/",
		"http://user:word@example.com/", "http://exa mple.com/", "http://[::1/", "unix:///run/docker.sock",
	} {
		_, err := client.Get(t.Context(), address, fetch.Known{})
		reason(t, err, fetch.Forbidden)
	}
}

func TestPrivateAddressesAreNotDialed(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("reached") })
	port := s.Listener.Addr().(*net.TCPAddr).Port
	for _, host := range []string{
		"127.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "192.168.0.1", "100.64.0.1",
		"[fe80::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "0.0.0.0", "[::]", "localhost",
	} {
		for _, address := range []string{
			fmt.Sprintf("http://%s:%d/", host, port), "http://" + host + "/",
			"https://" + host + "/",
		} {
			_, err := fetch.New(fetch.Options{Timeout: 2 * time.Second}).Get(t.Context(), address, fetch.Known{})
			if got, ok := errors.AsType[*fetch.Error](err); !ok || got.Reason != fetch.Forbidden &&
				!(host == "127.1" && got.Reason == fetch.NoName) {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}

func TestRedirects(t *testing.T) {
	var referer []string
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		referer = append(referer, r.Header.Get("Referer"))
		fmt.Fprint(w, "there")
	})
	secret := serve(t,
		func(http.ResponseWriter, *http.Request) { t.Error("a private address is reached by a redirect") })
	hops := serve(t, func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/1": "/2", "/2": "/3", "/3": target.URL, "/0": "/1", "/forever": "/forever",
			"/private": secret.URL, "/metadata": "http://169.254.169.254/latest/meta-data/",
			"/mapped": "http://[::ffff:127.0.0.1]/",
			"/file":   "file:///etc/passwd", "/user": "http://a:b@" + r.Host + "/", "/port": "http://93.184.216.34:22/",
		}[r.URL.Path]
		http.Redirect(w, r, to, http.StatusFound)
	})
	client := fetch.New(fetch.Options{Allow: only(target, hops)})
	if got, err := client.Get(t.Context(), hops.URL+"/1?token=t0k3n", fetch.Known{}); err != nil ||
		string(got.Body) != "there" {
		t.Errorf("three redirects: %+v %v", got, err)
	}
	if len(referer) != 1 || referer[0] != "" {
		t.Errorf("the address before is told on: %q", referer)
	}
	for path, want := range map[string]fetch.Reason{
		"/0": fetch.Redirects, "/forever": fetch.Redirects, "/private": fetch.Forbidden, "/metadata": fetch.Forbidden,
		"/mapped": fetch.Forbidden, "/file": fetch.Forbidden, "/user": fetch.Forbidden, "/port": fetch.Forbidden,
	} {
		t.Run(path, func(t *testing.T) {
			_, err := client.Get(t.Context(), hops.URL+path, fetch.Known{})
			reason(t, err, want, path)
		})
	}
}

// names is a resolver that returns the addresses in turn, then always the last.
func names(t *testing.T, addresses ...string) *net.Resolver {
	t.Helper()
	var asked atomic.Int64
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			for {
				size := make([]byte, 2)
				if _, err := io.ReadFull(theirs, size); err != nil {
					return
				}
				packet := make([]byte, binary.BigEndian.Uint16(size))
				if _, err := io.ReadFull(theirs, packet); err != nil {
					return
				}
				var m dnsmessage.Message
				if m.Unpack(packet) != nil || len(m.Questions) != 1 {
					return
				}
				m.Response, m.Additionals = true, nil
				if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
					n := min(int(asked.Add(1)), len(addresses)) - 1
					m.Answers = append(m.Answers, dnsmessage.Resource{
						Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
						Body:   &dnsmessage.AResource{A: netip.MustParseAddr(addresses[n]).As4()},
					})
				}
				answer, err := m.Pack()
				if err != nil {
					return
				}
				if _, err := theirs.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))),
					answer...)); err != nil {
					return
				}
			}
		}()
		return ours, nil
	}}
}

func TestANameThatLeadsInside(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("reached") })
	port := s.Listener.Addr().(*net.TCPAddr).Port
	for _, inside := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1"} {
		client := fetch.New(fetch.Options{Resolver: names(t, inside)})
		for _, address := range []string{
			fmt.Sprintf("http://feeds.example.com:%d/", port), "http://feeds.example.com/",
			"https://feeds.example.com/",
		} {
			_, err := client.Get(t.Context(), address, fetch.Known{})
			reason(t, err, fetch.Forbidden, "example")
		}
	}
}

// A name may resolve to a public address when checked and to another a moment later. Only the dialed address counts.
func TestRebinding(t *testing.T) {
	good := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) })
	port := good.Listener.Addr().(*net.TCPAddr).Port
	inside, err := net.Listen("tcp", fmt.Sprintf("127.0.0.2:%d", port))
	if err != nil {
		t.Skipf("this system has one loopback address only: %v", err)
	}
	defer inside.Close()
	go func() {
		if c, err := inside.Accept(); err == nil {
			t.Error("the second address is dialed")
			_ = c.Close()
		}
	}()
	client := fetch.New(fetch.Options{Allow: only(good), Resolver: names(t, "127.0.0.1", "127.0.0.2")})
	_, err = client.Get(t.Context(), fmt.Sprintf("http://feeds.example.com:%d/", port), fetch.Known{})
	reason(t, err, fetch.Forbidden)
}

func TestANameNobodyKnows(t *testing.T) {
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}
	_, err := fetch.New(fetch.Options{Resolver: resolver}).Get(t.Context(), "http://feeds.example.com/", fetch.Known{})
	reason(t, err, fetch.NoName, "example")
}

func TestBodies(t *testing.T) {
	packed := func(size int) []byte {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		_, _ = w.Write(make([]byte, size))
		_ = w.Close()
		return out.Bytes()
	}
	const limit = 1 << 20
	for name, row := range map[string]struct {
		encoding string
		body     []byte
		want     fetch.Reason
		size     int
	}{
		"just within":                {"", make([]byte, limit), "", limit},
		"a byte too big":             {"", make([]byte, limit+1), fetch.TooBig, 0},
		"packed, within":             {"gzip", packed(limit), "", limit},
		"packed, by its other name":  {"x-gzip", packed(10), "", 10},
		"a bomb":                     {"gzip", packed(64 << 20), fetch.TooBig, 0},
		"packed, cut off":            {"gzip", packed(limit)[:100], fetch.NoResponse, 0},
		"said to be packed":          {"gzip", []byte("<rss/>"), fetch.Unpackable, 0},
		"packed as nobody asked for": {"br", []byte("<rss/>"), fetch.Unpackable, 0},
		"packed twice":               {"gzip, gzip", packed(10), fetch.Unpackable, 0},
		"empty":                      {"", nil, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if row.encoding != "" {
					w.Header().Set("Content-Encoding", row.encoding)
				}
				_, _ = w.Write(row.body)
			})
			got, err := fetch.New(fetch.Options{Allow: only(s), MaxBytes: limit}).Get(t.Context(), s.URL, fetch.Known{})
			if row.want != "" {
				reason(t, err, row.want)
			} else if err != nil || len(got.Body) != row.size {
				t.Errorf("%d bytes, %v", len(got.Body), err)
			}
		})
	}
}

func TestEndlessBody(t *testing.T) {
	ended := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		for chunk := make([]byte, 64<<10); ; {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	_, err := fetch.New(fetch.Options{Allow: only(s)}).Get(t.Context(), s.URL, fetch.Known{})
	reason(t, err, fetch.TooBig)
	<-ended
}

func TestSlowness(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"of the answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"of the body": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<rss>")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handler)
			_, err := fetch.New(fetch.Options{Allow: only(s), Timeout: 100 * time.Millisecond}).Get(t.Context(), s.URL,
				fetch.Known{})
			reason(t, err, fetch.TooSlow)
		})
	}
}

func TestEndlessHeader(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) })
	_, err := fetch.New(fetch.Options{Allow: only(s)}).Get(t.Context(), s.URL, fetch.Known{})
	reason(t, err, fetch.NoResponse)
}

func TestALongETagIsNotKept(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("ETag", strings.Repeat("x", 4<<10)) })
	got, err := fetch.New(fetch.Options{Allow: only(s)}).Get(t.Context(), s.URL, fetch.Known{})
	if err != nil || got.Known != (fetch.Known{}) {
		t.Errorf("%+v %v", got.Known, err)
	}
}

// The environment's proxy would dial anything for us.
func TestNoProxy(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the proxy is asked") })
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HTTP_PROXY", u.String())
	t.Setenv("HTTPS_PROXY", u.String())
	_, err = fetch.New(fetch.Options{Allow: only(s), Resolver: names(t, "10.0.0.1")}).Get(t.Context(),
		"http://feeds.example.com/", fetch.Known{})
	reason(t, err, fetch.Forbidden)
}
