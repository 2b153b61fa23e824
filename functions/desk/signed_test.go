package desk

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// What needs a sign-in leads to the door, and back to where one wanted to go.
func TestTheInboxIsForWhoIsSignedIn(t *testing.T) {
	w := newWorld(t)
	c, _, _ := w.woke()
	for _, path := range []string{"/inbox", pathOf(c.ID), pathOf(c.ID) + "/answer"} {
		p := w.get(path)
		if p.status != 303 || p.header.Get("Location") != "/signin?back="+url.QueryEscape(path) {
			t.Errorf("%s: %d to %q", path, p.status, p.header.Get("Location"))
		}
		p.hides("Jeanne", "machine")
	}
	for _, action := range []string{"take", "answer", "dismiss", "answered", "handover"} {
		p := w.post(pathOf(c.ID)+"/"+action, url.Values{"conversation": {string(c.ID)}, "text": {"my own words"}})
		p.says(403, "You are signed out", "my own words")
	}
	if now := w.conversation(c.ID); now.Owner != "" || now.Ended() {
		t.Errorf("done without a sign-in: %+v", now)
	}
}

func TestALinkAloneReadsAndTakes(t *testing.T) {
	w := newWorld(t)
	c, anna, _ := w.woke()
	w.linked = true
	p := w.get(anna)
	p.says(200, "Hier soir la machine a pris feu", "Take it", "Sign in to send", "Sign in to answer, close")
	p.hides("Not for us", "Mark as answered")
	form := p.form("text", "Chère Madame, je vous appelle.", "visibility", "private")
	w.follow(w.post(anna+"/take", p.form())).says(200, "Yours until 03:07")
	for _, action := range []string{"dismiss", "answered", "answer"} {
		p := w.post(anna+"/"+action, form)
		if p.status != 303 || p.header.Get("Location") != "/signin?back="+url.QueryEscape(anna) {
			t.Errorf("%s: %d to %q", action, p.status, p.header.Get("Location"))
		}
	}
	if now := w.conversation(c.ID); now.Ended() || len(w.place.sent) != 0 {
		t.Errorf("a link alone ended or answered: %+v", now)
	}
	w.get(anna).hides("je vous appelle") // the holder of the link did not write it

	w.linked = false
	p = w.get(anna)
	p.says(200, "Your text is still below", "Not for us")
	p.kept("Chère Madame, je vous appelle.")
	w.follow(w.post(anna+"/answer", p.form("text", "Chère Madame, je vous appelle.", "visibility",
		"private"))).says(200, "Published")
	if len(w.place.sent) != 1 || !strings.HasSuffix(w.place.sent[0].Text, "– Anna") {
		t.Errorf("sent %+v", w.place.sent)
	}
	if kept, err := w.store.Draft(t.Context(), anna[1:]); err != nil || kept.Text != "" {
		t.Errorf("the draft not removed: %+v %v", kept, err)
	}
	if strings.Contains(w.log.String(), "Madame") {
		t.Error("the log tells what was written")
	}
}

func TestPrivateWordsNeedASignIn(t *testing.T) {
	w := newWorld(t)
	before := jeanne()
	before.Kind, before.ID, before.Private, before.Text = mention.Message, "m0", true, "Voici mon adresse: 3 rue du Bac"
	before.SaidAt = night.Add(-24 * time.Hour)
	w.hear(before, scoring.Log)
	m := before
	m.ID, m.Text, m.SaidAt = "m1", "Ma carte bancaire a été débitée deux fois", night
	link := w.link(w.hear(m, scoring.Page), "anna")
	w.linked = true
	p := w.get(link)
	p.says(200, "Jeanne Martin", "(private: sign in to read it)", "Take it")
	p.hides("carte bancaire", "rue du Bac")
	p = w.post(link+"/take", p.form("text", "un brouillon")) // which shows the page at once, to lose no word
	p.hides("carte bancaire", "rue du Bac")
	w.linked = false
	w.get(link).says(200, "carte bancaire", "rue du Bac")
}

// The author is the person signed in, even behind somebody else's link.
func TestThePersonOfTheSessionAnswers(t *testing.T) {
	w := newWorld(t)
	c, anna, ben := w.woke()
	w.signed[anna] = w.signed[ben]
	p := w.get(anna)
	p.says(200, "signed – Ben")
	w.follow(w.post(anna+"/answer", p.form("text", "Bonjour Madame."))).says(200, "Published")
	if now := w.conversation(c.ID); now.EndedBy != "ben" || now.Status != conversation.Answered {
		t.Errorf("%+v", now)
	}
}

func TestAnEndedSessionIsALinkAlone(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	open, _, err := w.store.Sessions(t.Context(), "anna")
	w.must(err)
	w.must(w.store.EndSession(t.Context(), "anna", open[0].ID))
	w.get(anna).says(200, "Sign in to send")
}

// The inbox lists the night's alerts: who was notified or why not, and how each ended.
func TestTheNight(t *testing.T) {
	w := newWorld(t)
	c, _, ben := w.woke()
	w.attempted(c, []alert.Attempt{
		{Person: "anna", At: night, Outcome: alert.Failed, Reason: "opted-out"},
		{Person: "anna", At: night, Outcome: alert.Suppressed, Reason: alert.QuietHours},
		{Person: "anna", At: night, Outcome: alert.Busy, Reason: "throttled"},
		{Person: "anna", At: night, Outcome: alert.Noted, Reason: alert.WasSnoozed},
		{Person: "anna", At: night, Outcome: alert.Sent, Route: alert.Email},
		{
			Person: "ben", At: night, Outcome: alert.Sent,
			Receipt: alert.Receipt{Delivered: true, At: night.Add(2 * time.Second)},
		},
		{Person: "anna", At: night, Outcome: alert.Sent, Kind: alert.Took},
	})
	w.follow(w.post(ben+"/answer", w.get(ben).form("text", "Bonjour Madame.")))
	w.local()
	p := w.get("/inbox")
	p.says(200, "Nobody is waiting", "Since yesterday: who was notified, and why", "Jeanne Martin",
		"someone may be in danger",
		"02:47 Anna: SMS refused (replied STOP)", "02:47 Anna: not alerted (quiet hours)",
		"02:47 Anna: SMS not accepted yet, trying again (too many at once)", "02:47 Anna: snoozed",
		"02:47 Anna: e-mailed", "02:47 Ben: texted, delivered", "Ben answered this just now.")
	p.hides("no SMS was sent", "somebody took it") // optional notices are for the alert's own page
	w.team("fr")
	w.get("/inbox").says(200, "Depuis hier : qui a été prévenu, et pourquoi", "02:47 Anna : SMS non envoyé (heures calmes)",
		"02:47 Ben : SMS envoyé, remis")
	w.now = w.now.Add(25 * time.Hour)
	w.get("/inbox").hides("Jeanne")
}

// attempted adds attempts to a conversation's alert.
func (w *world) attempted(c conversation.Conversation, attempts []alert.Attempt) {
	w.t.Helper()
	a, err := w.store.Alert(context.Background(), alert.ID(c.ID, c.Alerts))
	w.must(err)
	a.Attempts = attempts
	_, err = w.store.PutAlert(context.Background(), a)
	w.must(err)
}

// Suppressed SMS stay in the inbox for a day with their reason, latest first; those that do not fit are counted.
func TestWhatWasHeldBack(t *testing.T) {
	w := newWorld(t)
	c, _, _ := w.woke()
	w.local()
	w.get("/inbox").hides("not sent, and why")
	id := alert.ID(c.ID, c.Alerts)
	for _, h := range []store.Suppressed{
		{
			Person: "ben", Alert: id, Conversation: c.ID, Code: "4822", Priority: 91, Reason: alert.OverBudget,
			At: night.Add(-2 * time.Hour),
		},
		{
			Person: "ben", Alert: id, Conversation: c.ID, Code: "4822", Priority: 91, Kind: alert.Took,
			Reason: alert.QuietHours, At: night.Add(-time.Hour),
		},
		{Person: "anna", Kind: alert.Shift, Reason: alert.Shadow, At: night.Add(-30 * time.Minute)},
		{Person: "anna", Kind: alert.Clock, Reason: alert.QuietHours, At: night},
		{Person: "anna", Kind: alert.Clock, Reason: alert.OverBudget, At: night.Add(-25 * time.Hour)},
	} {
		w.must(w.store.PutSuppressed(t.Context(), h))
	}
	p := w.get("/inbox")
	p.says(200, "Since yesterday: texts not sent, and why 02:47 Anna: reminder of what is waiting (quiet hours) "+
		"02:17 Anna: summary at the start of a shift (shadow mode, nothing is sent) "+
		"01:47 Ben was not told that alert 4822 was taken (quiet hours) "+
		"00:47 Ben: alert 4822, priority 91 (hourly limit)")
	if n := strings.Count(p.text, "reminder of what is waiting"); n != 1 {
		t.Errorf("%d reminders are listed; what is older than a day is over", n)
	}
	for n := range 30 {
		w.must(w.store.PutSuppressed(t.Context(), store.Suppressed{
			Person: "ben", Alert: fmt.Sprintf("x-%d", n),
			Conversation: c.ID, Code: "1111", Reason: alert.Shadow, At: night,
		}))
	}
	p = w.get("/inbox")
	p.says(200, "and 24 more", "Jeanne Martin")
	if len(p.body) >= 20_000 {
		t.Errorf("%d bytes, want less than 20 kB", len(p.body))
	}
}

// Conversations whose answer was not sent stand first: their customers still wait, and our people believe they
// answered.
func TestAnswersThatDidNotLeaveStandFirst(t *testing.T) {
	w := newWorld(t)
	w.local()
	w.place.fails = []error{&platform.SendError{Verdict: platform.Reconnect, Reason: "token expired (190/463)"}}
	c := w.hear(jeanne(), scoring.Inbox)
	path := pathOf(c.ID)
	w.post(path+"/answer", w.get(path).form("text", "Chère Madame"))
	late := jeanne()
	late.ID, late.Author = "c7", mention.Author{ID: "u7", Name: "Paul Durand"}
	late.HeardAt = night.Add(-9 * time.Hour)
	w.hear(late, scoring.Inbox)
	p := w.get("/inbox")
	p.says(200, "Answers not sent 45 Answer by", "Anna’s answer: We lost permission on Facebook",
		"Late 45 Answer by")
	if strings.Index(p.text, "Jeanne Martin") > strings.Index(p.text, "Paul Durand") {
		t.Error("the answer that failed does not stand first")
	}
	w.follow(w.post(path+"/answered", w.get(path).form()))
	w.get("/inbox").hides("did not leave")
}

// Overdue conversations never push an unsent answer down.
func TestAnAnswerThatDidNotLeaveIsNotPastTheLastLine(t *testing.T) {
	w := newWorld(t)
	w.local()
	gone := &platform.SendError{Verdict: platform.Reconnect, Reason: "token expired (190/463)"}
	w.place.fails = []error{gone, gone, gone}
	c := w.hear(jeanne(), scoring.Inbox)
	path := pathOf(c.ID)
	w.post(path+"/answer", w.get(path).form("text", "Chère Madame"))
	w.now = w.now.Add(time.Minute)
	w.post(path+"/answer", w.get(path).form("text", "Chère Madame Martin"))
	for n := range 2 * inboxLines {
		late := jeanne()
		late.ID, late.Author = fmt.Sprintf("c%d", 10+n), mention.Author{
			ID:   fmt.Sprintf("u%d", 10+n),
			Name: "Paul Durand",
		}
		late.HeardAt = night.Add(-9 * time.Hour)
		w.hear(late, scoring.Inbox)
	}
	p := w.get("/inbox")
	p.says(200, "Answers not sent 45 Answer by", "more will follow")
	if strings.Count(p.text, "Jeanne Martin") != 1 || strings.Index(p.text, "Jeanne Martin") > strings.Index(p.text,
		"Paul Durand") {
		t.Errorf("it stands not once, and first:\n%s", p.text)
	}
	if len(p.body) >= 20_000 {
		t.Errorf("%d bytes, want less than 20 kB", len(p.body))
	}
	w.now = w.now.Add(8 * 24 * time.Hour)
	w.post(path+"/answer", w.get(path).form("text", "Chère Madame, encore une fois"))
	w.get("/inbox").says(200, "Answers not sent", "Jeanne Martin")
	w.post(path+"/answer", w.get(path).form("text", "Enfin"))
	w.get("/inbox").hides("did not leave")
}

func TestWhomNoSMSReaches(t *testing.T) {
	w := newWorld(t)
	w.local()
	team, err := w.store.Rota(t.Context())
	w.must(err)
	w.get("/inbox").says(200, "Phone not verified: Anna, Ben. Texts may not arrive.")
	for i := range team.People {
		team.People[i].Verified = true
	}
	team.People[1].Phone = "+33612345679"
	w.must(w.store.PutRota(t.Context(), team))
	w.get("/inbox").hides("not verified", "No SMS reaches")
	w.must(w.store.PutStopped(t.Context(), team.People[0].Phone, true))
	w.get("/inbox").says(200, "Anna replied STOP")
}

// The page lists who was notified and when, each step with its time.
func TestTheChain(t *testing.T) {
	w := newWorld(t)
	c, _, ben := w.woke()
	at := func(s int) time.Time { return night.Add(time.Duration(s) * time.Second) }
	w.attempted(c, []alert.Attempt{
		{
			Person: "anna", AskedAt: at(1), At: at(2), Outcome: alert.Sent, MessageID: "m1",
			Receipt: alert.Receipt{At: at(30), Reason: "unreachable"},
		},
		{
			Person: "ben", AskedAt: at(31), At: at(32), Outcome: alert.Sent, MessageID: "m2",
			Receipt: alert.Receipt{Delivered: true, At: at(34)},
		},
	})
	w.now = at(60)
	w.linked = true
	page := w.follow(w.post(ben+"/take", w.get(ben).form()))
	page.says(200,
		"Who was notified 02:47:00 Opened, priority 91 02:47:01 Anna: SMS requested 02:47:02 Anna: texted "+
			"02:47:30 Anna, not delivered (phone off or without network) 02:47:31 Ben: SMS requested 02:47:32 Ben: texted "+
			"02:47:34 Ben, delivered 02:48:00 Ben took it")
	if !strings.Contains(page.body, "<details><summary>Who was notified</summary>") {
		t.Error("the chain is not folded")
	}
	w.linked = false
	w.follow(w.post(ben+"/answer", w.get(ben).form("text", "Bonjour Madame.")))
	w.local()
	w.get(pathOf(c.ID)).says(200, "02:48:00 Ben took it 02:48:00 Ben answered this just now.")
}

// Messengers open links for their previews: that is written down, and changes nothing.
func TestAnOpenedLinkIsNoSignOfLife(t *testing.T) {
	w := newWorld(t)
	c, anna, _ := w.woke()
	before, err := w.store.Alert(t.Context(), alert.ID(c.ID, c.Alerts))
	w.must(err)
	w.linked = true
	writes := w.table.writes
	w.get(anna).says(200, "Take it")
	after, err := w.store.Alert(t.Context(), before.ID)
	w.must(err)
	if !reflect.DeepEqual(before, after) || w.table.writes != writes {
		t.Errorf("opening the link changed %+v to %+v in %d writes", before, after, w.table.writes-writes)
	}
	if log := w.log.String(); !strings.Contains(log, `"msg":"link opened","alert":"`+before.ID+`","person":"anna"`) ||
		strings.Contains(log, anna[1:]) {
		t.Errorf("the log says %s", log)
	}
}

// After a mistaken dismissal the person has ten minutes to undo it, and undoing it alerts nobody.
func TestNotForUsIsTakenBack(t *testing.T) {
	w := newWorld(t)
	c, anna, ben := w.woke()
	done := w.follow(w.post(anna+"/dismiss", w.get(anna).form()))
	done.says(200, "Anna closed this just now: not for us.", "You can undo this for ten minutes.",
		"Undo: it is for us")
	done.hides("machine")
	w.get(ben).hides("Undo")
	undo := url.Values{}
	w.post(ben+"/undo", undo).says(410, "Anna closed this just now")
	w.linked = true
	if p := w.post(anna+"/undo", undo); p.status != 303 || !strings.HasPrefix(p.header.Get("Location"), "/signin?") {
		t.Errorf("a link alone undoes: %d", p.status)
	}
	w.linked = false
	for range 2 { // pressed twice
		if p := w.post(anna+"/undo", undo); p.status != 303 || p.header.Get("Location") != pathOf(c.ID) {
			t.Fatalf("%d to %q:\n%s", p.status, p.header.Get("Location"), p.text)
		}
	}
	now := w.conversation(c.ID)
	a, err := w.store.Alert(t.Context(), alert.ID(c.ID, now.Alerts))
	w.must(err)
	if now.Status != conversation.Open || now.Owner != "anna" || now.Episode != c.Episode || now.Alerts != c.Alerts+1 ||
		a.State != alert.Taken || a.TakenBy != "anna" || a.Due.IsZero() {
		t.Errorf("%+v\n%+v", now, a)
	}
	w.get(anna).says(410, "This link expired") // the old alert stays closed
	if len(w.woken) != 0 {
		t.Errorf("%v were woken", w.woken)
	}
}

func TestTakingBackEnds(t *testing.T) {
	w := newWorld(t)
	w.local()
	c := w.hear(jeanne(), scoring.Inbox)
	path := pathOf(c.ID)
	end := func() screen { return w.follow(w.post(path+"/dismiss", w.get(path).form())) }
	end().says(200, "Undo: it is for us")
	w.follow(w.post(path+"/undo", w.get(path).form())).says(200, "Yours until")
	if now := w.conversation(c.ID); now.Alerts != 0 || now.Owner != "anna" {
		t.Errorf("what need not wake has an alert: %+v", now)
	}
	p := end()
	w.now = w.now.Add(conversation.UndoFor)
	w.get(path).hides("Undo: it is for us")
	w.post(path+"/undo", p.form()).says(409, "Anna closed this 10 minutes ago: not for us.")
	if now := w.conversation(c.ID); now.Status != conversation.Dismissed {
		t.Errorf("%+v", now)
	}
}
