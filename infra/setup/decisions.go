package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/shared/conversation"
	"oyez/shared/store"
	"oyez/shared/triage"
)

const decisionsHelp = `setup decisions writes what your people decided in the last weeks, label<TAB>text a line, as infra/train
-adapt reads it. What they dismissed as not for us is "other". What was scored as a complaint and they answered is
"complaint". The rest is no evidence either way and is left out, like everything that was deleted since.

The file holds what customers wrote. Only you can read it; delete it once the weights are adapted.

  go run ./infra/setup decisions -table oyez-Table-1A2B3C -to decisions.tsv
  go run ./infra/train -adapt decisions.tsv -head complaint -to ours.bin
  go run ./infra/setup weights -table oyez-Table-1A2B3C -file ours.bin`

// decisions exports what people decided.
func (s setup) decisions(ctx context.Context, f *flag.FlagSet, args []string) error {
	table, account := cloud.Table(f), s.aws.Flags(f)
	to := f.String("to", "", "`file` to write; it must not exist yet")
	weeks := f.Int("weeks", 26, "how many weeks to go back")
	channel := f.String("channel", "", "only what was said in such places: tweet, comment, review, message")
	if err := cli.ParseFlags(f, s.IO, decisionsHelp, args); err != nil {
		return err
	}
	if *table == "" || *to == "" || *weeks < 1 {
		return cli.Misuse(f, "-table, -to and at least one of -weeks are needed")
	}
	kept, cfg, err := account.Store(ctx, *table, s.now)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(*to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	e := exporter{store: kept, channel: *channel, out: file, progress: cli.Progress(s.Err, s.now, "weeks read")}
	if err := e.export(ctx, s.now(), *weeks); err != nil {
		_ = os.Remove(*to) // half of what customers wrote is of no use
		return cloud.Explain(err, *table, cfg)
	}
	if err := file.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out,
		"%s: %d complaints, %d others. It holds what customers wrote: delete it once the weights are adapted.\n",
		*to, e.complaints, e.others)
	return err
}

// exporter writes labelled texts.
type exporter struct {
	store    *store.Store
	channel  string
	out      io.Writer
	progress func(done, of int)

	complaints, others int
}

// maxSaid bounds the mentions read of one conversation, as a conversation itself does.
const maxSaid = 2 * conversation.MaxEntries

func (e *exporter) export(ctx context.Context, now time.Time, weeks int) error {
	for done := range weeks {
		list, err := e.store.EndedByPeople(ctx, now.AddDate(0, 0, -7*(weeks-1-done)))
		if err != nil {
			return err
		}
		for _, id := range list {
			c, err := e.store.Conversation(ctx, id)
			if err != nil {
				return err
			}
			if err := e.conversation(ctx, c); err != nil {
				return err
			}
		}
		e.progress(done+1, weeks)
	}
	return nil
}

// conversation writes what was decided about the mentions of a conversation's last episode.
func (e *exporter) conversation(ctx context.Context, c conversation.Conversation) error {
	if !c.Ended() { // reopened since it was listed
		return nil
	}
	mentions, _, err := e.store.Timeline(ctx, c.ID, maxSaid)
	if err != nil {
		return err
	}
	last := map[string]bool{}
	for _, entry := range c.Entries {
		if entry.Episode == c.Episode {
			last[c.Key(entry).String()] = true
		}
	}
	for _, m := range mentions {
		text := strings.Join(strings.Fields(m.Text), " ")
		if !last[m.Key.String()] || text == "" || e.channel != "" && triage.Input(m.Mention).Channel != e.channel {
			continue
		}
		label := ""
		switch {
		case c.Status == conversation.Dismissed:
			label = "other"
			e.others++
		case m.Score.Complaint:
			label = "complaint"
			e.complaints++
		default:
			continue // an answered question is no complaint, and no proof that it is none
		}
		if _, err := fmt.Fprintf(e.out, "%s\t%s\n", label, text); err != nil {
			return err
		}
	}
	return nil
}
