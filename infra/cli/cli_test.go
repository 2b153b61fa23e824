package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/shared/scoring"
)

func TestTheErrorComesLastAndTheStatusSaysWhatItWas(t *testing.T) {
	misused := Misuse(Flags("setup team"), "-table is %s", "missing")
	for _, row := range []struct {
		name        string
		err         error
		interrupted bool
		status      int
		says        string
	}{
		{"well", nil, false, 0, ""},
		{"help", flag.ErrHelp, false, 0, ""},
		{"a fault", errors.New("no table\n"), false, 1, "why: no table\n"},
		{"wrong use", misused, false, 2, "why: -table is missing; see go run ./infra/setup team -h\n"},
		{
			"wrong use, wrapped", fmt.Errorf("again: %w", misused), false, 2,
			"why: again: -table is missing; see go run ./infra/setup team -h\n",
		},
		{"Ctrl-C", fmt.Errorf("reading: %w", context.Canceled), true, 130, "\nwhy: interrupted\n"},
		{"Ctrl-C of what ends well by it", nil, true, 0, ""},
	} {
		var out strings.Builder
		if got := status(&out, "why", row.err, row.interrupted); got != row.status || out.String() != row.says {
			t.Errorf("%s: status %d, %q", row.name, got, out.String())
		}
	}
}

func TestFlagsAndWordsInAnyOrder(t *testing.T) {
	for _, row := range []struct {
		args  string
		words string
		n     int
		err   string
	}{
		{"", "", 1, ""},
		{"a b", "a b", 1, ""},
		{"-n 2 a", "a", 2, ""},
		{"a -n 2 b", "a b", 2, ""},
		{"- -n=3", "-", 3, ""},
		{"a -x", "", 1, "flag provided but not defined: -x; see go run ./infra/why -h"},
		{"a -n many", "", 1, "; see go run ./infra/why -h"},
	} {
		var out strings.Builder
		f := Flags("why")
		n := f.Int("n", 1, "a `number`")
		words, err := Parse(f, IO{Out: &out, Err: &out}, "help", strings.Fields(row.args))
		if row.err == "" && (err != nil || strings.Join(words, " ") != row.words || *n != row.n) {
			t.Errorf("%s: %q, %d, %v", row.args, words, *n, err)
		}
		if row.err != "" && (err == nil || !strings.HasSuffix(err.Error(), row.err)) {
			t.Errorf("%s: %v, want %q", row.args, err, row.err)
		}
		if out.Len() > 0 {
			t.Errorf("%s: it prints %q before the error", row.args, out.String())
		}
	}
	if err := ParseFlags(Flags("why"), IO{}, "", []string{"now"}); err == nil ||
		!strings.HasPrefix(err.Error(), `"now" is not understood; see`) {
		t.Errorf("a word where none belongs: %v", err)
	}
}

func TestHelpIsWhatWasAskedFor(t *testing.T) {
	var out strings.Builder
	f := Flags("why")
	f.Int("n", 1, "a `number`")
	_, err := Parse(f, IO{Out: &out}, "why does something.\n\n  go run ./infra/why x\n", []string{"a", "-h"})
	want := "why does something.\n\n  go run ./infra/why x\n\nFlags:\n  -n number\n    \ta number (default 1)\n"
	if !errors.Is(err, flag.ErrHelp) || out.String() != want {
		t.Errorf("%v, %q", err, out.String())
	}
}

func TestProgress(t *testing.T) {
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	var out strings.Builder
	progress := Progress(&out, func() time.Time { return now }, "weeks read")
	for done := range 5 {
		progress(done, 4) // the first says nothing: there is nothing to estimate from
		now = now.Add(8 * time.Second)
	}
	if want := "weeks read: 2 of 4, about 16s left\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestServingEndsWithTheContext(t *testing.T) {
	listener, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if _, err := Listen(address); err == nil ||
		err.Error() != "address "+address+" is in use: choose another with -addr" {
		t.Errorf("%v", err)
	}
	if _, err := Listen("nowhere:x"); err == nil || !strings.Contains(err.Error(), "choose another with -addr") {
		t.Errorf("%v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, listener, http.NotFoundHandler()) }()
	response, err := http.Get("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	stop()
	if err := <-ended; err != nil || response.StatusCode != http.StatusNotFound {
		t.Errorf("%s, it ends with %v", response.Status, err)
	}
}

func TestTheLanguageIsTheOneChosenOrTheBrowsers(t *testing.T) {
	for _, row := range []struct{ name, address, accept, cookie, want, kept string }{
		{"the browser's", "/", "fr-CA,en;q=0.5", "", "fr", ""},
		{"English, for a browser of neither", "/", "de", "", "en", ""},
		{"the one just chosen", "/?lang=fr", "en", "en", "fr", "fr"},
		{"the one chosen before", "/", "fr", "en", "en", ""},
		{"one that we do not speak", "/?lang=de", "fr", "", "en", "en"},
	} {
		r := httptest.NewRequest("GET", row.address, nil)
		r.Header.Set("Accept-Language", row.accept)
		if row.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "oyez-lang", Value: row.cookie})
		}
		w := httptest.NewRecorder()
		got, kept := Language(w, r), ""
		for _, c := range w.Result().Cookies() {
			kept = c.Value
		}
		if string(got) != row.want || kept != row.kept {
			t.Errorf("%s: %s, kept %q", row.name, got, kept)
		}
	}
}

func TestFilesAreReadAndWeightsChecked(t *testing.T) {
	ours, broken := filepath.Join(t.TempDir(), "ours.bin"), filepath.Join(t.TempDir(), "broken.bin")
	for file, content := range map[string]string{ours: scoring.Shipped(), broken: "no weights"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := IO{In: strings.NewReader("typed")}
	if typed, err := s.ReadFile("-"); err != nil || string(typed) != "typed" {
		t.Errorf("%q, %v", typed, err)
	}
	if read, err := s.ReadFile(broken); err != nil || string(read) != "no weights" {
		t.Errorf("%q, %v", read, err)
	}
	for file, want := range map[string]string{"": "", ours: scoring.Shipped()} {
		packed, scorer, err := Weights(file)
		if err != nil || !slices.Equal(packed, []byte(want)) || scorer == nil {
			t.Errorf("%q: %d bytes, %v", file, len(packed), err)
		}
	}
	for file, want := range map[string]string{broken: "not weights of this version", ours + ".not": "no such file"} {
		if _, _, err := Weights(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
