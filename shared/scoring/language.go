package scoring

import "strings"

// language is one whose tables we have, or other.
type language int

const (
	unknown language = iota
	inEnglish
	inFrench
	inOther
)

// functionWords are short words found in nearly every sentence and specific to one of our brands' main languages. Words
// shared by several (la, que, de, on) are left out. Read-only.
var functionWords = map[language]string{
	inEnglish: `the is my and you to of it for your was this that have has had with not they are i im ive its been at what how
		when why who just from but be will would can could would so we our us get got by all out up if or an do dont did there
		their them she he his her about please after now here any more still ll ve`,
	inFrench: `le les des une est et je j c pas mon ma mes vous votre vos pour dans avec cette ce ces nous depuis ai suis du au
		aux sont ils elles tres ne merci bonjour qui mais sur par plus cest jai quand comment pourquoi tout tous toujours bien
		alors ca sans chez leur sa ses ont etre fait elle jamais avant avoir
		aurait etait peut`,
	inOther: `el los las es una por con para muy pero mi yo como esta gracias der die das und ist nicht ich mein meine ein eine
		mit auf von wir ihr che sono per il di mio nao com uma meu voce os het een niet ik mijn van voor en y e o lo gli della
		bin hat sie wie auch zu`,
}

// detect returns the language of most of the function words.
func (l *lexicon) detect(t tokens) (found language, count [4]int) {
	for _, token := range t.list {
		count[l.language[string(token.text)]]++
	}
	count[unknown] = 0
	for _, lang := range [...]language{inEnglish, inFrench, inOther} {
		if count[lang] > count[found] {
			found = lang
		}
	}
	if 2*t.foreign > t.words {
		found = inOther
	}
	return found, count
}

// choose weighs the platform's tag against our own detection; platforms guess badly on short texts.
func choose(hint string, seen language, count [4]int) language {
	said := unknown
	primary, _, _ := strings.Cut(strings.ToLower(hint), "-")
	switch primary {
	case "en":
		said = inEnglish
	case "fr":
		said = inFrench
	case "", "und", "zxx", "qme", "qht", "art": // X uses "q.." tags for texts of only media or hashtags
	default:
		said = inOther
	}
	if said == unknown || seen != unknown && count[seen] >= 2 && count[seen] > 2*count[said] {
		return seen
	}
	return said
}
