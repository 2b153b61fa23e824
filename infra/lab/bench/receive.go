package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/receive"
	"oyez/shared/brand"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/triage"
)

// receiving compares a whole delivery, from API Gateway's event to the response, with the one write it must make.
func receiving(ctx context.Context, out io.Writer, name string, kept table.Table, rounds int) error {
	seen := &recorder{Table: kept}
	handler := receiver(seen)
	var whole, bare []time.Duration
	for i := range rounds + 50 {
		event := delivery(i)
		begin := time.Now()
		answer, err := handler.Handle(ctx, event)
		took := time.Since(begin)
		if err != nil || answer.StatusCode != http.StatusOK {
			return fmt.Errorf("receive answered %d, %v", answer.StatusCode, err)
		}
		put := seen.again(i)
		begin = time.Now()
		if err := kept.Put(ctx, put); err != nil {
			return fmt.Errorf("bare write: %w", err)
		}
		if i >= 50 { // after warming up
			whole, bare = append(whole, took), append(bare, time.Since(begin))
		}
	}
	whole, bare = sorted(whole), sorted(bare)
	fmt.Fprintf(out, "  %-18s whole %v p50, %v p99   bare write %v p50, %v p99   ratios %.2f and %.2f\n", name,
		at(whole, .5).Round(time.Microsecond), at(whole, .99).Round(time.Microsecond),
		at(bare, .5).Round(time.Microsecond), at(bare, .99).Round(time.Microsecond),
		float64(at(whole, .5))/float64(at(bare, .5)), float64(at(whole, .99))/float64(at(bare, .99)))
	return nil
}

// recorder remembers the last write, to repeat it alone.
type recorder struct {
	table.Table
	last table.Put
}

func (r *recorder) Put(ctx context.Context, put table.Put) error {
	r.last = put
	return r.Table.Put(ctx, put)
}

// again repeats the last write with another key.
func (r *recorder) again(i int) table.Put {
	put := table.Put{Item: table.Item{}, If: r.last.If}
	for name, value := range r.last.Item {
		put.Item[name] = value
	}
	put.Item[table.AttrPK] = text(fmt.Sprintf("said#x/424242/post/bare%d-%s", i, random.ID()))
	return put
}

func receiver(kept table.Table) *receive.Handler {
	adapters := map[string]platform.Adapter{}
	for _, a := range all.On(all.Local(nil)) {
		adapters[a.Spec().Name] = a
	}
	log, counts := slog.New(slog.NewJSONHandler(io.Discard, nil)), metrics.New(io.Discard, time.Now)
	scorer := &brand.Scorer{Store: store.New(kept, time.Now), Now: time.Now, Metrics: counts, Log: log}
	return &receive.Handler{
		Adapters: func(context.Context) platform.Set { return adapters },
		Now:      time.Now, NewTrace: random.ID, Metrics: counts, Log: log,
		Intake: &intake.Intake{
			Store: store.New(kept,
				time.Now), Ours: func(mention.Source) bool { return true }, Metrics: counts, Log: log,
			Echo:        func(context.Context, mention.Mention) error { return nil },
			LogAtIntake: triage.LogAtIntake(scorer.Sure),
		},
	}
}

// delivery is a signed body of 2 kB with one new mention.
func delivery(i int) events.APIGatewayV2HTTPRequest {
	body := tweet(fmt.Sprintf("%d%06d", time.Now().UnixNano(), i), "7"+fmt.Sprint(i),
		strings.Repeat("where is my order? ", 12))
	e := events.APIGatewayV2HTTPRequest{RawPath: receive.Prefix + "x", Body: string(body), Headers: map[string]string{}}
	e.RequestContext.HTTP.Method = http.MethodPost
	d, err := all.Deliver("x", body, time.Now())
	if err != nil {
		panic(err) // X is known
	}
	for name, values := range d.Header {
		e.Headers[strings.ToLower(name)] = values[0]
	}
	return e
}

// tweet is an Account Activity body with X's other fields, padded to 2 kB.
func tweet(id, author, words string) []byte {
	body, err := json.Marshal(map[string]any{
		"for_user_id": "424242",
		"tweet_create_events": []any{map[string]any{
			"id_str": id, "created_at": time.Now().UTC().Format(time.RubyDate), "text": "@oyez " + words, "lang": "en",
			"source": `<a href="https://mobile.x.com" rel="nofollow">X Web App</a>`, "truncated": false,
			"filter_level": "low",
			"user": map[string]any{
				"id_str": author, "name": "Pat Doe", "screen_name": "patdoe", "followers_count": 11,
				"location": "London", "description": strings.Repeat("likes tea, trains and rain. ", 12),
				"profile_image_url_https": "https://pbs.twimg.com/profile_images/1408343046731845632/K56uhLP2_400x400.png",
			},
			"entities": map[string]any{"hashtags": []any{}, "urls": []any{}, "symbols": []any{}, "user_mentions": []any{
				map[string]any{"screen_name": "oyez", "name": "Oyez", "id_str": "424242", "indices": []int{0, 5}},
			}},
			"quote_count": 0, "reply_count": 0, "retweet_count": 0, "favorite_count": 0, "favorited": false,
			"retweeted": false,
			"place":     nil, "geo": nil, "coordinates": nil, "contributors": nil, "extended_entities": nil,
			"context": strings.Repeat("x", 600),
		}},
	})
	if err != nil {
		panic(err) // plain values always marshal
	}
	return body
}
