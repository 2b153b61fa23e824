// Command quarantine lists the deliveries that could not be read, saves them for infra/hear, and after a fix has them
// heard again:
//
//	go run ./infra/quarantine -table oyez-Table-1A2B3C -day 2026-11-21
//	go run ./infra/quarantine -table oyez-Table-1A2B3C -day 2026-11-21 -save /tmp/kept
//	go run ./infra/quarantine -table oyez-Table-1A2B3C -day 2026-11-21 -sources meta/123456,x/424242 -again
package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/store"
	"oyez/shared/triage"
)

func main() { cli.Main("quarantine", command{open: (*cloud.Account).Store, now: time.Now}.run) }

const help = `quarantine lists the deliveries of a day that could not be read.

  go run ./infra/quarantine -table oyez-Table-1A2B3C -day 2026-11-21

With -save it writes them to files for infra/hear; with -again it has them heard as this version of Oyez reads them.`

// command is the command with what it touches.
type command struct {
	open func(*cloud.Account, context.Context, string, func() time.Time) (*store.Store, aws.Config, error)
	now  func() time.Time
}

func (c command) run(ctx context.Context, s cli.IO, args []string) error {
	f := cli.Flags("quarantine")
	table, account := cloud.Table(f), cloud.Connect(cloud.Profile).Flags(f)
	date := f.String("day", c.now().UTC().Format(time.DateOnly), "the `day`, in UTC")
	save := f.String("save", "", "`folder` to save the bodies in: they hold what customers wrote")
	again := f.Bool("again", false, "have them heard again, as this version of Oyez reads them")
	sources := f.String("sources", "", "with -again: our accounts, as the stack's parameter Sources has them")
	if err := cli.ParseFlags(f, s, help, args); err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, *date)
	switch {
	case err != nil:
		return cli.Misuse(f, "-day %q is no date: write one such as 2026-11-21", *date)
	case *table == "":
		return cli.Misuse(f, "which table? give -table")
	case *again && *sources == "":
		return cli.Misuse(f, "-again needs -sources: mentions of other accounts wake nobody")
	}
	kept, cfg, err := c.open(account, ctx, *table, c.now)
	if err != nil {
		return err
	}
	list, err := kept.Quarantines(ctx, day)
	if err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	for i, q := range list {
		name := fmt.Sprintf("%s-%.6x.json", q.Platform, sha256.Sum256(q.Body))
		fmt.Fprintf(s.Out, "%s  %s  %6d bytes  %s\n", q.HeardAt.Format(time.RFC3339), name, len(q.Body), q.Reason)
		if *save != "" {
			if err := os.WriteFile(filepath.Join(*save, name), q.Body, 0o600); err != nil {
				return fmt.Errorf("-save: %w", err)
			}
		}
		if *again {
			heard, err := c.hear(ctx, kept, q, *sources)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.Out, "  %d of %d: %s\n", i+1, len(list), heard)
		}
	}
	_, err = fmt.Fprintf(s.Out, "%d deliveries in quarantine on %s.\n", len(list), *date)
	return err
}

// hear has one delivery heard again, and says what came of it. What can be read now is stored without a score, which
// sweep adds; the rest stays in quarantine.
func (c command) hear(ctx context.Context, kept *store.Store, q store.Quarantined, ours string) (string, error) {
	list := all.All(all.Config{})
	at := slices.IndexFunc(list, func(a platform.Adapter) bool { return a.Spec().Name == q.Platform })
	if at < 0 {
		return "", fmt.Errorf("no platform %q in this version", q.Platform)
	}
	heard := intake.Read(list[at], platform.Request{Method: http.MethodPost, Path: q.Path, Body: q.Body}, q.HeardAt,
		q.Trace)
	unread := heard.Unread
	heard.Unread, heard.Body = "", nil // it is in quarantine already
	var sources []mention.Source
	for source := range strings.SplitSeq(ours, ",") {
		sources = append(sources, mention.Source(source))
	}
	log, counts := slog.New(slog.DiscardHandler), metrics.New(io.Discard, c.now)
	book := paging.Book{Store: kept, NewCode: random.Code, Now: c.now}
	taker := &intake.Intake{
		Store: kept, Metrics: counts, Log: log,
		Echo:     (&triage.Triage{Store: kept, Book: book, Metrics: counts, Log: log}).Echo,
		Returned: (&reply.Replies{Store: kept, Book: book, Metrics: counts, Log: log}).Returned,
		Ours:     func(source mention.Source) bool { return slices.Contains(sources, source) },
		Sources:  func() []mention.Source { return sources },
	}
	if err := taker.Take(ctx, heard); err != nil {
		return "", err
	}
	if unread == "" {
		return fmt.Sprintf("%d events heard, read whole", len(heard.Events)), nil
	}
	return fmt.Sprintf("%d events heard, still not whole: %s", len(heard.Events), unread), nil
}
