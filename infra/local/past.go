package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"oyez/infra/backtest"
	"oyez/shared/rota"
	"oyez/shared/scoring"
)

// readWeights reads a brand's own weights; none for no file.
func readWeights(file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	packed, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("-weights: %w", err)
	}
	if _, err := scoring.Load(string(packed)); err != nil {
		return nil, fmt.Errorf("-weights %s: %w", file, err)
	}
	return packed, nil
}

// playPast plays the export that the options name, tells what came of it, and returns the page that shows it.
func playPast(ctx context.Context, out io.Writer, o options, people rota.Rota, weights []byte) (http.Handler, error) {
	file, err := os.Open(o.past)
	if err != nil {
		return nil, fmt.Errorf("-past: %w", err)
	}
	defer file.Close()
	zone, err := time.LoadLocation(people.Zone)
	if err != nil {
		return nil, fmt.Errorf("-past: the rota's zone: %w", err)
	}
	said, faults, err := backtest.Read(file, zone)
	if err != nil {
		return nil, fmt.Errorf("-past %s: %w", o.past, err)
	}
	began := time.Now()
	told := began
	progress := func(done, of int) {
		if now := time.Now(); now.Sub(told) > time.Second && done < of {
			told = now
			left := time.Duration(float64(now.Sub(began)) / float64(done) * float64(of-done)).Round(time.Second)
			fmt.Fprintf(out, "playing your past: %d of %d, about %s left\n", done, of, left)
		}
	}
	r, err := backtest.Play(ctx, said, backtest.Options{
		People: people, Accept: o.pagesAWeek, Weights: weights,
		Progress: progress,
	})
	if err != nil {
		return nil, fmt.Errorf("-past %s: %w", o.past, err)
	}
	r.Text(out, faults)
	return backtest.Page(r, faults), nil
}
