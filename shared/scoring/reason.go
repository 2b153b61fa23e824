package scoring

import (
	"fmt"
	"strconv"
	"strings"
)

// Reason is one thing that raised a priority. It is small and holds none of the customer's words, so it can be stored
// and counted.
type Reason struct {
	Code   string // one of the codes below
	Points int    // what it adds to the priority; 0 when the priority was full already
	N      int64  // what the code counts: followers, hours waited, which message this is, stars; 0 for most
}

// The codes, as stored.
const (
	codeDanger     = "danger"
	codeLegal      = "legal"
	codeData       = "data"
	codeFraud      = "fraud"
	codeDown       = "down"
	codeHurry      = "hurry"
	codeComplaint  = "complaint"
	codeDoubt      = "doubt"
	codeAlarm      = "alarm"
	codeStrong     = "strong"
	codeAngry      = "angry"
	codeLeaving    = "leaving"
	codeMoney      = "money"
	codeUnanswered = "unanswered"
	codeAgain      = "again"
	codeRated      = "rated"
	codeRepeat     = "repeat"
	codeWaiting    = "waiting"
	codePublic     = "public"
	codeToUs       = "to-us"
	codeAboutUs    = "about-us"
	codeFollowers  = "followers"
	codeVerified   = "verified"
	codeUnhappy    = "unhappy"
	codeUnsure     = "unsure"
	codeNoWords    = "no-words"
	codeQuestion   = "question"
	codeAddressed  = "addressed"
	codePrivate    = "private"
	codeThanks     = "thanks"
	codePraise     = "praise"
)

// phrases are the reasons in English and in French; %s stands for N. Never written to.
var phrases = map[string][2]string{
	codeDanger:     {"danger to a person", "danger pour une personne"},
	codeLegal:      {"threatens with the law", "menace d'une action en justice"},
	codeData:       {"personal data exposed", "données personnelles exposées"},
	codeFraud:      {"fraud or stolen money", "fraude ou argent volé"},
	codeDown:       {"service down", "service en panne"},
	codeHurry:      {"says it is urgent", "dit que c'est urgent"},
	codeComplaint:  {"complaint", "réclamation"},
	codeDoubt:      {"may be a complaint", "peut-être une réclamation"},
	codeAlarm:      {"reads like an emergency", "ressemble à une urgence"},
	codeStrong:     {"strong words", "mots durs"},
	codeAngry:      {"angry", "en colère"},
	codeLeaving:    {"threatens to leave", "menace de partir"},
	codeMoney:      {"wants money back", "demande un remboursement"},
	codeUnanswered: {"says nobody answers", "dit que personne ne répond"},
	codeAgain:      {"says it is not the first time", "dit que ce n'est pas la première fois"},
	codeRated:      {"rated %s of 5", "note de %s sur 5"},
	codeRepeat:     {"%s message", "%s message"},
	codeWaiting:    {"first unanswered for %s", "premier sans réponse depuis %s"},
	codePublic:     {"public", "public"},
	codeToUs:       {"said to us", "nous est adressé"},
	codeAboutUs:    {"said about us", "parle de nous"},
	codeFollowers:  {"%s followers", "%s abonnés"},
	codeVerified:   {"verified account", "compte vérifié"},
	codeUnhappy:    {"unhappy", "pas content"},
	codeUnsure:     {"not sure how it is meant", "sens incertain"},
	codeNoWords:    {"no words to read", "pas de texte à lire"},
	codeQuestion:   {"asks a question", "pose une question"},
	codeAddressed:  {"speaks to us", "s'adresse à nous"},
	codePrivate:    {"private message", "message privé"},
	codeThanks:     {"thanks us", "nous remercie"},
	codePraise:     {"praises us", "nous félicite"},
}

// In says the reason to a person, in French for "fr" (and its regions), else in English.
func (r Reason) In(lang string) string {
	french := lang == "fr" || strings.HasPrefix(lang, "fr-")
	pair, ok := phrases[r.Code]
	if !ok {
		return r.Code // stored by a later version
	}
	phrase := pair[0]
	if french {
		phrase = pair[1]
	}
	if !strings.Contains(phrase, "%s") {
		return phrase
	}
	return fmt.Sprintf(phrase, r.number(french))
}

func (r Reason) number(french bool) string {
	switch r.Code {
	case codeRepeat:
		return ordinal(r.N, french)
	case codeWaiting:
		return hours(r.N, french)
	}
	return grouped(r.N, french)
}

// ordinal is 1st, 2nd, 3rd, 11th, 22nd; in French 1er, 2e, 3e.
func ordinal(n int64, french bool) string {
	digits := strconv.FormatInt(n, 10)
	switch {
	case french && n == 1:
		return digits + "er"
	case french:
		return digits + "e"
	case n%100 >= 11 && n%100 <= 13:
		return digits + "th"
	}
	switch n % 10 {
	case 1:
		return digits + "st"
	case 2:
		return digits + "nd"
	case 3:
		return digits + "rd"
	}
	return digits + "th"
}

// hours is a time of which two days and more are told in days: "5 hours", "2 jours".
func hours(n int64, french bool) string {
	unit := [2]string{"hour", "heure"}
	if n >= 48 {
		n, unit = n/24, [2]string{"day", "jour"}
	}
	word := unit[0] // #nosec G602 -- of an array of two
	if french {
		word = unit[1]
	}
	if n > 1 {
		word += "s"
	}
	return grouped(n, french) + " " + word
}

// grouped writes 12,300 in English and 12 300, with a space that does not break, in French.
func grouped(n int64, french bool) string {
	mark := ","
	if french {
		mark = "\u00a0"
	}
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}
