package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/shared/conversation"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
	"oyez/shared/triage"
)

const decisionsHelp = `decisions writes what your people decided in the last weeks, label<TAB>text a line, as infra/train -adapt reads it: what they
dismissed as not for us is "other"; what was taken for a complaint, and they answered, is a "complaint". The rest says
nothing of complaints and is left out, and so is what was deleted since.

The file holds what customers wrote. It is made for you alone to read; delete it once the weights are adapted.

  go run ./infra/setup decisions -table oyez-Table-1A2B3C -to decisions.tsv
  go run ./infra/train -adapt decisions.tsv -head complaint -to ours.bin
  go run ./infra/setup weights -table oyez-Table-1A2B3C -file ours.bin

`

// decisions exports what people decided.
func (s setup) decisions(ctx context.Context, args []string) error {
	f := s.flags("decisions", decisionsHelp)
	table := f.String("table", "", "name of the table: the stack's output TableName")
	to := f.String("to", "", "`file` to write; it must not be there yet")
	weeks := f.Int("weeks", 26, "how many weeks to go back")
	channel := f.String("channel", "", "only what was said in such places: tweet, comment, review, message")
	if err := f.parse(args); err != nil {
		return err
	}
	if *table == "" || *to == "" || *weeks < 1 {
		return errors.New("-table, -to and at least one of -weeks are needed; see decisions -h")
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(*to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	defer file.Close()
	e := exporter{
		store: store.New(dynamo.New(dynamodb.NewFromConfig(cfg), *table)), channel: *channel, out: file,
		progress: s.help,
	}
	if err := e.export(ctx, time.Now(), *weeks); err != nil {
		return fmt.Errorf("table %s: %w", *table, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	_, err = fmt.Fprintf(s.out,
		"%s: %d complaints, %d others. It holds what customers wrote: delete it once the weights are adapted.\n",
		*to, e.complaints, e.others)
	return err
}

// exporter writes labelled texts.
type exporter struct {
	store         *store.Store
	channel       string
	out, progress io.Writer

	complaints, others int
}

// said bounds the mentions of a conversation that are looked through, as a conversation itself does.
const said = 2 * conversation.MaxEntries

func (e *exporter) export(ctx context.Context, now time.Time, weeks int) error {
	for ago := weeks - 1; ago >= 0; ago-- {
		list, err := e.store.Decided(ctx, now.AddDate(0, 0, -7*ago))
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
		if len(list) > 0 {
			fmt.Fprintf(e.progress, "%d weeks ago: %d conversations\n", ago, len(list))
		}
	}
	return nil
}

// conversation writes what was decided of the mentions of a conversation's last episode.
func (e *exporter) conversation(ctx context.Context, c conversation.Conversation) error {
	if !c.Ended() { // reopened since it was listed
		return nil
	}
	mentions, _, err := e.store.Said(ctx, c.ID, said)
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
