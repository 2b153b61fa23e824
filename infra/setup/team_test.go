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
	"oyez/infra/lab/dynamolocal"
	"oyez/infra/team"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

func TestTeamIsLoaded(t *testing.T) {
	client := dynamolocal.Client(t)
	const name = "setup-team"
	if err := dynamo.Create(t.Context(), client, name); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "team.yaml")
	if err := os.WriteFile(file, team.Sample(), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	options, now := client.Options(), func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }
	s := setup{now: now, aws: func(context.Context, string, string) (aws.Config, error) {
		return aws.Config{
			Region: options.Region, Credentials: options.Credentials,
			BaseEndpoint: options.BaseEndpoint,
		}, nil
	}}
	if err := s.run(t.Context(), cli.IO{Out: &out}, []string{"team", "-table", name, "-file", file}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "3 people") || strings.Contains(out.String(), "+33") {
		t.Errorf("it says %q", out.String())
	}
	if r, err := store.New(dynamo.New(client, name), now).Rota(t.Context()); err != nil || len(r.People) != 3 {
		t.Errorf("the table holds %d people, %v", len(r.People), err)
	}
}

func TestTeamRefuses(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("zone: Nowhere\npeople: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no file":     {"team", "-table", "t"},
		"no table":    {"team", "-file", bad},
		"not there":   {"team", "-table", "t", "-file", bad + ".not"},
		"a bad file":  {"team", "-table", "t", "-file", bad},
		"other words": {"team", "-table", "t", "-file", bad, "more"},
	} {
		var out strings.Builder
		s := setup{aws: func(context.Context, string, string) (aws.Config, error) {
			t.Errorf("%s: AWS is asked", name)
			return aws.Config{}, context.Canceled
		}}
		if err := s.run(t.Context(), cli.IO{Out: &out}, args); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestWhatALoadedTeamLoses(t *testing.T) {
	period := rota.Period{
		From: rota.LocalTime{Year: 2026, Month: 12, Day: 1},
		To:   rota.LocalTime{Year: 2026, Month: 12, Day: 2},
	}
	made := rota.Rota{
		Overrides: []rota.Override{{Who: "anna", Period: period}},
		Swaps:     []rota.Swap{{One: "anna", Other: "ben", Period: period}},
		Leave:     []rota.Leave{{Who: "ben", Period: period}},
	}
	if n := lost(made, rota.Rota{}); n != 3 {
		t.Errorf("%d are lost, want 3", n)
	}
	if n := lost(made, made); n != 0 {
		t.Errorf("%d are lost of what the file holds too", n)
	}
	if n := lost(rota.Rota{}, made); n != 0 {
		t.Errorf("%d are lost of none", n)
	}
}
