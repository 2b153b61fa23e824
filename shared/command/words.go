package command

import (
	"fmt"
	"strings"

	"oyez/shared/sms"
)

// words are what Oyez answers by SMS, in one language. Each is one line; %s stand for a code, a person or a time.
type words struct {
	yours    string // code, until when, code: to the number itself, because anybody can write a sender's number
	theirs   string // code, who has it, until when
	closed   string // code
	next     string // code
	quiet    string // code, until when
	tooOften string // code, code
	noted    string // code
	notYet   string // code, code: noted, and still nobody's
	unknown  string // code
	nothing  string
	which    string // how many
	how      string // what to answer to a list
	started  string
	stopped  string // who
	someone  string // a person we no longer know
}

// wordsIn is English and French side by side. Whatever is not "fr" is English.
func wordsIn(lang string) words {
	say := func(en, _ string) string { return en }
	if lang == "fr" {
		say = func(_, fr string) string { return fr }
	}
	return words{
		yours:  say("OYEZ %s: yours until %s. Not you? E %s", "OYEZ %s : à vous jusqu'à %s. Pas vous ? E %s"),
		theirs: say("OYEZ %s: %s has it until %s.", "OYEZ %s : %s l'a pris, jusqu'à %s."),
		closed: say("OYEZ %s is closed: nothing is left to do.", "OYEZ %s est clos : il n'y a plus rien à faire."),
		next:   say("OYEZ %s: the next person is being called.", "OYEZ %s : la personne suivante est appelée."),
		quiet:  say("OYEZ %s: nobody is called before %s.", "OYEZ %s : personne n'est appelé avant %s."),
		tooOften: say("OYEZ %s was put off too often. OK %s takes it, E %s calls the next person.",
			"OYEZ %s a été repoussé trop souvent. OK %s le prend, E %s appelle la personne suivante."),
		noted: say("OYEZ %s: noted.", "OYEZ %s : noté."),
		notYet: say("OYEZ %s: noted, not taken. To take it: OK %s",
			"OYEZ %s : noté, pas pris. Pour le prendre : OK %s"),
		unknown: say("OYEZ: nothing is open under %s.", "OYEZ : rien n'est ouvert sous %s."),
		nothing: say("OYEZ: nothing is open.", "OYEZ : rien n'est ouvert."),
		which:   say("OYEZ, %d open: ", "OYEZ, %d ouverts : "),
		how:     say(". To take one: OK and its code", ". Pour en prendre un : OK et son code"),
		started: say("OYEZ: you get our SMS again.", "OYEZ : vous recevez de nouveau nos SMS."),
		stopped: say("OYEZ: %s sent STOP and gets no SMS from us. START, sent to this number, undoes it.",
			"OYEZ : %s a envoyé STOP et ne reçoit plus nos SMS. START, envoyé à ce numéro, l'annule."),
		someone: say("somebody", "quelqu'un"),
	}
}

// item is one line of a list: an alert's code, and whom it is about.
type item struct{ code, who string }

// list says what is open: as many as one segment holds, but how many there are in all.
func (w words) list(items []item) string {
	if len(items) == 0 {
		return w.nothing
	}
	text := fmt.Sprintf(w.which, len(items))
	for n, i := range items {
		one := strings.TrimSpace(i.code + " " + brief(i.who))
		if n > 0 {
			one = ", " + one
		}
		if length(text+one+w.how) > sms.Segment {
			break
		}
		text += one
	}
	return text + w.how
}

// brief keeps of a name what tells it from others.
func brief(name string) string {
	runes := []rune(sms.Line(name))
	return strings.TrimSpace(string(runes[:min(len(runes), 24)]))
}

func length(text string) int {
	n, _ := sms.Septets(sms.Fold(text))
	return n
}
