package main

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/infra/cli"
	"oyez/infra/team"
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
		"a bad team":     {[]string{"-team", bad}, bad + ", line 1: people is empty"},
		"more words":     {[]string{"now"}, "see go run ./infra/local -h"},
		"no weights":     {[]string{"-weights", bad + ".not"}, "weights: open"},
		"bad weights":    {[]string{"-weights", bad}, "not weights of this version"},
		"less than none": {[]string{"-pages-a-week", "-1"}, "-pages-a-week"},
		"no DynamoDB":    {[]string{"-addr", "127.0.0.1:0", "-dynamodb", "http://127.0.0.1:1"}, "is DynamoDB there?"},
		"two tables":     {[]string{"-data", "x", "-dynamodb", "http://127.0.0.1:1"}, "leave it out with -dynamodb"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := command{now: monday}.run(t.Context(), cli.IO{Out: &out, Err: &out}, row.args)
			if err == nil || !strings.Contains(err.Error(), row.want) || out.Len() > 0 {
				t.Errorf("%v, want %q in it; printed %q", err, row.want, &out)
			}
		})
	}
}

func monday() time.Time { return time.Date(2026, 11, 16, 13, 0, 0, 0, time.UTC) }

// What a developer reads first.
func TestTheFirstScreen(t *testing.T) {
	people, err := team.Read("")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := greet(&out, "http://127.0.0.1:3000", "embedded table", people.OnCall(monday())); err != nil {
		t.Fatal(err)
	}
	want := `Oyez is listening.                                     embedded table
  try it         http://127.0.0.1:3000/                 send a sample complaint, watch the phone
  the desk       http://127.0.0.1:3000/inbox
  the phone      http://127.0.0.1:3000/phone
  webhooks       http://127.0.0.1:3000/webhooks/{meta,x,...}  secrets are on the first page
  on call now    Anna (+33 6 12 34 56 78), then Ben
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// A restart over the same folder, and a clean end.
func TestItStartsAgainOverItsFolder(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		said, out := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			ended <- command{now: monday}.run(ctx, cli.IO{Out: out}, []string{"-addr", "127.0.0.1:0", "-data", folder})
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
