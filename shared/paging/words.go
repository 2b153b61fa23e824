package paging

import (
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// words are what an SMS says in one language.
type words struct {
	private   string
	review    string
	picture   string
	script    string
	deleted   string
	removed   string // by us, as its platform asks
	openAgain string
	again     string // an alert open again, to the person who held it; %s is the code
	nth       func(n int) string
}

func wordsIn(lang string) words {
	if lang == "fr" {
		return words{
			private: "privé", review: "avis", picture: "(une image, sans texte)", script: "(autre écriture, ouvrir le lien)",
			deleted: "(message supprimé depuis)", removed: "(message retiré depuis)", openAgain: "de nouveau ouvert",
			again: "OYEZ %s est de nouveau ouvert : pris, resté sans réponse.",
			nth:   func(n int) string { return fmt.Sprintf("%de msg", n) },
		}
	}
	return words{
		private: "private", review: "review", picture: "(a picture, no words)", script: "(another script, open the link)",
		deleted: "(deleted meanwhile)", removed: "(removed meanwhile)", openAgain: "open again",
		again: "OYEZ %s is open again: taken, not answered.",
		nth:   func(n int) string { return fmt.Sprintf("%s msg", ordinal(n)) },
	}
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

func openAgain(lang, code string) string { return fmt.Sprintf(wordsIn(lang).again, code) }

// place says where it was said: "Facebook", "X private".
func place(w words, m store.Mention) string {
	p := platform.Title(m.Source)
	switch {
	case m.Private:
		return p + " " + w.private
	case m.Kind == mention.Review:
		return p + " " + w.review
	default:
		return p
	}
}

func author(m store.Mention) string {
	if m.Author.Name != "" {
		return m.Author.Name
	}
	if m.Author.Handle != "" {
		return "@" + m.Author.Handle
	}
	return ""
}

func nucleus(m store.Mention) string { return scoring.Nucleus(m.Text, m.Lang) }

func noWords(w words, m store.Mention) string {
	switch {
	case m.Erased:
		return w.deleted
	case m.Text == "" && len(m.Media) == 0 && !m.TextUntil.IsZero():
		return w.removed
	case m.Text == "":
		return w.picture
	default:
		return w.script
	}
}
