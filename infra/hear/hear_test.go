package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"oyez/events"
	"oyez/infra/cli"
	"oyez/shared/platform/all"
)

var update = flag.Bool("update", false, "write the golden file anew")

// What is heard in our own samples, whole; go test ./infra/hear -update writes it anew.
func TestOwnSamples(t *testing.T) {
	var got bytes.Buffer
	for _, name := range all.Names() {
		for _, s := range events.All(name) {
			if understood, err := hear(&got, named(name), path.Join("events", name, s.File), s.Body); err != nil ||
				!understood {
				t.Errorf("%s/%s: %v, %v", name, s.File, understood, err)
			}
		}
	}
	golden := filepath.Join("testdata", "samples.jsonl")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("(-golden +got); if that is meant: go test ./infra/hear -update\n%s", diff)
	}
}

func TestLineHasTheDocumentedFields(t *testing.T) {
	var out bytes.Buffer
	body := `{"object":"page","entry":[{"id":"10","time":1700000405,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"20_30","post_id":"10_20","parent_id":"10_20","created_time":1700000400,"message":"a <b> & c","from":{"id":"7","name":"Ann"}}}]}]}`
	if _, err := hear(&out, named("meta"), "f.json", []byte(body)); err != nil {
		t.Fatal(err)
	}
	want := `{"file":"f.json","event":"said","source":"meta/10","kind":"comment","account":"10","id":"30",` +
		`"author":{"id":"7","name":"Ann","handle":"","followers":null,"verified":false},"text":"a <b> & c",` +
		`"said_at":"2023-11-14T22:20:00Z","private":false,"rating":0,"permalink":"https://www.facebook.com/10_20","parent":"20"}` + "\n"
	if out.String() != want {
		t.Errorf("got  %swant %s", out.String(), want)
	}
}

func TestRun(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const like = `{"for_user_id":"1","favorite_events":[{}]}`
	body := write("body.json", like)
	quoted, err := json.Marshal(like)
	if err != nil {
		t.Fatal(err)
	}
	pair := write("pair.json", `{"headers":{"X-A":"b"},"body":`+like+`}`)
	text := write("text.json", `{"headers":{},"body":`+string(quoted)+`}`)
	broken := write("broken.json", `{"for_user_id":"1"`)
	half := write("half.json",
		`{"for_user_id":"1","tweet_create_events":["no",{"id_str":"5","text":"x","user":{"id_str":"7"}}]}`)
	for name, row := range map[string]struct {
		args  []string
		stdin string
		err   string // "see" for wrong use
		lines string // the events and "error" for each line, in order
	}{
		"a body":           {[]string{"x", body}, "", "<nil>", "counted"},
		"a pair with JSON": {[]string{"x", pair}, "", "<nil>", "counted"},
		"a pair with text": {[]string{"x", text}, "", "<nil>", "counted"},
		"standard input":   {[]string{"x", "-"}, like, "<nil>", "counted"},
		"a broken one among others": {
			[]string{"x", body, broken, body},
			"", "not found or not understood: 1 of 3 files",
			"counted error counted",
		},
		"one part broken": {
			[]string{"x", half, body},
			"", "not found or not understood: 1 of 2 files",
			"error said counted",
		},
		"a missing file": {
			[]string{"x", filepath.Join(folder, "none.json"), body},
			"",
			"not found or not understood: 1 of 2 files", "error counted",
		},
		"another platform's body": {
			[]string{"meta", body}, "", "not found or not understood: 1 of 1 files", "error",
		},
		"a platform that is unknown": {[]string{"myspace", body}, "", "see", ""},
		"no file":                    {[]string{"x"}, "", "see", ""},
		"an unknown flag":            {[]string{"-z", "x", body}, "", "see", ""},
		"help":                       {[]string{"-h"}, "", flag.ErrHelp.Error(), ""},
	} {
		var out, errs bytes.Buffer
		err := run(t.Context(), cli.IO{In: strings.NewReader(row.stdin), Out: &out, Err: &errs}, row.args)
		if fmt.Sprint(err) != row.err &&
			!(row.err == "see" && strings.HasSuffix(err.Error(), "; see go run ./infra/hear -h")) {
			t.Errorf("%s: %v, want %s", name, err, row.err)
		}
		if name == "help" {
			if !strings.Contains(out.String(), "\n  go run ./infra/hear x events/x/mention-angry.json\n") {
				t.Errorf("help without the example: %s", out.String())
			}
			continue
		}
		var got []string
		for line := range strings.Lines(out.String()) {
			var l struct{ File, Event, Error string }
			if err := json.Unmarshal([]byte(line), &l); err != nil || l.File == "" {
				t.Errorf("%s: %q: %v", name, line, err)
			}
			if l.Error != "" {
				l.Event = "error"
			}
			got = append(got, l.Event)
		}
		if strings.Join(got, " ") != row.lines {
			t.Errorf("%s: %v, want %q", name, got, row.lines)
		}
		if name == "a platform that is unknown" && (err == nil || !strings.Contains(err.Error(), "meta, x")) {
			t.Errorf("%v does not name the known ones", err)
		}
	}
}

func TestWritingFails(t *testing.T) {
	if _, err := hear(full{}, named("x"), "f", []byte(`{"for_user_id":"1"}`)); !errors.Is(err, errFull) {
		t.Errorf("%v, want the writer's error", err)
	}
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
