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
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
	"oyez/shared/triage"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr, onAWS); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "quarantine:", err)
		os.Exit(1)
	}
}

// onAWS opens a table where the AWS CLI would.
func onAWS(ctx context.Context, table string) (*store.Store, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("AWS settings: %w", err)
	}
	return store.New(dynamo.New(dynamodb.NewFromConfig(cfg), table)), nil
}

func run(ctx context.Context, args []string, out, help io.Writer,
	open func(context.Context, string) (*store.Store, error),
) error {
	flags := flag.NewFlagSet("quarantine", flag.ContinueOnError)
	flags.SetOutput(help)
	table := flags.String("table", "", "name of the table: the stack's output TableName")
	date := flags.String("day", time.Now().UTC().Format(time.DateOnly), "the `day`, in UTC")
	save := flags.String("save", "", "`folder` to save the bodies in: they hold what customers wrote")
	again := flags.Bool("again", false, "have them heard again, as this version of Oyez reads them")
	sources := flags.String("sources", "", "with -again: our accounts, as the stack's parameter Sources has them")
	flags.Usage = func() {
		fmt.Fprintln(help,
			"quarantine lists the deliveries of a day that could not be read.\n\n  go run ./infra/quarantine -table oyez-Table-1A2B3C -day 2026-11-21")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	day, err := time.Parse(time.DateOnly, *date)
	if err != nil {
		return fmt.Errorf("-day %q is no date: write one such as 2026-11-21", *date)
	}
	if *table == "" {
		return errors.New("which table? give -table")
	}
	if *again && *sources == "" {
		return errors.New("-again needs -sources: what is said to other accounts wakes nobody")
	}
	s, err := open(ctx, *table)
	if err != nil {
		return err
	}
	kept, err := s.Quarantines(ctx, day)
	if err != nil {
		return err
	}
	var ours []mention.Source
	for _, source := range strings.Split(*sources, ",") {
		ours = append(ours, mention.Source(source))
	}
	for i, q := range kept {
		name := fmt.Sprintf("%s-%s.json", q.Platform, hash(q.Body)[:12])
		fmt.Fprintf(out, "%s  %s  %6d bytes  %s\n", q.HeardAt.Format(time.RFC3339), name, len(q.Body), q.Reason)
		if *save != "" {
			if err := os.WriteFile(filepath.Join(*save, name), q.Body, 0o600); err != nil {
				return fmt.Errorf("save: %w", err)
			}
		}
		if *again {
			fmt.Fprintf(out, "  %d of %d: ", i+1, len(kept))
			if err := hear(ctx, out, s, q, ours); err != nil {
				return err
			}
		}
	}
	_, err = fmt.Fprintf(out, "%d deliveries are kept of %s.\n", len(kept), *date)
	return err
}

// hear has one kept delivery heard. What can be read now is stored, owed a score, and scored by sweep; the rest stays.
func hear(ctx context.Context, out io.Writer, s *store.Store, q store.Quarantined, sources []mention.Source) error {
	list := all.All(all.Config{})
	at := slices.IndexFunc(list, func(a platform.Adapter) bool { return a.Name() == q.Platform })
	if at < 0 {
		return fmt.Errorf("no platform %q in this version", q.Platform)
	}
	heard := intake.Read(list[at], platform.Request{Method: http.MethodPost, Path: q.Path, Body: q.Body}, q.HeardAt,
		q.Trace)
	unread := heard.Unread
	heard.Unread, heard.Body = "", nil // it is in quarantine already
	log, counts := slog.New(slog.DiscardHandler), metrics.New(io.Discard, time.Now)
	book := paging.Book{Store: s, NewCode: random.Code, Now: time.Now}
	triager, replies := &triage.Triage{Book: book, Metrics: counts, Log: log}, &reply.Replies{
		Book:    book,
		Metrics: counts, Log: log,
	}
	taker := &intake.Intake{
		Store: s, Echo: triager.Echo, Returned: replies.Returned, Metrics: counts, Log: log,
		Ours:    func(source mention.Source) bool { return slices.Contains(sources, source) },
		Sources: func() []mention.Source { return sources },
	}
	if err := taker.Take(ctx, heard); err != nil {
		return err
	}
	if unread == "" {
		unread = "read whole"
	} else {
		unread = "still not whole: " + unread
	}
	_, err := fmt.Fprintf(out, "%d events heard, %s\n", len(heard.Events), unread)
	return err
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
