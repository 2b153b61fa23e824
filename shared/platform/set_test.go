package platform_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// mute hears two places and can do nothing else.
type mute struct{ platform.Adapter }

func (mute) Spec() platform.Spec {
	return platform.Spec{Name: "mute", Places: []platform.Place{{Name: "mute"}, {Name: "annex"}}}
}

// checker can say which posts are gone.
type checker struct{ mute }

func (checker) Gone(_ context.Context, s mention.Source, ids []string) ([]string, error) {
	return append(ids, s.Account()), nil
}

func TestAConnectionSaysWhatItsPlatformCannotDo(t *testing.T) {
	for name, c := range map[string]platform.Connection{
		"an adapter that only hears": platform.NewSet([]platform.Adapter{mute{}}).For("annex/1"),
		"no adapter":                 platform.Set{}.For("annex/1"),
	} {
		m := mention.Mention{Text: "as delivered"}
		_, sendErr := c.Send(t.Context(), platform.Reply{})
		same, enrichErr := c.Enrich(t.Context(), m)
		gone, goneErr := c.Gone(t.Context(), []string{"1"})
		expiry, expiryErr := c.Expires(t.Context(), time.Time{})
		says, webhookErr := c.CheckWebhook(t.Context())
		if c.Replies() || c.Ways(m, time.Time{}) != nil || c.Length("x") != 0 || c.ChecksWebhook() || sendErr == nil ||
			same.Text != m.Text || gone != nil || !expiry.IsZero() || says != "" ||
			errors.Join(enrichErr, goneErr, expiryErr, webhookErr) != nil {
			t.Errorf("%s: %v, %v, %v, %v, %q", name, sendErr, same, gone, expiry, says)
		}
	}
	gone, err := platform.NewSet([]platform.Adapter{checker{}}).For("annex/7").Gone(t.Context(), []string{"1"})
	if err != nil || len(gone) != 2 || gone[1] != "7" {
		t.Errorf("the adapter that hears the place is not asked about its account: %v, %v", gone, err)
	}
}

func TestStatuses(t *testing.T) {
	own := platform.Statuses{http.StatusForbidden: {Verdict: platform.GiveUp, Reason: "gone"}}
	busy := platform.Statuses{500: {Verdict: platform.Retry, Reason: "the platform is busy or down"}}
	for _, row := range []struct {
		table  platform.Statuses
		status int
		after  string
		want   platform.SendError
	}{
		{own, 403, "", platform.SendError{Verdict: platform.GiveUp, Reason: "gone (403)"}},
		{own, 401, "", platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (401)"}},
		{own, 418, "", platform.SendError{Verdict: platform.GiveUp, Reason: "refused (418)"}},
		{own, 502, "9", platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (502)"}},
		{busy, 503, "", platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"}},
		{own, 429, "", platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Minute}},
		{
			own, 429, "9",
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 9 * time.Second},
		},
	} {
		header := http.Header{"Retry-After": {row.after}}
		failed := row.table.Explain(platform.APIResponse{Status: row.status, Header: header})
		if failed == nil || *failed != row.want {
			t.Errorf("%d: %v, want %v", row.status, failed, &row.want)
		}
	}
	if failed := own.Explain(platform.APIResponse{Status: 204}); failed != nil {
		t.Errorf("204 is no refusal: %v", failed)
	}
}
