package desk

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/table"
	"oyez/shared/web"
)

func TestTake(t *testing.T) {
	w := newWorld(t)
	c, anna, ben := w.woke()
	a, err := w.store.Alert(context.Background(), alert.ID(c.ID, c.Alerts))
	w.must(err)
	_, err = w.store.PutAlert(context.Background(), a.Record(0, w.now, alert.Attempt{
		Person: "anna", Route: alert.SMS, At: w.now.Add(-40 * time.Second), Outcome: alert.Sent,
	}))
	w.must(err)

	p := w.follow(w.post(anna+"/take", w.get(anna).form()))
	p.says(200, "Yours until 03:07. Answer below, or hand over.", "Hand over", "Not for us", "Send")
	p.hides("Take it")
	if c := w.conversation(c.ID); c.Owner != "anna" || !c.Until.Equal(w.now.Add(20*time.Minute)) {
		t.Errorf("the owner is %q until %v", c.Owner, c.Until)
	}
	if !strings.Contains(w.metrics.String(), `"Taken":1`) ||
		!strings.Contains(w.metrics.String(), `"WokenToTaken":[40000]`) {
		t.Errorf("metrics: %s", w.metrics.String())
	}

	w.metrics.Reset()
	w.follow(w.post(anna+"/take", w.get(anna).form())).says(200, "Yours until 03:07.")
	if strings.Contains(w.metrics.String(), "Taken") {
		t.Error("taking it again oneself is counted")
	}
	if want := alert.ID(c.ID, 1); len(w.woken) != 1 || w.woken[0] != want {
		t.Errorf("asked for %v, want %s once: who was told hears at once who took it", w.woken, want)
	}

	w.now = w.now.Add(2 * time.Minute)
	w.post(ben+"/take", w.get(ben).form()).says(409, "Anna took this 2 minutes ago.", "Anna has until 03:07 to answer.")
	w.get(ben).says(200, "Anna took this 2 minutes ago.", "Answer anyway")
	if c := w.conversation(c.ID); c.Owner != "anna" {
		t.Errorf("the owner is %q", c.Owner)
	}

	w.now = w.now.Add(20 * time.Minute) // the lease is over
	w.follow(w.post(ben+"/take", w.get(ben).form())).says(200, "Yours until 03:29.")
}

func TestTakingKeepsWordsBegun(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	p := w.post(anna+"/take", w.get(anna).form("text", "Dear Jeanne"))
	p.says(200, "Yours until 03:07.")
	p.kept("Dear Jeanne")
	w.follow(w.post(anna+"/answer", p.form("text", "Dear Jeanne"))).says(200, "Published")
	if len(w.place.sent) != 1 {
		t.Errorf("sent %v", w.place.sent)
	}
	w = newWorld(t)
	_, anna, ben := w.woke()
	form := w.get(ben).form("text", "Dear Jeanne, it's Ben")
	w.post(anna+"/take", w.get(anna).form())
	w.post(ben+"/take", form).kept("Dear Jeanne, it's Ben")
}

func TestHandOver(t *testing.T) {
	for name, wakeErr := range map[string]error{
		"the next is told":                        nil,
		"telling fails, and the hand-over stands": errors.New("topic away"),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.wakeErr = wakeErr
			c, anna, ben := w.woke()
			w.post(anna+"/take", w.get(anna).form())
			w.woken = nil
			w.post(ben+"/handover", w.get(ben).form()).says(409, "Anna took this just now.")
			w.follow(w.post(anna+"/handover", w.get(anna).form())).says(200,
				"Handed over: the next person is being notified.", "Take it")
			if len(w.woken) != 1 || w.woken[0] != alert.ID(c.ID, 1) {
				t.Errorf("woken for %v", w.woken)
			}
			if c := w.conversation(c.ID); c.Owner != "" {
				t.Errorf("the owner is still %q", c.Owner)
			}
			w.follow(w.post(ben+"/take", w.get(ben).form())).says(200, "Yours until")
			w.get(anna + "?after=handover").hides("Handed over")
		})
	}
}

func TestEnd(t *testing.T) {
	for _, row := range []struct {
		action string
		status conversation.Status
		says   string
	}{
		{"dismiss", conversation.Dismissed, "Anna closed this just now: not for us."},
		{"answered", conversation.Resolved, "Anna marked this as answered just now."},
	} {
		t.Run(row.action, func(t *testing.T) {
			w := newWorld(t)
			c, anna, ben := w.woke()
			stale := w.get(ben).form("text", "Ben's words")
			p := w.follow(w.post(anna+"/"+row.action, w.get(anna).form()))
			p.says(200, "Done", row.says, "This link expired when the alert was closed.")
			p.hides(personal...)
			if got := w.conversation(c.ID); got.Status != row.status || got.EndedBy != "anna" {
				t.Errorf("%s by %q", got.Status, got.EndedBy)
			}
			w.get(anna).says(410, row.says, "This link expired when the alert was closed.")
			p = w.post(ben+"/take", stale)
			p.says(410, row.says)
			p.kept("Ben's words")
			w.get(ben+"?after=end").says(410, "This link has expired")
		})
	}
}

func TestEndOfWhatHasChanged(t *testing.T) {
	for _, action := range []string{"dismiss", "answered"} {
		w := newWorld(t)
		c, anna, _ := w.woke()
		form := w.get(anna).form("text", "half a sentence")
		more := jeanne()
		more.ID, more.Text, more.SaidAt, more.HeardAt = "c2", "Il est à l'hôpital", w.now.Add(time.Second), w.now.Add(
			time.Second)
		w.now = w.now.Add(time.Minute)
		w.hear(more, scoring.Page)
		p := w.post(anna+"/"+action, form)
		p.says(409, "There are new messages.", "Il est à l'hôpital")
		p.kept("half a sentence")
		if got := w.conversation(c.ID); got.Status != conversation.Open {
			t.Errorf("%s: it is %s", action, got.Status)
		}
		w.follow(w.post(anna+"/"+action, p.form())).says(200, "Done")
	}
}

func TestAnswer(t *testing.T) {
	w := newWorld(t)
	c, anna, ben := w.woke()
	form := w.get(anna).form("text", "  Dear Jeanne,\r\nis your son safe?  ", "visibility", "private")
	p := w.follow(w.post(anna+"/answer", form))
	p.says(200, "Done", "Published, open ↗", "Anna, in private, 02:47, now", "Dear Jeanne, is your son safe? – Anna",
		"This link expired when the alert was closed.")
	p.hides("Jeanne Martin", "machine")
	if len(w.place.sent) != 1 || w.place.sent[0].Text != "Dear Jeanne,\nis your son safe?\n– Anna" ||
		w.place.sent[0].Visibility != platform.Private || w.place.sent[0].To.ID != "c1" {
		t.Errorf("sent %+v", w.place.sent)
	}
	if got := w.conversation(c.ID); got.Status != conversation.Answered || got.EndedBy != "anna" {
		t.Errorf("%s by %q", got.Status, got.EndedBy)
	}
	p = w.get(anna)
	p.says(410, "Anna answered this just now.", "This link expired when the alert was closed.")
	p.hides("Dear Jeanne", "Jeanne Martin")
	name := strings.SplitN(w.post(anna+"/answer", form).header.Get("Location"), "?", 2)
	if len(name) > 1 {
		t.Error("the same form was taken twice")
	}
	w.get(ben + "?" + nameOf(conversation.Reply{At: w.now, ID: "id3"})).hides("Dear Jeanne")
}

// TestTwoPeople is promise 5: the second of two who answer the same words is stopped and shown the first.
func TestTwoPeople(t *testing.T) {
	for _, row := range []struct {
		name  string
		fails []error
	}{
		{"the first is published", nil},
		{
			"the first is on its way",
			[]error{&platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"}},
		},
		{"the first was refused", []error{&platform.SendError{Verdict: platform.GiveUp, Reason: "refused (1)"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			_, anna, ben := w.woke()
			w.place.fails = row.fails
			annas, bens := w.get(anna).form("text", "Anna is sorry"), w.get(ben).form("text", "Ben is sorry")
			w.follow(w.post(anna+"/answer", annas))
			before := len(w.place.sent)
			w.now = w.now.Add(2 * time.Minute)
			p := w.post(ben+"/answer", bens)
			p.says(409, "Anna answered this 2 minutes ago: Anna is sorry – Anna", "Your text is still below")
			p.kept("Ben is sorry")
			if len(w.place.sent) != before {
				t.Error("the second was sent unknowingly")
			}
			w.follow(w.post(ben+"/answer", p.form("text", "Ben is sorry"))).says(200, "Published")
			if len(w.place.sent) != before+1 || w.place.sent[before].Text != "Ben is sorry\n– Ben" {
				t.Errorf("sent knowingly: %+v", w.place.sent)
			}
		})
	}
}

func TestAPageLeftOpenTooLong(t *testing.T) {
	w := newWorld(t)
	_, anna, ben := w.woke()
	bens := w.get(ben).form("text", "Ben is sorry")
	w.follow(w.post(anna+"/answer", w.get(anna).form("text", "Anna is sorry")))
	w.now = w.now.Add(time.Hour)
	p := w.post(ben+"/answer", bens)
	p.says(410, "Anna answered this 1 hour ago.", "Your text, so that it is not lost")
	p.kept("Ben is sorry")
	p.hides(append(personal, "Anna is sorry")...)
}

func TestAnsweringWhatAnotherTook(t *testing.T) {
	w := newWorld(t)
	_, anna, ben := w.woke()
	bens := w.get(ben).form("text", "Ben is sorry")
	w.post(anna+"/take", w.get(anna).form())
	p := w.post(ben+"/answer", bens)
	p.says(409, "Anna took this just now.")
	p.kept("Ben is sorry")
	w.follow(w.post(ben+"/answer", p.form("text", "Ben is sorry"))).says(200, "Published")
}

func TestNewWordsWhileWriting(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "Sorry")
	more := jeanne()
	more.ID, more.Text, more.SaidAt, more.HeardAt = "c2", "Il est à l'hôpital", w.now.Add(time.Second), w.now.Add(
		time.Second)
	w.now = w.now.Add(time.Minute)
	w.hear(more, scoring.Page)
	p := w.post(anna+"/answer", form)
	p.says(409, "There are new messages.", "Il est à l'hôpital", "Your text is still below")
	p.hides("answered this")
	p.kept("Sorry")
	if len(w.place.sent) > 0 {
		t.Error("sent unknowingly")
	}
}

func TestWordsDeletedWhileWriting(t *testing.T) {
	w := newWorld(t)
	c, anna, _ := w.woke()
	form := w.get(anna).form("text", "So sorry")
	gone := mention.Mention{Key: jeanne().Key, Erased: true, HeardAt: w.now}
	_, err := w.store.PutMention(context.Background(), gone, false, "")
	w.must(err)
	_, err = w.book.Change(context.Background(), c.ID, "",
		func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.Remove(gone.Kind, gone.ID, w.now), nil
		})
	w.must(err)
	p := w.post(anna+"/answer", form)
	p.says(409, "The message was deleted by its author.", "(deleted by its author)")
	p.kept("So sorry")
	p.hides("Hier soir", ">Send<")
	w.local()
	w.get(pathOf(c.ID)).says(200, "(deleted by its author)")
}

// TestHowItStands shows conversations that need no action.
func TestHowItStands(t *testing.T) {
	w := newWorld(t)
	w.local()
	c := w.hear(jeanne(), scoring.Log)
	p := w.get(pathOf(c.ID))
	p.says(200, "Nobody is waiting for an answer here.", "Send")
	p.hides("Take it", "Not for us")
	w.post(pathOf(c.ID)+"/take", p.form()).says(409, "Something has changed here")

	c = w.hear(func() mention.Mention { m := jeanne(); m.ID = "c2"; return m }(), scoring.Inbox)
	_, err := w.book.Change(context.Background(), c.ID, "",
		func(c conversation.Conversation) (conversation.Conversation, error) {
			return c.End(conversation.Answered, "", w.now.Add(-5*time.Minute)), nil
		})
	w.must(err)
	w.get(pathOf(c.ID)).says(200, "This was answered in the app 5 minutes ago.", "Answer anyway")
}

// TestAnAnswerNobodyCouldRecord is a table that goes away in the middle of sending: the answer is kept and looked
// after.
func TestAnAnswerNobodyCouldRecord(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "So sorry")
	w.place.during = func() { w.table.down = table.ErrUnavailable }
	p := w.post(anna+"/answer", form)
	if p.status != http.StatusSeeOther {
		t.Fatalf("status %d", p.status)
	}
	w.table.down = nil
	w.follow(p).says(200, "So sorry – Anna", "On its way")
}

func TestUnacceptable(t *testing.T) {
	for _, row := range []struct {
		name string
		form []string
		says string
	}{
		{"no words", []string{"text", " \r\n "}, "Write your answer first. Nothing was sent."},
		{
			"too long",
			[]string{"text", strings.Repeat("a", 8005)},
			"12 characters too many for Facebook: 8,012 of 8,000, your signature included. Nothing was sent.",
		},
		{
			"one too long",
			[]string{"text", strings.Repeat("a", 7994)},
			"1 character too many for Facebook: 8,001 of 8,000",
		},
		{
			"too long in private",
			[]string{"text", strings.Repeat("a", 2000), "visibility", "private"},
			"7 characters too many for Facebook: 2,007 of 2,000",
		},
		{
			"a way that does not exist",
			[]string{"text", "Sorry", "visibility", "shouting"},
			"Facebook does not let us answer this publicly.",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			_, anna, _ := w.woke()
			form := w.get(anna).form(row.form...)
			p := w.post(anna+"/answer", form)
			p.says(422, row.says)
			p.kept(strings.TrimSpace(form.Get("text")))
			if !strings.Contains(p.body, `aria-invalid="true"`) {
				t.Error("the field is not marked")
			}
			if len(p.body) >= 20_000 {
				t.Errorf("%d bytes", len(p.body))
			}
			if len(w.place.sent) > 0 {
				t.Error("it was sent")
			}
		})
	}
}

func TestAWayClosedWhileWriting(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	form := w.get(anna).form("text", "Sorry", "visibility", "private")
	w.place.ways[1].Refused = platform.RefusedWindow
	p := w.post(anna+"/answer", form)
	p.says(422, "Facebook no longer lets us answer privately: its time limit has passed.")
	p.kept("Sorry")

	w = newWorld(t)
	_, anna, _ = w.woke()
	form = w.get(anna).form("text", "Sorry")
	w.place.ways = []platform.Way{{Visibility: platform.Public, Refused: platform.RefusedNoToken}}
	p = w.post(anna+"/answer", form)
	p.says(422, "Oyez has no permission to answer on Facebook", "Mark as answered")
	p.kept("Sorry")
}

func TestTooMuch(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	w.post(anna+"/answer", w.get(anna).form("text", strings.Repeat("a", 65<<10))).says(413,
		"That is too long for one answer.")
}

func TestATornForm(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	r, err := http.NewRequest(http.MethodPost, anna+"/take", strings.NewReader("a=%zz"))
	w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.do(r).says(400, "The form arrived incomplete.")
}

func TestAlteredFields(t *testing.T) {
	for _, seen := range []string{"", "-1", "abc", "99999999999999999999"} {
		w := newWorld(t)
		_, anna, _ := w.woke()
		p := w.post(anna+"/answer", w.get(anna).form("text", "Sorry", "seen", seen))
		p.says(409, "Something has changed here since you opened the page.")
		p.kept("Sorry")
	}
	w := newWorld(t)
	_, anna, _ := w.woke()
	w.post(anna+"/take", url.Values{}).says(403)
}

// TestFailures is what the page says when the platform does not take an answer, and what the person can do.
func TestFailures(t *testing.T) {
	const kept = "Your text is saved; answer in the app ↗, then mark as answered."
	for _, row := range []struct {
		name string
		err  *platform.SendError
		says []string
		fr   string
		open bool // the form stands open, with the words
	}{
		{
			"our permission is gone",
			&platform.SendError{Verdict: platform.Reconnect, Reason: "token expired (190/463)"},
			[]string{"We lost permission on Facebook (token expired, 190/463).", kept},
			"Facebook ne nous laisse plus écrire (jeton expiré, 190/463).", true,
		},
		{
			"refused for good",
			&platform.SendError{Verdict: platform.GiveUp, Reason: "the same text twice in a row (506)"},
			[]string{"Facebook refused it: the same text twice in a row, 506.", kept},
			"Facebook l’a refusée : deux fois de suite le même texte, 506.", true,
		},
		{
			"busy", &platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"},
			[]string{
				"On its way. Facebook has not accepted it yet (too many calls, 4). Oyez will try again at 02:47.",
				"Refresh", "Write another answer",
			},
			"En cours d’envoi. Facebook ne l’a pas encore acceptée (trop d’appels, 4).", false,
		},
		{
			"no response came", &platform.SendError{Verdict: platform.MaybeSent, Reason: "no response"},
			[]string{"On its way. Facebook did not respond, so it may already be there. Oyez will check again at 02:47."},
			"elle y est peut-être déjà", false,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			c, anna, _ := w.woke()
			w.place.fails = []error{row.err, row.err}
			p := w.follow(w.post(anna+"/answer", w.get(anna).form("text", "So sorry")))
			p.says(200, append(row.says, "So sorry – Anna", "Yours until 03:07.")...)
			if row.open {
				p.says(200, "Mark as answered")
				p.kept("So sorry")
				w.follow(w.post(anna+"/answered", p.form("text", "So sorry"))).says(200, "Done",
					"Anna marked this as answered just now.")
				if got := w.conversation(c.ID); got.Status != conversation.Resolved {
					t.Errorf("it is %s", got.Status)
				}
			} else {
				p.hides("Mark as answered")
			}
			w = newWorld(t)
			w.team("fr")
			_, anna, _ = w.woke()
			w.place.fails = []error{row.err}
			w.follow(w.post(anna+"/answer", w.get(anna).form("text", "So sorry"))).says(200, row.fr)
		})
	}
}

// TestTriedTooOften is an answer that sweep gave up.
func TestTriedTooOften(t *testing.T) {
	for verdict, says := range map[platform.Verdict]string{
		platform.Retry:     "Facebook has not accepted it after several tries: too many calls, 4.",
		platform.MaybeSent: "Facebook did not confirm. Check there first.",
	} {
		w := newWorld(t)
		_, anna, _ := w.woke()
		for range 8 {
			w.place.fails = append(w.place.fails, &platform.SendError{Verdict: verdict, Reason: "too many calls (4)"})
		}
		p := w.post(anna+"/answer", w.get(anna).form("text", "So sorry"))
		u, err := url.Parse(p.header.Get("Location"))
		w.must(err)
		name := parseReplyName(u.Query())
		for range 7 {
			w.now = w.now.Add(time.Hour)
			_, err := w.handler.Replies.Send(context.Background(), name.ref(jeanne().Conversation()))
			w.must(err)
		}
		w.get(anna).says(200, says, "Mark as answered")
	}
}

// TestAnsweringTakes keeps the next person asleep while an answer is on its way.
func TestAnsweringTakes(t *testing.T) {
	w := newWorld(t)
	c, anna, _ := w.woke()
	w.place.fails = []error{&platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"}}
	w.post(anna+"/answer", w.get(anna).form("text", "So sorry"))
	a, err := w.store.Alert(context.Background(), alert.ID(c.ID, 1))
	w.must(err)
	if a.State != alert.Taken || a.TakenBy != "anna" {
		t.Errorf("the alert is %s by %q", a.State, a.TakenBy)
	}
}

// TestAnAnswerTheIndexDoesNotKnowYet is the page right after an answer: the index may lag behind it.
func TestAnAnswerTheIndexDoesNotKnowYet(t *testing.T) {
	w := newWorld(t)
	_, anna, _ := w.woke()
	w.place.fails = []error{&platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"}}
	p := w.post(anna+"/answer", w.get(anna).form("text", "So sorry"))
	u, err := url.Parse(p.header.Get("Location"))
	w.must(err)
	r := httptest.NewRequest("GET", anna, nil)
	v := &visit{id: jeanne().Conversation(), Visit: web.NewVisit(httptest.NewRecorder(), r, w.now)}
	d := &desk{Handler: w.handler}
	m, err := d.load(context.Background(), v, parseReplyName(u.Query()))
	w.must(err)
	if len(m.replies) != 1 {
		t.Fatalf("%d answers, want 1", len(m.replies))
	}
	if again := with(m.replies, m.replies[0]); len(again) != 1 {
		t.Errorf("%d answers, want each once", len(again))
	}
	if alone := with(nil, m.replies[0]); len(alone) != 1 {
		t.Errorf("%d answers, want the one that was named", len(alone))
	}
	for _, altered := range []string{"", "x", "12", "abc.id1", ".", "1." + strings.Repeat("a", 300)} {
		w.get(anna+"?"+url.Values{after: {altered}}.Encode()).says(200, "Hier soir")
	}
}
