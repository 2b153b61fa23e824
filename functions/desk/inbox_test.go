package desk

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oyez/shared/mention"
	"oyez/shared/scoring"
)

func TestEmptyInbox(t *testing.T) {
	w := newWorld(t)
	w.local()
	w.get("/inbox").says(200, "Inbox", "Signed in as Anna.", "Nobody is waiting for an answer.")
}

func TestInbox(t *testing.T) {
	w := newWorld(t)
	w.local()
	_, _, ben := w.woke()
	quiet := jeanne()
	quiet.ID, quiet.Author, quiet.Text = "c7", mention.Author{
		ID:   "u7",
		Name: "Paul Durand",
	}, "Ma commande n'est pas arrivée. "+strings.Repeat("Toujours rien. ", 30)
	quiet.SaidAt, quiet.HeardAt = night, night
	c := w.hear(quiet, scoring.Inbox)
	thanks := quiet
	thanks.ID, thanks.Author = "c8", mention.Author{ID: "u8", Name: "Happy Person"}
	w.hear(thanks, scoring.Log)
	w.post(ben+"/take", w.get(ben).form())

	p := w.get("/inbox")
	p.says(200, "Late 91 Answer by 02:46 (1 min late) Facebook · public comment · Jeanne Martin Bonjour, j'ai acheté",
		"alerted · Ben, until 03:07",
		"Next 45 Answer by 06:47 (in 4 h) Facebook · public comment · Paul Durand Ma commande",
		"not alerted · not taken yet")
	p.hides("Happy Person")
	line := p.text[strings.Index(p.text, "Ma commande"):]
	if n := len([]rune(line[:strings.Index(line, "…")])); n < 130 || n > 140 {
		t.Errorf("%d characters of the words are shown, want about 140", n)
	}
	if !strings.Contains(p.body, `<a href="`+pathOf(c.ID)+`">`) {
		t.Error("the line does not lead to its conversation")
	}
	w.team("fr")
	w.get("/inbox").says(200, "À répondre", "En retard", "pas encore prise en charge")
}

func TestAnswerFromTheInbox(t *testing.T) {
	w := newWorld(t)
	w.local()
	c := w.hear(jeanne(), scoring.Inbox)
	path := pathOf(c.ID)
	w.get(path).says(200, "Take it", "← Inbox", "Answer by 06:31 (in 3 h)")
	w.follow(w.post(path+"/take", w.get(path).form())).says(200, "Yours until 06:31.")
	p := w.follow(w.post(path+"/answer", w.get(path).form("text", "Dear Jeanne")))
	p.says(200, "Published, open ↗", "Anna answered this just now.", "Write another answer")
	p.hides("Take it", "Not for us")
	w.now = w.now.Add(time.Minute)
	w.post(path+"/take", p.form()).says(409, "Anna answered this 1 minute ago")
	w.get("/inbox").says(200, "Nobody is waiting for an answer.")

	w.get("/conversation/meta/123456/nobody").says(404)
	w.get("/conversation/meta/..%2F/nobody").says(404)
}

func TestDismissFromTheInbox(t *testing.T) {
	w := newWorld(t)
	w.local()
	c := w.hear(jeanne(), scoring.Inbox)
	path := pathOf(c.ID)
	w.follow(w.post(path+"/dismiss", w.get(path).form())).says(200, "Anna closed this just now: not for us.")
}

// TestAFullInbox stays a small page, and says how many more there are.
func TestAFullInbox(t *testing.T) {
	w := newWorld(t)
	w.local()
	for n := range 70 {
		m := jeanne()
		m.ID, m.Author.ID, m.Author.Name = fmt.Sprintf("c%d", n), fmt.Sprintf("u%d", n), strings.Repeat("<N'>", 40)
		m.Text = strings.Repeat(`"&'<é`, 200)
		m.HeardAt = night.Add(-time.Duration(n) * time.Minute)
		w.hear(m, scoring.Inbox)
	}
	p := w.get("/inbox")
	p.says(200, "more will follow when these are answered.")
	if len(p.body) >= 20_000 {
		t.Errorf("%d bytes, want less than 20 kB", len(p.body))
	}
	shown := strings.Count(p.body, "<li>")
	if shown < 5 || !strings.Contains(p.text, fmt.Sprintf(" %d more will follow", 70-shown)) {
		t.Errorf("%d are shown:\n%s", shown, p.text)
	}
	first, second := strings.Index(p.text, "Answer by 05:38"), strings.Index(p.text, "Answer by 05:39")
	if first < 0 || second < first {
		t.Errorf("not by answer-by:\n%s", p.text)
	}
}
