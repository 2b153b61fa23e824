package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/shared/scoring"
)

func TestFaultsNameTheirCure(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	bad := filepath.Join(t.TempDir(), "team.yaml")
	if err := os.WriteFile(bad, []byte("people: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		args []string
		want string
	}{
		"address in use": {[]string{"-addr", taken.Addr().String()}, "choose another with -addr"},
		"no address":     {[]string{"-addr", "nowhere:x"}, "choose another with -addr"},
		"no team file":   {[]string{"-team", bad + ".not"}, "team file"},
		"a bad team":     {[]string{"-team", bad}, "team file " + bad},
		"more words":     {[]string{"now"}, "see -h"},
		"no weights":     {[]string{"-weights", bad + ".not"}, "-weights"},
		"bad weights":    {[]string{"-weights", bad}, "not weights of this version"},
		"no past":        {[]string{"-addr", "127.0.0.1:0", "-past", bad + ".not"}, "-past"},
		"a bad past":     {[]string{"-addr", "127.0.0.1:0", "-past", bad}, "no column is called time"},
		"less than none": {[]string{"-pages-a-week", "-1"}, "-pages-a-week"},
		"two tables":     {[]string{"-data", "x", "-dynamodb", "http://127.0.0.1:1"}, "leave it out with -dynamodb"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := run(t.Context(), row.args, io.Discard); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v, want %q in it", err, row.want)
			}
		})
	}
}

// What a person reads first, a restart over the same folder, and a clean end.
func TestItStartsAgainOverItsFolder(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		said, out := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-data", folder}, out)
			out.Close()
		}()
		var read strings.Builder
		for buffer := make([]byte, 256); !strings.Contains(read.String(), "on call now"); {
			n, err := said.Read(buffer)
			if err != nil {
				t.Fatalf("it ended with %v, saying %q", err, read.String())
			}
			read.Write(buffer[:n])
		}
		go func() { _, _ = io.Copy(io.Discard, said) }()
		stop()
		if err := <-ended; err != nil {
			t.Errorf("it ends with %v", err)
		}
	}
}

// What the command line plays is told in the terminal, and shown where it says.
func TestThePastIsToldAndShown(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	file := filepath.Join(t.TempDir(), "past.csv")
	export := "time;author;text\n05/10/2026 03:30;lea;Your machine caught fire and burned my son\n06/10/2026 10:00;tom;Great, thank you\nlater;tom;?\n"
	if err := os.WriteFile(file, []byte(export), 0o600); err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(t.TempDir(), "ours.bin")
	if err := os.WriteFile(model, []byte(scoring.Shipped()), 0o600); err != nil {
		t.Fatal(err)
	}
	heard, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-past", file, "-pages-a-week", "2", "-weights", model}, out)
		out.Close()
	}()
	var read strings.Builder
	for buffer := make([]byte, 256); !strings.Contains(read.String(), "/past\n"); {
		n, err := heard.Read(buffer)
		if err != nil {
			t.Fatalf("it ended with %v, saying %q", err, read.String())
		}
		read.Write(buffer[:n])
	}
	go func() { _, _ = io.Copy(io.Discard, heard) }()
	for _, words := range []string{
		"2 mentions from 5 Oct 2026", "line 4: time", "at most 2 pages a week",
		"danger to a person", "2026-10-04 # 1",
	} {
		if !strings.Contains(read.String(), words) {
			t.Errorf("the terminal lacks %q:\n%s", words, read.String())
		}
	}
	lines := strings.Fields(read.String())
	response, err := http.Get(lines[len(lines)-1])
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK ||
		!strings.Contains(string(page), "caught fire and burned my son") {
		t.Errorf("%s, %v: %s", response.Status, err, page)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}
