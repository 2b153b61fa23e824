package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/functions/receive"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/platform/all"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

func text(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }

// waking posts complaints of different people over real HTTP at a steady rate, and times each to its SMS.
func waking(ctx context.Context, out io.Writer, rate int, length time.Duration) error {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		return err
	}
	defer kept.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	z := laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: address, Now: time.Now,
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)),
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		return err
	}
	if err := z.Store.PutRota(ctx, people); err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{
		Handler: pages.Handler(pages.Options{
			Oyez: z, Mailbox: &laptop.Mailbox{Now: time.Now}, Address: address, Now: time.Now,
		}),
		ReadHeaderTimeout: time.Second,
	}
	go func() { _ = server.Serve(listener) }() // ends with Close
	defer server.Close()
	go z.Run(running)

	watch := &stopwatch{begun: map[string]time.Time{}, done: make(chan struct{}, 1)}
	z.Phone.OnReceived(watch.rings)
	total := rate * int(length/time.Second)
	fmt.Fprintf(out, "from POST to SMS, locally, %d complaints a second for %v, over HTTP\n", rate, length)
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	var posts sync.WaitGroup
	for i := range total {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
		if i%rate == 0 {
			fmt.Fprintf(out, "\r  %d of %d posted", i, total)
		}
		posts.Go(func() { watch.failed(post(ctx, watch, address, i)) })
	}
	posts.Wait()
	fmt.Fprint(out, "\r                              \r")
	return watch.report(ctx, out, total)
}

// post sends one complaint that alerts somebody; its number is in the author's name, and so in the SMS.
func post(ctx context.Context, watch *stopwatch, address string, i int) error {
	name := fmt.Sprintf("Pat%06d", i)
	body := tweet(fmt.Sprint(1_000_000+i), fmt.Sprint(7_000_000+i),
		"third time my order is lost, nobody answers. This is a scam, I want my money back NOW")
	body = bytes.ReplaceAll(body, []byte("Pat Doe"), []byte(name))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+receive.Prefix+"x", bytes.NewReader(body))
	if err != nil {
		return err
	}
	d, err := all.Deliver("x", body, time.Now())
	if err != nil {
		return err
	}
	request.Header = d.Header
	watch.begins(name)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the webhook answered %s", response.Status)
	}
	return nil
}

type stopwatch struct {
	mu    sync.Mutex
	begun map[string]time.Time
	times []time.Duration
	err   error
	done  chan struct{}
}

func (s *stopwatch) begins(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun[name] = time.Now()
}

func (s *stopwatch) failed(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *stopwatch) rings(text laptop.SMS) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := strings.Index(text.Text, "Pat"); i >= 0 && len(text.Text) >= i+9 {
		if begun, ok := s.begun[text.Text[i:i+9]]; ok {
			s.times = append(s.times, now.Sub(begun))
			delete(s.begun, text.Text[i:i+9])
		}
	}
	select {
	case s.done <- struct{}{}:
	default:
	}
}

// report waits for the last SMS and prints.
func (s *stopwatch) report(ctx context.Context, out io.Writer, total int) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		s.mu.Lock()
		times, err := s.times, s.err
		s.mu.Unlock()
		if err != nil {
			return err
		}
		if len(times) == total {
			times = sorted(times)
			fmt.Fprintf(out, "  %d of %d SMS   p50 %v   p99 %v   longest %v\n", len(times), total,
				at(times, .5).Round(100*time.Microsecond), at(times, .99).Round(100*time.Microsecond),
				times[len(times)-1].Round(100*time.Microsecond))
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("only %d of %d SMS came", len(times), total)
		case <-s.done:
		}
	}
}
