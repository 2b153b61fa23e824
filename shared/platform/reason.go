package platform

import "strings"

// ReasonIn is why a platform did not take an answer, in a language of the staff: "fr", else English. A SendError's
// Reason is one of a closed set, in English, with the platform's code in brackets; a test of package all holds every
// adapter to the set.
func ReasonIn(lang, reason string) string {
	words, code, coded := strings.Cut(reason, " (")
	if lang == "fr" {
		words = french(words)
	}
	if coded {
		return words + ", " + strings.TrimSuffix(code, ")")
	}
	return words
}

// french is words of the set, or two of them joined by a colon; what is not in it stays as it is.
func french(words string) string {
	if fr, known := reasons[words]; known {
		return fr
	}
	first, second, joined := strings.Cut(words, ": ")
	if !joined {
		return words
	}
	return french(first) + "\u00a0: " + french(second)
}

// Known says whether ReasonIn has a reason in every language.
func Known(reason string) bool {
	words, _, _ := strings.Cut(reason, " (")
	first, second, joined := strings.Cut(words, ": ")
	return reasons[words] != "" || joined && reasons[first] != "" && reasons[second] != ""
}

// reasons is the set, in English and French.
var reasons = map[string]string{
	// Later it may go.
	"the platform is busy or down":     "la plateforme est débordée ou en panne",
	"too many calls":                   "trop d’appels",
	"no connection":                    "pas de connexion",
	"no answer":                        "pas de réponse",
	"answer cut off":                   "réponse coupée",
	"blocked for a while for a policy": "bloqué un moment au nom d’une règle",
	// Nobody knows what became of it.
	"the platform is broken":                             "la plateforme est cassée",
	"unexplained answer":                                 "réponse inexpliquée",
	"answer without an id":                               "réponse sans identifiant",
	"answer without a status":                            "réponse sans état",
	"could not look whether it stands there":             "impossible de voir si la réponse y est déjà",
	"may stand there already, which cannot be looked up": "y est peut-être déjà, ce que la plateforme ne laisse pas vérifier",
	"no JSON":         "réponse illisible",
	"nobody can look": "personne ne peut regarder",
	// Our permission is gone.
	"no token for this account":                                 "pas de jeton pour ce compte",
	"no keys for this account":                                  "pas de clés pour ce compte",
	"no key for this forum":                                     "pas de clé pour ce forum",
	"no token or admin for this workspace":                      "pas de jeton ou pas d’administrateur pour cet espace",
	"no token or subdomain for this account":                    "pas de jeton ou pas de sous-domaine pour ce compte",
	"permission missing":                                        "autorisation absente",
	"permission missing or withdrawn":                           "autorisation absente ou retirée",
	"app removed by the Page":                                   "application retirée par la Page",
	"password changed":                                          "mot de passe changé",
	"token expired":                                             "jeton expiré",
	"token expired or invalid":                                  "jeton expiré ou invalide",
	"token expired or withdrawn":                                "jeton expiré ou retiré",
	"token invalid":                                             "jeton invalide",
	"token invalid or withdrawn":                                "jeton invalide ou retiré",
	"keys invalid or withdrawn":                                 "clés invalides ou retirées",
	"the webhook is not set":                                    "le webhook n’est pas posé",
	"permission missing, or no administrator of the page":       "autorisation absente, ou pas administrateur de la page",
	"no permission of this location, or API access not granted": "pas d’autorisation pour ce lieu, ou accès à l’API non accordé",
	"no permission of this business unit, or not in our plan":   "pas d’autorisation pour cette unité, ou pas dans notre offre",
	"the LinkedIn-Version of our settings is no longer served":  "la LinkedIn-Version de nos réglages n’est plus servie",
	// It will never be taken.
	"refused":                       "refus",
	"gone":                          "disparu",
	"gone, or a parameter is wrong": "disparu, ou un paramètre est faux",
	"what it answers is gone":       "le message n’existe plus",
	"text is no JSON":               "ce texte ne peut être envoyé",
	"no address can be made for this mention":                           "aucune adresse pour répondre à ce message",
	"answered before":                                                   "déjà répondu",
	"answered privately before":                                         "déjà répondu en privé",
	"the same text twice in a row":                                      "deux fois de suite le même texte",
	"the same words stand there already":                                "ces mots y sont déjà",
	"another reply stands there already, and only one is kept":          "une autre réponse y est déjà, et une seule est gardée",
	"outside the time for private answers":                              "hors du délai des réponses privées",
	"the person cannot be reached":                                      "la personne ne peut être jointe",
	"too many people blocked or reported us":                            "trop de personnes nous ont bloqués ou signalés",
	"our app is not in the channel":                                     "notre application n’est pas dans le canal",
	"the app's credit is used up":                                       "le crédit de l’application est épuisé",
	"the plan's messages are used up":                                   "les messages de l’offre sont épuisés",
	"not allowed: it may be locked":                                     "interdit\u00a0: c’est peut-être verrouillé",
	"not allowed: who may answer is restricted, or we were not named":   "interdit\u00a0: les réponses y sont limitées, ou nous n’y sommes pas nommés",
	"the ticket takes no comment: it may be closed":                     "le ticket ne prend pas de commentaire\u00a0: il est peut-être clos",
	"refused: the location is not verified, or the text is not allowed": "refus\u00a0: le lieu n’est pas vérifié, ou le texte n’est pas permis",
	"against the forum's rules, such as a text that is too short":       "contraire aux règles du forum, par exemple un texte trop court",
}
