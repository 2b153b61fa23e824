package desk

import (
	"testing"
	"time"

	"oyez/shared/scoring"
)

func TestWhatHadToGoIsSaidToHaveGone(t *testing.T) {
	w := newWorld(t)
	w.local()
	m := jeanne()
	m.AuthorUntil, m.TextUntil = m.SaidAt.Add(24*time.Hour), m.SaidAt.Add(48*time.Hour)
	m.Media = []string{"https://facebook.example/fire.jpg"}
	earlier := m
	earlier.ID, earlier.Text, earlier.SaidAt = "c0", "Ma machine chauffe, est-ce normal ?", m.SaidAt.Add(-time.Minute)
	earlier.AuthorUntil, earlier.TextUntil = m.AuthorUntil.Add(-time.Minute), m.TextUntil.Add(-time.Minute)
	w.hear(earlier, scoring.Inbox)
	path := pathOf(w.hear(m, scoring.Page).ID)

	w.now = m.AuthorUntil.Add(-2 * time.Minute)
	w.get(path).says(200, "Jeanne Martin @jeanne.m", "a pris feu", "Ma machine chauffe")

	w.now = m.AuthorUntil
	p := w.get(path)
	p.says(200, "Name removed after 24 hours, as Facebook requires", "a pris feu")
	p.hides("Jeanne", "jeanne.m")

	w.now = m.TextUntil
	p = w.get(path)
	p.says(200, "(removed after 48 hours, as Facebook requires)", "danger", "Open on Facebook ↗",
		"Earlier in this conversation")
	p.hides("pris feu", "machine chauffe", "fire.jpg", "a picture", "Jeanne")
	p = w.get("/inbox")
	p.says(200, "(removed after 48 hours, as Facebook requires)", "Name removed after 24 hours, as Facebook requires")
	p.hides("pris feu", "Jeanne")

	w.team("fr")
	w.get(path).says(200, "Nom retiré après 24 heures, comme Facebook l’exige",
		"(retiré après 48 heures, comme Facebook l’exige)")
}
