package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"oyez/infra/cli"
	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform/all"
	"oyez/shared/table/embedded"
)

func TestALifeIsTold(t *testing.T) {
	now := clock.Ticking(time.Date(2026, 11, 18, 13, 0, 0, 0, time.UTC)).Now
	kept, err := embedded.Open("", embedded.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	z := laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: "http://127.0.0.1", Now: now,
		Log: slog.New(slog.DiscardHandler),
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Store.PutRota(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(pages.Handler(pages.Options{
		Oyez: z, Mailbox: &laptop.Mailbox{Now: now}, Address: "http://127.0.0.1", Now: now,
	}))
	defer server.Close()
	body := []byte(`{"for_user_id":"424242","tweet_create_events":[{"id_str":"1001","created_at":"` +
		now().UTC().Format(time.RubyDate) +
		`","text":"@oyez third time my order is lost, nobody answers. This is a scam, I want my money back NOW","user":{"id_str":"777","name":"Pat Doe"}}]}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/webhooks/x",
		bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := all.Deliver("x", body, now())
	if err != nil {
		t.Fatal(err)
	}
	request.Header = signed.Header
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatal(response, err)
	}
	response.Body.Close()
	if err := z.WaitIdle(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1001"}
	m, err := z.Store.Mention(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := z.Desk.Book.Take(t.Context(), m.In, "anna", 0)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := z.Store.Alert(t.Context(), alert.ID(c.ID, c.Alerts))
	if err != nil {
		t.Fatal(err)
	}
	why := func(args ...string) (string, error) {
		var out strings.Builder
		err := command{now: now}.run(t.Context(), cli.IO{Out: &out}, append([]string{"-local", server.URL}, args...))
		return out.String(), err
	}
	if out, err := why(opened.Code); err != nil || !strings.Contains(out, key.String()) {
		t.Errorf("by the code of an open alert: %v\n%s", err, out)
	}
	if _, err := z.Desk.Book.End(t.Context(), m.In, c.Version, conversation.Resolved, "anna"); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{
		key.String(), "424242/post/1001", "1001", opened.ID, "13:00:00 heard x/424242/post/1001 by Pat Doe",
	} {
		out, err := why(strings.Fields(id)...)
		if err != nil {
			t.Fatal(err)
		}
		for _, hop := range []string{"said", "heard", "alert", "decided", "sent", "taken", "ended"} {
			if !strings.Contains(out, " "+hop+" ") {
				t.Errorf("%s: no hop %q in\n%s", id, hop, out)
			}
		}
		if !strings.Contains(out, "complaint (+") || !strings.Contains(out, "resolved by anna") {
			t.Errorf("%s: it does not say why:\n%s", id, out)
		}
		for _, personal := range []string{"Pat Doe", "my order is lost", "+336"} {
			if strings.Contains(out, personal) {
				t.Errorf("%s: it shows %q", id, personal)
			}
		}
	}
	for name, args := range map[string][]string{
		"never heard": {"x/424242/post/9999"}, "an unknown id": {"9999"}, "no id": nil,
		"the code of a closed alert": {opened.Code}, "no program": {"-local", "http://127.0.0.1:1", "1001"},
	} {
		if out, err := why(args...); err == nil || out != "" {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
