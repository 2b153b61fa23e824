// Package command is what people of the team ask for by SMS: it reads their words, and does what they say.
package command

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/sms"
)

// Verb is what somebody wants.
type Verb string

// The verbs.
const (
	Take     Verb = "take"     // it is mine
	Escalate Verb = "escalate" // not me: call the next person now
	Snooze   Verb = "snooze"   // call nobody for a while
	List     Verb = "list"     // what is open
	Stop     Verb = "stop"     // no more SMS
	Start    Verb = "start"    // SMS again
	Note     Verb = "note"     // any other words: they are kept with the conversation
	Nothing  Verb = ""         // no words at all
)

// Command is what an SMS asks for.
type Command struct {
	Verb Verb
	Code string        // four digits; "" for none. Of a note: what may be one
	For  time.Duration // of Take and Snooze; 0 for as long as usual
	Text string        // of Note: the words as they were written, at most MaxText bytes
}

// MaxText bounds a note, in bytes: the longest SMS of several parts that AWS delivers.
const MaxText = 1600

// Brief is how long "T" takes for.
const Brief = 10 * time.Minute

// Parse reads an SMS as people type it with one thumb in the dark: "OK", "ok4821", "Pris.", "４８２１", "s30", "e 4821".
// Only a text that is a command from end to end is one. Whatever else it says is a note, and never takes: "ok but I am
// not there" must not stop the steps.
func Parse(text string) Command {
	text = clipped(text)
	if text == "" {
		return Command{}
	}
	tokens := tokenize(text)
	if verb, ok := byCarrier[strings.Join(tokens, " ")]; ok {
		return Command{Verb: verb}
	}
	if c, ok := read(tokens); ok {
		return c
	}
	return Command{Verb: Note, Code: codeOf(tokens), Text: text}
}

// Keyword reads the keyword that AWS recognised in an SMS; Nothing for one of none of our business. What AWS takes for
// a STOP is one, whatever else the SMS says: AWS sends nothing to that number from then on.
func Keyword(keyword string) Verb { return byCarrier[strings.Join(tokenize(clipped(keyword)), " ")] }

// byCarrier are the words on which AWS itself stops sending (End User Messaging, required opt-out keywords), and those
// on which it may be told to begin again. Never written to.
var byCarrier = map[string]Verb{
	"stop": Stop, "stop all": Stop, "stopall": Stop, "arret": Stop, "cancel": Stop, "end": Stop, "opt out": Stop,
	"optout": Stop, "quit": Stop, "remove": Stop, "td": Stop, "unsubscribe": Stop, "start": Start, "unstop": Start,
}

// said is what a phrase stands for. alone holds only where no code stands beside it: "No 4821" may mean its number.
type said struct {
	verb  Verb
	time  time.Duration
	alone bool
}

// phrases are ways to say a verb, folded, in English and French. Never written to.
var phrases = func() map[string]said {
	all := map[string]said{}
	add := func(s said, list ...string) {
		for _, phrase := range list {
			all[phrase] = s
		}
	}
	add(said{verb: Take}, "ok", "okay", "okey", "oki", "okk", "k", "o k", "oui", "yes", "yep", "ack", "pris", "prise",
		"prends", "je prends",
		"je le prends", "je la prends", "j ai pris", "jai pris", "je m en occupe", "je m en charge", "j y vais",
		"je gere", "pour moi",
		"c est pour moi", "take", "taken", "take it", "taking it", "i take it", "i ll take it", "ill take it",
		"i got it", "got it",
		"i have it", "mine", "on it", "i m on it", "im on it")
	add(said{verb: Take, time: Brief}, "t")
	add(said{verb: Escalate}, "e", "esc", "escalate", "escalade", "escalader", "next", "suivant", "suivante", "pas moi",
		"not me", "not mine",
		"hand over", "pass", "passe", "je passe", "je ne peux pas", "i can t", "cant")
	add(said{verb: Escalate, alone: true}, "no", "non", "nope", "nan")
	add(said{verb: Snooze}, "s", "snooze", "later", "plus tard", "attends", "wait")
	add(said{verb: List}, "list", "liste", "status", "help", "aide", "info", "?")
	return all
}()

// longest is how many words the longest phrase has.
var longest = func() (n int) {
	for phrase := range phrases {
		n = max(n, len(strings.Fields(phrase)))
	}
	return n
}()

// fillers say nothing beside a verb.
var fillers = []string{
	"oyez", "alerte", "alert", "code", "n", "merci", "thanks", "thank", "you", "thx", "please",
	"svp", "stp", "pour", "for",
}

// read reads a text that is a command from end to end.
func read(tokens []string) (c Command, ok bool) {
	var verb, brief said
	timed := false
	for i := 0; i < len(tokens); {
		token := tokens[i]
		if s, n := phrase(tokens[i:]); n > 0 {
			if verb.verb != Nothing && verb != s {
				return Command{}, false
			}
			verb, i = s, i+n
			continue
		}
		if code, n := code(tokens[i:]); n > 0 && (c.Code == "" || c.Code == code) {
			c.Code, i = code, i+n
			continue
		}
		if d, n := duration(tokens[i:]); n > 0 && !timed && (verb.verb == Take || verb.verb == Snooze) {
			brief.time, timed, i = d, true, i+n
			continue
		}
		if i == 0 || !slices.Contains(fillers, token) {
			return Command{}, false
		}
		i++
	}
	if verb.verb == Nothing && c.Code != "" {
		verb.verb = Take
	}
	if c.Verb, c.For = verb.verb, verb.time; timed {
		c.For = brief.time
	}
	return c, c.Verb != Nothing && !(verb.alone && c.Code != "") && !(c.Verb == List && c.Code != "")
}

// phrase finds the longest phrase that tokens begin with, and of how many words it is; 0 for none.
func phrase(tokens []string) (said, int) {
	for n := min(longest, len(tokens)); n > 0; n-- {
		if s, ok := phrases[strings.Join(tokens[:n], " ")]; ok {
			return s, n
		}
	}
	return said{}, 0
}

// code finds the four digits that tokens begin with: "4821", or "48 21" as some read it aloud.
func code(tokens []string) (string, int) {
	switch {
	case isDigits(tokens[0], 4):
		return tokens[0], 1
	case len(tokens) > 1 && isDigits(tokens[0], 2) && isDigits(tokens[1], 2):
		return tokens[0] + tokens[1], 2
	}
	return "", 0
}

// codeOf finds what may be the code of a note: four digits that stand first, or after a verb.
func codeOf(tokens []string) string {
	_, n := phrase(tokens)
	if n < len(tokens) && isDigits(tokens[n], 4) {
		return tokens[n]
	}
	return ""
}

func isDigits(token string, n int) bool { return len(token) == n && token[0] >= '0' && token[0] <= '9' }

// duration finds the time that tokens begin with: "30", "30 min", "1h", "1 h 30".
func duration(tokens []string) (time.Duration, int) {
	n, err := strconv.Atoi(tokens[0])
	if err != nil || len(tokens[0]) > 3 {
		return 0, 0
	}
	unit := ""
	if len(tokens) > 1 {
		unit = tokens[1]
	}
	switch unit {
	case "m", "mn", "min", "mins", "minute", "minutes":
		return time.Duration(n) * time.Minute, 2
	case "h", "hour", "hours", "heure", "heures":
		d, used := time.Duration(n)*time.Hour, 2
		if len(tokens) > 2 && isDigits(tokens[2], 2) {
			minutes, _ := strconv.Atoi(tokens[2]) // two digits
			d, used = d+time.Duration(minutes)*time.Minute, 3
		}
		return d, used
	}
	return time.Duration(n) * time.Minute, 1
}

// signs are what people send in place of words. Never written to.
var signs = strings.NewReplacer("👍", " ok ", "👌", " ok ", "🆗", " ok ", "✅", " ok ", "✔", " ok ", "n°", " n ", "N°",
	" n ", "№", " n ")

// tokenize cuts a text into words and numbers, in small letters without accents; "ok4821" is two. A text of question
// marks alone is "?".
func tokenize(text string) []string {
	folded := strings.ToLower(sms.Fold(signs.Replace(text)))
	if folded != "" && strings.Trim(folded, "? ") == "" {
		return []string{"?"}
	}
	var tokens []string
	word, before := strings.Builder{}, false // whether what stands before is a digit
	end := func() {
		if word.Len() > 0 {
			tokens = append(tokens, word.String())
			word.Reset()
		}
	}
	for _, r := range norm.NFD.String(folded) {
		digit := r >= '0' && r <= '9'
		switch {
		case unicode.Is(unicode.M, r): // an accent
		case digit || unicode.IsLetter(r):
			if digit != before {
				end()
			}
			word.WriteRune(r)
			before = digit
		default:
			end()
		}
	}
	end()
	if len(tokens) > 1 && tokens[0] == "0" && tokens[1] == "k" { // the zero is beside the o
		tokens = append([]string{"ok"}, tokens[2:]...)
	}
	return tokens
}

// clipped is a text without what stands around it, valid, at most MaxText bytes.
func clipped(text string) string {
	if len(text) > MaxText {
		end := MaxText
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	return strings.TrimSpace(strings.ToValidUTF8(text, ""))
}
