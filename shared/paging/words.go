package paging

import (
	"cmp"
	"fmt"
	"strings"

	"oyez/shared/platform/all"

	"oyez/shared/alert"
	"oyez/shared/mention"
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
	overdue   string
	test      string // the canary
	nth       func(n int) string
	burst     func(n int) string
	took      func(code, name string) string
	calling   func(code string, minutes int, name string) string
	again     func(code string, minutes int) string               // taken so many minutes ago
	mail      string                                              // how an e-mail begins
	clock     func(n int, by string) string                       // so many wait in the inbox
	shift     func(codes []string, waiting int, by string) string // what is open for who comes on call
	heldBack  func(n int) string
	notSent   func(h store.Suppressed) string
}

// ReasonText says in words why an SMS was held back, or what a person decided; a carrier's reason as it is.
func ReasonText(lang string, reason alert.Reason) string {
	return cmp.Or(reasonsIn(lang)[reason], string(reason))
}

// reasonsIn stands apart from the other words: the desk says these too, and links nothing else.
func reasonsIn(lang string) map[alert.Reason]string {
	if lang == "fr" {
		return map[alert.Reason]string{
			alert.OverBudget: "limite par heure", alert.QuietHours: "heures calmes",
			alert.Shadow:  "à blanc (rien n'est envoyé)",
			alert.OfBurst: "une autre alerte de la rafale sonne pour elle", alert.OurFault: "panne de notre côté",
			alert.WasSnoozed: "remise à plus tard", alert.HandedOver: "rendue",
			alert.Escalated: "étape suivante demandée",
		}
	}
	return map[alert.Reason]string{
		alert.OverBudget: "limit per hour", alert.QuietHours: "quiet hours", alert.Shadow: "shadow (nothing is sent)",
		alert.OfBurst: "another alert of the burst rings for it", alert.OurFault: "a fault of ours",
		alert.WasSnoozed: "put off", alert.HandedOver: "handed over", alert.Escalated: "the next step was asked for",
	}
}

func wordsIn(lang string) words {
	if lang == "fr" {
		return words{
			private: "privé", review: "avis", picture: "(une image, sans texte)",
			script:  "(autre écriture, ouvrir le lien)",
			deleted: "(message supprimé depuis)", removed: "(message retiré depuis)", openAgain: "de nouveau ouvert",
			overdue: "attend depuis trop longtemps", test: "l'essai du jour, rien à faire : il se ferme seul",
			nth:   func(n int) string { return fmt.Sprintf("%de msg", n) },
			burst: func(n int) string { return fmt.Sprintf("rafale de %d", n) },
			took:  func(code, name string) string { return fmt.Sprintf("OYEZ %s : %s s'en charge.", code, name) },
			calling: func(code string, minutes int, name string) string {
				return fmt.Sprintf("OYEZ %s : sans réponse depuis %d min, %s est maintenant appelé(e).", code, minutes,
					name)
			},
			again: func(code string, minutes int) string {
				return fmt.Sprintf("OYEZ %s est de nouveau ouvert : pris il y a %d min, resté sans réponse.", code,
					minutes)
			},
			clock: func(n int, by string) string {
				return fmt.Sprintf("OYEZ : %d sans réponse dans la boîte, avant %s pour le premier", n, by)
			},
			shift: func(codes []string, waiting int, by string) string {
				return fmt.Sprintf("OYEZ : vous êtes de garde. %s",
					open(codes, waiting, by, "alerte", "alertes", "en attente", "avant", "rien n'est ouvert"))
			},
			heldBack: func(n int) string { return fmt.Sprintf("OYEZ : %d SMS non envoyés depuis hier.", n) },
			notSent: func(h store.Suppressed) string {
				switch {
				case h.N > 0:
					return fmt.Sprintf("%d d'une rafale sur %s", h.N, all.Title(h.Source))
				case h.Alert == "":
					return "récapitulatif"
				}
				return fmt.Sprintf("alerte %s, priorité %d", h.Code, h.Priority)
			},
			mail: "Un SMS ne vous est peut-être pas parvenu.",
		}
	}
	return words{
		private: "private", review: "review", picture: "(a picture, no words)",
		script:  "(another script, open the link)",
		deleted: "(deleted meanwhile)", removed: "(removed meanwhile)", openAgain: "open again",
		overdue: "waits too long",
		test:    "the daily test, nothing to do: it closes by itself",
		nth:     func(n int) string { return fmt.Sprintf("%s msg", ordinal(n)) },
		burst:   func(n int) string { return fmt.Sprintf("burst of %d", n) },
		took:    func(code, name string) string { return fmt.Sprintf("OYEZ %s: %s took it.", code, name) },
		calling: func(code string, minutes int, name string) string {
			return fmt.Sprintf("OYEZ %s: no answer in %d min, now calling %s.", code, minutes, name)
		},
		again: func(code string, minutes int) string {
			return fmt.Sprintf("OYEZ %s is open again: taken %d min ago, not answered.", code, minutes)
		},
		clock: func(n int, by string) string {
			return fmt.Sprintf("OYEZ: %d in the inbox without an answer, the first by %s", n, by)
		},
		shift: func(codes []string, waiting int, by string) string {
			return fmt.Sprintf("OYEZ: you are on call. %s",
				open(codes, waiting, by, "alert", "alerts", "waiting", "by", "nothing is open"))
		},
		heldBack: func(n int) string { return fmt.Sprintf("OYEZ: %d SMS not sent since yesterday.", n) },
		notSent: func(h store.Suppressed) string {
			switch {
			case h.N > 0:
				return fmt.Sprintf("%d of a burst on %s", h.N, all.Title(h.Source))
			case h.Alert == "":
				return "digest"
			}
			return fmt.Sprintf("alert %s, priority %d", h.Code, h.Priority)
		},
		mail: "An SMS may not have reached you.",
	}
}

// shown is how many alerts a digest names by their codes.
const shown = 4

// open is what is open, in few words: "2 alerts (4821, 5512), 14 waiting, by 09:40".
func open(codes []string, waiting int, by, one, many, wait, before, nothing string) string {
	var parts []string
	if n := len(codes); n > 0 {
		named := strings.Join(codes[:min(n, shown)], ", ")
		if n > shown {
			named += "..."
		}
		noun := many
		if n == 1 {
			noun = one
		}
		parts = append(parts, fmt.Sprintf("%d %s (%s)", n, noun, named))
	}
	if waiting > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", waiting, wait), before+" "+by)
	}
	if len(parts) == 0 {
		return nothing
	}
	return strings.Join(parts, ", ")
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

// place says where it was said: "Facebook", "X private".
func place(w words, m store.Mention) string {
	p := all.Title(m.Source)
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
