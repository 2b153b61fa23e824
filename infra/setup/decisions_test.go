package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"oyez/infra/cli"
	"oyez/infra/lab/dynamolocal"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
)

func TestDecisionsAreWhatPeopleDecided(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	kept, err := embedded.Open("", embedded.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	s := store.New(kept, clock)
	scorer := scoring.New()
	for i, row := range []struct {
		text string
		how  conversation.Status
		by   string
		ago  int // days
	}{
		{"My parcel\nnever\tarrived", conversation.Answered, "anna", 1},
		{"This band is broken, lost and terrible", conversation.Dismissed, "anna", 2},
		{"When do you open?", conversation.Answered, "anna", 1},
		{"The sofa is broken", conversation.Resolved, "ben", 30},
		{"The sofa is broken and was deleted", conversation.Dismissed, "", 1},
		{"The sofa is broken, and it is long ago", conversation.Resolved, "ben", 300},
		{"The sofa is broken and nobody has looked", conversation.Open, "", 0},
	} {
		at := now.AddDate(0, 0, -row.ago)
		m := mention.Mention{
			Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: string(rune('a' + i))},
			Author: mention.Author{ID: string(rune('a' + i)), Followers: -1},
			Text:   row.text, SaidAt: at, HeardAt: at,
		}
		if _, err := s.PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
		stored, err := s.Mention(t.Context(), m.Key)
		if err != nil {
			t.Fatal(err)
		}
		score := scorer.Score(scoring.Input{Text: row.text, Followers: -1})
		if err := s.Scored(t.Context(), stored, score, at); err != nil {
			t.Fatal(err)
		}
		_, err = s.Change(t.Context(), m.Conversation(), store.Opener{},
			func(c conversation.Conversation) (conversation.Conversation, error) {
				c = c.Add(conversation.Entry{
					Kind: m.Kind, ID: m.ID, Priority: score.Priority, Level: scoring.Inbox,
					Complaint: score.Complaint, SaidAt: at, HeardAt: at,
				})
				if row.how != conversation.Open {
					c = c.End(row.how, row.by, at)
				}
				return c, nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	for channel, want := range map[string]string{
		"":       "complaint\tThe sofa is broken\nother\tThis band is broken, lost and terrible\ncomplaint\tMy parcel never arrived\n",
		"tweet":  "complaint\tThe sofa is broken\nother\tThis band is broken, lost and terrible\ncomplaint\tMy parcel never arrived\n",
		"review": "",
	} {
		var out strings.Builder
		e := exporter{store: s, channel: channel, out: &out, progress: func(int, int) {}}
		if err := e.export(t.Context(), now, 26); err != nil || out.String() != want {
			t.Errorf("%q, %v: %q\nwant %q", channel, err, out.String(), want)
		}
	}
}

// The commands, over a table of DynamoDB's own making: weights are loaded, taken back, and refused when they are none;
// a file of decisions is written for its owner alone, and never over another.
func TestWeightsAndDecisionsAsCommands(t *testing.T) {
	client := dynamolocal.Client(t)
	const name = "setup-weights"
	if err := dynamo.Create(t.Context(), client, name); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	ours, broken, decisions := filepath.Join(folder, "ours.bin"), filepath.Join(folder,
		"broken.bin"), filepath.Join(folder, "decisions.tsv")
	if err := errors.Join(os.WriteFile(ours, []byte(scoring.Shipped()), 0o600),
		os.WriteFile(broken, []byte(scoring.Shipped())[1:], 0o600)); err != nil {
		t.Fatal(err)
	}
	options, now := client.Options(), func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }
	run := func(args ...string) (string, error) {
		var out strings.Builder
		s := setup{now: now, aws: func(context.Context, string, string) (aws.Config, error) {
			return aws.Config{
				Region: options.Region, Credentials: options.Credentials,
				BaseEndpoint: options.BaseEndpoint,
			}, nil
		}}
		err := s.run(t.Context(), cli.IO{Out: &out, Err: &out}, args)
		return out.String(), err
	}
	kept := store.New(dynamo.New(client, name), now)
	if said, err := run("weights", "-table", name, "-file", ours); err != nil ||
		!strings.Contains(said, "are used within five minutes") {
		t.Fatalf("%q, %v", said, err)
	}
	b, err := kept.Brand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if packed, err := kept.Weights(t.Context(), b); err != nil || string(packed) != scoring.Shipped() {
		t.Errorf("%d bytes, %v", len(packed), err)
	}
	if _, err := run("weights", "-table", name, "-shipped"); err != nil {
		t.Fatal(err)
	}
	if b, err = kept.Brand(t.Context()); err != nil || b.Weights != "" {
		t.Errorf("%+v, %v", b, err)
	}
	_, err = kept.Change(t.Context(), "x/1#abc", store.Opener{},
		func(c conversation.Conversation) (conversation.Conversation, error) {
			c = c.Add(conversation.Entry{
				Kind: mention.Post, ID: "1", Level: scoring.Inbox, SaidAt: now(), HeardAt: now(),
			})
			c = c.End(conversation.Dismissed, "anna", now())
			return c, nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if said, err := run("decisions", "-table", name, "-to", decisions); err != nil ||
		!strings.Contains(said, "0 complaints") || !strings.Contains(said, "delete it") {
		t.Fatalf("%q, %v", said, err)
	}
	if info, err := os.Stat(decisions); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for want, args := range map[string][]string{
		"not weights of this version":        {"weights", "-table", name, "-file", broken},
		"either -file or -shipped":           {"weights", "-table", name, "-file", ours, "-shipped"},
		"are needed":                         {"weights", "-file", ours},
		"at least one of -weeks":             {"decisions", "-table", name, "-to", decisions, "-weeks", "0"},
		"exists":                             {"decisions", "-table", name, "-to", decisions},
		"no table none in " + options.Region: {"decisions", "-table", "none", "-to", decisions + ".none"},
	} {
		if _, err := run(args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %q in it", args, err, want)
		}
	}
	if _, err := os.Stat(decisions + ".none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file of a failed export is left: %v", err)
	}
}
