package desk

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
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
	w.get(anna).hides("je vous appelle") // whoever has the link has not written it

	w.linked = false
	p = w.get(anna)
	p.says(200, "Your text is kept below", "Not for us")
	p.kept("Chère Madame, je vous appelle.")
	w.follow(w.post(anna+"/answer", p.form("text", "Chère Madame, je vous appelle.", "visibility", "private"))).says(200, "Published")
	if len(w.place.sent) != 1 || !strings.HasSuffix(w.place.sent[0].Text, "– Anna") {
		t.Errorf("sent %+v", w.place.sent)
	}
	if kept, err := w.store.Draft(t.Context(), anna[1:]); err != nil || kept.Text != "" {
		t.Errorf("the draft stays: %+v %v", kept, err)
	}
	if strings.Contains(w.log.String(), "Madame") {
		t.Error("the log tells what was written")
	}
}

func TestPrivateWordsNeedASignIn(t *testing.T) {
	w := newWorld(t)
	before := jeanne()
	before.Kind, before.ID, before.Private, before.Text = mention.Message, "m0", true, "Voici mon adresse: 3 rue du Bac"
	before.SaidAt = night.Add(-day)
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

// Whoever is signed in is the author, whosever link it is.
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

// The inbox tells what the night brought: who was woken, who was not and why, and what became of it.
func TestTheNight(t *testing.T) {
	w := newWorld(t)
	c, _, ben := w.woke()
	a, err := w.store.Alert(t.Context(), alert.ID(c.ID, c.Alerts))
	w.must(err)
	a.Told = []alert.Told{
		{Person: "anna", At: night, Outcome: alert.Failed, Reason: "opted-out"},
		{Person: "ben", At: night, Outcome: alert.Sent},
	}
	_, err = w.store.PutAlert(t.Context(), a)
	w.must(err)
	w.follow(w.post(ben+"/answer", w.get(ben).form("text", "Bonjour Madame.")))
	w.local()
	w.get("/inbox").says(200, "Nobody is waiting", "Who was woken in the last day", "Jeanne Martin",
		"02:47 Anna: the SMS was refused (answered STOP)", "02:47 Ben: told by SMS", "Ben answered this just now.")
	w.now = w.now.Add(25 * time.Hour)
	w.get("/inbox").hides("Jeanne")
}
