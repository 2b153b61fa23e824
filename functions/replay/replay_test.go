package replay_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/replay"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

func TestOneBadMessageIsOneFailedMessage(t *testing.T) {
	var fault error
	kept, err := embedded.Open("", embedded.Options{Fault: func(int, string) error { return fault }})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	now := func() time.Time { return time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC) }
	s := store.New(kept, now)
	counts := metrics.New(io.Discard, now)
	panics := func(context.Context, mention.Mention) error { panic("a fault of ours") }
	log := slog.New(slog.DiscardHandler)
	h := &replay.Handler{Metrics: counts, Log: log, Intake: &intake.Intake{
		Store: s, Ours: func(m mention.Source) bool { return m == "x/1" }, Echo: panics, Metrics: counts, Log: log,
	}}
	message := func(id, account string, what platform.EventKind, parent string) events.SQSMessage {
		heard := intake.Delivery{
			Platform: "x", HeardAt: now(),
			Events: []platform.Event{{Kind: what, Mention: mention.Mention{
				Key: mention.Key{Source: mention.Source("x/" + account), Kind: mention.Post, ID: id}, Parent: parent,
				Text: "words",
			}}},
		}
		packed, err := intake.Pack(heard)
		if err != nil {
			t.Fatal(err)
		}
		return events.SQSMessage{MessageId: id, Body: packed[0]}
	}
	batch := events.SQSEvent{Records: []events.SQSMessage{
		message("1", "1", platform.Said, ""),
		{MessageId: "torn", Body: "?"},
		message("3", "1", platform.Echo, "1"),
		message("4", "2", platform.Said, ""),
	}}
	failed := func() (ids []string) {
		t.Helper()
		response, err := h.Handle(t.Context(), batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range response.BatchItemFailures {
			ids = append(ids, f.ItemIdentifier)
		}
		return ids
	}
	if got := failed(); len(got) != 2 || got[0] != "torn" || got[1] != "3" {
		t.Errorf("failed: %v, want the torn one and the one that panics", got)
	}
	for id, foreign := range map[string]bool{"1": false, "4": true} {
		account := map[bool]string{false: "1", true: "2"}[foreign]
		m, err := s.Mention(t.Context(), mention.Key{
			Source: mention.Source("x/" + account), Kind: mention.Post,
			ID: id,
		})
		if err != nil || m.UnknownAccount != foreign {
			t.Errorf("%s: %+v %v", id, m, err)
		}
	}
	fault = table.ErrUnavailable
	if got := failed(); len(got) != 4 {
		t.Errorf("with the table down only %v fail", got)
	}
}
