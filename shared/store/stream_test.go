package store_test

import (
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// What the stream says of a mention is what was written; of everything else it asks for nothing.
func TestFromStream(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	feed := kept.Feed()
	s := store.New(kept, func() time.Time { return now })
	last := func() events.DynamoDBEventRecord {
		t.Helper()
		records, err := feed.Next(t.Context(), 100)
		if err != nil || len(records) != 1 {
			t.Fatalf("%d records, %v", len(records), err)
		}
		return records[0]
	}
	m := mention.Mention{
		Key:    mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1"},
		Author: mention.Author{ID: "7"}, Text: "words", SaidAt: now, HeardAt: now,
	}
	for _, step := range []struct {
		name  string
		write func() error
		want  store.Record
		ok    bool
	}{
		{"heard", func() error {
			_, err := s.PutMention(t.Context(), m, false, "")
			return err
		}, store.Record{Key: m.Key, In: m.Conversation(), Version: 1, Unscored: true}, true},
		{"scored", func() error {
			kept, err := s.Mention(t.Context(), m.Key)
			if err != nil {
				return err
			}
			kept.CheckDeletion = true
			return s.Scored(t.Context(), kept, scoring.Score{}, now)
		}, store.Record{Key: m.Key, In: m.Conversation(), Version: 1, CheckDeletion: true}, true},
		{"logged at intake", func() error {
			logged := m
			logged.ID = "2"
			_, err := s.PutLogged(t.Context(), logged, scoring.Score{}, false, "")
			return err
		}, store.Record{
			Key: mention.Key{Source: "x/424242", Kind: mention.Post, ID: "2"}, In: m.Conversation(),
			Version: 1, LoggedAtIntake: true,
		}, true},
		{"another kind of item", func() error {
			return s.PutStopped(t.Context(), "+33600000001", true)
		}, store.Record{}, false},
	} {
		if err := step.write(); err != nil {
			t.Fatal(step.name, err)
		}
		got, ok := store.FromStream(last())
		if diff := cmp.Diff(step.want, got); diff != "" || ok != step.ok {
			t.Errorf("%s: %v (-want +got):\n%s", step.name, ok, diff)
		}
	}
	foreign := events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{
		Keys:     map[string]events.DynamoDBAttributeValue{"pk": events.NewStringAttribute("said#x/1/post/1")},
		NewImage: map[string]events.DynamoDBAttributeValue{"scoring": events.NewStringAttribute("second look")},
	}}
	if record, ok := store.FromStream(foreign); ok {
		t.Errorf("a state of a later version is taken for %+v", record)
	}
}
