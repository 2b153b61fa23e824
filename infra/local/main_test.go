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
		"more words":     {[]string{"now"}, "see -h"},
		"no weights":     {[]string{"-weights", bad + ".not"}, "weights: open"},
		"bad weights":    {[]string{"-weights", bad}, "not weights of this version"},
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
