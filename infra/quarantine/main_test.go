package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

func TestKeptDeliveriesAreListedSavedAndHeardAgain(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	at := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	s := store.New(kept, now)
	body := `{"for_user_id":"424242","tweet_create_events":[{"id_str":"1001","created_at":"Sat Nov 21 01:59:00 +0000 2026","text":"where is my order","user":{"id_str":"777"}}]}`
	for _, q := range []store.Quarantined{
		{Platform: "x", Reason: "a fault that is mended", Body: []byte(body), HeardAt: at},
		{Platform: "meta", Reason: "no JSON", Body: []byte("{"), HeardAt: at},
	} {
		if err := s.Quarantine(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	c := command{
		now: now,
		open: func(*cloud.Account, context.Context, string, func() time.Time) (*store.Store, aws.Config, error) {
			return s, aws.Config{}, nil
		},
	}
	folder := t.TempDir()
	var out strings.Builder
	args := []string{"-table", "t", "-day", "2026-11-21", "-save", folder, "-sources", "x/424242", "-again"}
	if err := c.run(t.Context(), cli.IO{Out: &out}, args); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"a fault that is mended", "1 events heard, read whole",
		"0 events heard, still not whole", "2 deliveries",
	} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("it does not say %q:\n%s", words, &out)
		}
	}
	if strings.Contains(out.String(), "where is my order") {
		t.Error("it shows what a customer wrote")
	}
	m, err := s.Mention(t.Context(), mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1001"})
	if err != nil || !m.Unscored || m.UnknownAccount {
		t.Errorf("not heard again: %+v %v", m, err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "x-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("saved: %v %v", files, err)
	}
	if data, err := os.ReadFile(files[0]); err != nil || string(data) != body {
		t.Errorf("saved %q %v", data, err)
	}
}

func TestRefuses(t *testing.T) {
	c := command{
		now: func() time.Time { return time.Time{} },
		open: func(*cloud.Account, context.Context, string, func() time.Time) (*store.Store, aws.Config, error) {
			t.Error("the table is opened")
			return nil, aws.Config{}, context.Canceled
		},
	}
	for name, args := range map[string][]string{
		"no table":     {"-day", "2026-11-21"},
		"no day":       {"-table", "t", "-day", "yesterday"},
		"no sources":   {"-table", "t", "-again"},
		"unknown flag": {"-tabel", "t"},
	} {
		if err := c.run(t.Context(), cli.IO{}, args); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
