package scoring

// evidence is what the lexicon found in a text.
type evidence struct {
	tokens
	good, bad int // in hundredths, so that no two machines round differently
	polite    int // the part of good that is thanks
	cues      cue
	hazards   int
	hits      int      // phrases with a meaning
	lang      language // whose phrases were used, if certain
	known     bool     // the text has words of a language we read
}

func understand(t tokens, hint string) evidence {
	tree, lang, known := compiled().tree(t, hint)
	e := gather(t, tree, known, nil)
	e.lang = lang
	return e
}

// tree returns the phrases to read a text with, and whether its language is certain.
func (l *lexicon) tree(t tokens, hint string) (tree *node, lang language, known bool) {
	seen, count := l.detect(t)
	switch lang := choose(hint, seen, count); {
	case lang == inEnglish:
		return l.english, lang, count[inEnglish] > 0
	case lang == inFrench:
		return l.french, lang, count[inFrench] > 0
	case lang == inOther:
		return l.other, lang, false
	}
	// A few words of no clear language ("Excellent", "SAV nul"): use whichever finds more.
	en, fr := gather(t, l.english, false, nil), gather(t, l.french, false, nil)
	if fr.good+fr.bad > en.good+en.bad {
		return l.french, unknown, false
	}
	return l.english, unknown, false
}

// reach is for how many words a negation or an intensifier holds.
const (
	negationReach = 3
	degreeReach   = 2
)

// Factors on the next word's weight, in tenths.
const (
	weaker   = 6
	asIs     = 10
	stronger = 14
)

// gather walks through a text once. If weigh is not nil, it gets the position of each phrase and what it adds to the
// case for a complaint.
func gather(t tokens, tree *node, known bool, weigh func(at, weight int)) evidence {
	e := evidence{tokens: t, known: known}
	denied, degree, factor := 0, 0, asIs // for how many more words each holds
	for i := 0; i < len(t.list); {
		if t.list[i].mark() {
			denied, degree, factor = 0, 0, asIs
			i++
			continue
		}
		found, length := tree.match(t.list[i:])
		if found == nil {
			denied, degree = denied-1, degree-1
			i++
			continue
		}
		switch {
		case found.cues&but != 0:
			// "good, but ...": what follows is why the person writes.
			e.good, e.bad = e.good*6/10, e.bad*8/10
			denied, degree = 0, 0
		case found.cues&not != 0:
			denied = negationReach + 1
			e.bad -= found.weight // "I can't ...": rarely written by the content
		case found.cues&(more|less) != 0:
			degree, factor = degreeReach+1, stronger
			e.cues |= found.cues & strong
			if found.cues&less != 0 {
				factor = weaker
			}
		default:
			f := asIs
			if degree > 0 {
				f = factor
			}
			isDenied := found.cues&whole == 0 &&
				(denied > 0 || found.cues&notBefore != 0 && deniedAfter(t.list[i+length:], tree))
			bad := e.add(*found, f, isDenied)
			if weigh != nil {
				weigh(t.list[i].at, bad)
			}
			if isDenied && found.weight != 0 {
				denied = 0 // "not good service": only one word is denied
			}
		}
		denied, degree = denied-1, degree-1
		i += length
	}
	// Smoke alone is weather; smoke in a complaint about my or your thing is not.
	if e.hazards > 0 && e.cues&complaint != 0 && e.cues&personal != 0 {
		e.cues |= danger
	}
	return e
}

// add counts one phrase and returns what it adds to the case for a complaint.
func (e *evidence) add(found entry, factor int, denied bool) (bad int) {
	e.hits++
	const lasting = ask | personal | money // of an object or a demand, counted even if denied
	switch {
	case found.cues&should != 0 && denied:
		bad = 2 * factor * 10
		e.cues |= complaint
	case found.cues&should != 0:
	case denied && found.weight > 0:
		bad = found.weight * 8 / 10
		if found.weight >= 200 {
			e.cues |= complaint
		}
	case denied:
		e.good -= found.weight / 2
	case found.weight < 0:
		bad = -found.weight * factor / 10
	default:
		e.good += found.weight * factor / 10
		if found.cues&thanks != 0 && found.cues&settled == 0 {
			e.polite += found.weight * factor / 10
		}
	}
	if denied {
		e.cues |= found.cues & lasting
	} else {
		e.cues |= found.cues
		if found.cues&hazard != 0 {
			e.hazards++
		}
		if found.cues&urgentCues != 0 {
			bad += 200 // so that the sentence with the danger is the one shown
			e.bad -= 200
		}
	}
	e.bad += bad
	return bad
}

// deniedAfter finds the second half of a French negation: "marche toujours pas".
func deniedAfter(rest []token, tree *node) bool {
	for i := 0; i < min(2, len(rest)) && !rest[i].mark(); i++ {
		switch string(rest[i].text) {
		case "pas", "plus", "jamais", "rien", "aucun", "aucune":
			found, _ := tree.match(rest[i:])
			return found == nil || found.cues&not != 0 // "marche pas mal" is not a denial
		}
	}
	return false
}

// angry says whether the words or their spelling are those of an angry person.
func (e *evidence) angry() bool { return e.cues&(strong|anger) != 0 || e.shouting() || e.bangs >= 3 }

func (e *evidence) shouting() bool { return e.shouted >= 3 || e.shouted >= 2 && e.bangs > 0 }

// judge returns the sentiment, and whether the brand failed this person.
func (e *evidence) judge(rating int) (Sentiment, bool) {
	good, bad := e.good, e.bad
	if bad > 0 && (e.angry() || e.stretched > 0) {
		bad = bad * 12 / 10
	}
	if bad >= tells {
		good -= 8 * e.polite / 10 // thanks in advance, or out of habit
	}
	if e.cues&(complaint|strong|unanswered) != 0 && e.cues&settled == 0 {
		good = good * 6 / 10 // "thanks for losing my luggage": polite or ironic
	}
	switch rating {
	case 1, 2:
		bad += 250
	case 4, 5:
		good += 250
	}
	sum := good - bad
	failed := e.cues&(complaint|unanswered|money|leaving|legal|data|fraud|danger|down) != 0 || rating == 1 ||
		rating == 2 || bad >= 300
	switch {
	case sum <= -tells:
		return Negative, failed
	case sum >= tells && e.cues&(danger|legal|data|fraud) == 0:
		return Positive, false
	case e.cues&(danger|legal|data|fraud) != 0:
		return Unsure, true
	case good >= tells && bad >= tells:
		return Unsure, e.cues&complaint != 0 && e.cues&settled == 0
	case e.known && e.words >= 2, e.hits > 0 && e.words >= 2 && e.foreign == 0:
		return Neutral, false
	}
	return Unsure, false
}

// tells is the least weight that shows a feeling.
const tells = 100
