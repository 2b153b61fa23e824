package sweep_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/rota"
	"oyez/shared/table"
)

// Items only a later version knows stay due, for hours, and notify nobody. Items this version knows are still done, but
// the heartbeat stops, because not everything is.
func TestTheWorkOfALaterVersionStaysDue(t *testing.T) {
	n := newNight(t)
	beats := 0
	n.Sweep.Beat = func(context.Context) error { beats++; return nil }
	err := n.Store.PutRota(t.Context(), rota.Rota{
		People: []rota.Person{
			{ID: "anna", Name: "anna", Phone: "+33612345678", Lang: "en", Zone: "Europe/Paris", Verified: true},
		},
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna"},
	})
	if err != nil {
		t.Fatal(err)
	}
	const fire = "your machine caught fire and burnt my hand, third message and nobody answers"
	alertOf := func(key mention.Key) table.Key {
		t.Helper()
		m, err := n.Store.Mention(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return table.Key{PK: table.PK("alert#" + alert.ID(m.In, 1)), SK: "alert"}
	}
	set := func(key table.Key, attr, value string) table.Item {
		t.Helper()
		i, err := n.table.Update(t.Context(), table.Update{Key: key, Do: []table.Action{
			table.Set{Attr: attr, Value: &types.AttributeValueMemberS{Value: value}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	later, known := n.hear(t, "1", fire), n.hear(t, "2", fire)
	for _, key := range []mention.Key{later, known} {
		if err := n.Sweep.Triage.Score(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	story, question := n.hear(t, "3", fire), n.hear(t, "4", "a question?")
	left := map[table.Key]table.Item{}
	left[alertOf(later)] = set(alertOf(later), "state", "ringing")
	key := table.Key{PK: table.PK("said#" + story.String()), SK: "said"}
	left[key] = set(key, "level", "emergency")
	for range 60 {
		n.now = n.now.Add(time.Minute)
		_ = n.Sweep.Handle(t.Context())
	}
	for key, want := range left {
		got, err := n.table.Get(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		values := cmpopts.IgnoreUnexported(types.AttributeValueMemberS{}, types.AttributeValueMemberN{},
			types.AttributeValueMemberL{}, types.AttributeValueMemberBOOL{})
		if diff := cmp.Diff(want, got, values); diff != "" {
			t.Errorf("%s (-left +found):\n%s", key.PK, diff)
		}
	}
	m, err := n.Store.Mention(t.Context(), known)
	if err != nil {
		t.Fatal(err)
	}
	a, err := n.Store.Alert(t.Context(), alert.ID(m.In, 1))
	if err != nil || len(n.Phone.Received()) == 0 {
		t.Fatal(len(n.Phone.Received()), err)
	}
	for _, sms := range n.Phone.Received() {
		if !strings.Contains(sms.Text, a.Code) {
			t.Errorf("notified, where only alert %s is one of ours: %q", a.Code, sms)
		}
	}
	if m, err := n.Store.Mention(t.Context(), question); err != nil || m.Unscored {
		t.Errorf("behind them, a question is not scored: %+v, %v", m, err)
	}
	if beats > 0 {
		t.Errorf("%d heartbeats say that all is done", beats)
	}
}
