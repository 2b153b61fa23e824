package scoring

import (
	"cmp"
	"slices"
)

// Points for each level. They are only added, never multiplied or subtracted, so every point has a reason, and a
// person's reach, patience or persistence can only raise a priority.
const (
	full      = 100
	inboxFrom = 20
)

// prioritise adds up the findings. Every complaint reaches at least the inbox. A page takes a complaint and one of:
// danger, law, data or fraud; strong language in public; anger for the second time; or as many lesser findings.
func prioritise(in Input, e evidence, v view) Score {
	s := Score{Sentiment: v.sentiment, Complaint: v.complaint, Urgent: v.complaint && e.cues&urgentCues != 0 || v.alarm}
	add := func(code string, points int, n int64) {
		s.Reasons = append(s.Reasons, Reason{Code: code, Points: points, N: n})
	}
	if v.complaint {
		addComplaint(in, e, v, add)
	} else {
		addOther(in, e, v, add)
	}
	addReach(in, add)

	slices.SortStableFunc(s.Reasons, func(a, b Reason) int { return cmp.Compare(b.Points, a.Points) })
	for i, r := range s.Reasons {
		s.Reasons[i].Points = min(r.Points, full-s.Priority)
		s.Priority += s.Reasons[i].Points
	}
	s.Level = level(s, e, in)
	return s
}

func addComplaint(in Input, e evidence, v view, add func(code string, points int, n int64)) {
	// A complaint found by phrases alone has a minimum, raised by the model's certainty. If people of the brand taught
	// the model, only its certainty counts.
	points := max(19, 12+v.likely*15/1000)
	if v.taught {
		points = v.likely * 34 / 1000
	}
	add(codeComplaint, points, 0)
	addDirect(in, 6, 3, add)
	for _, c := range []struct {
		cue    cue
		code   string
		points int
	}{
		{danger, codeDanger, 50},
		{data, codeData, 42},
		{fraud, codeFraud, 40},
		{legal, codeLegal, 38},
		{down, codeDown, 15},
		{strong, codeStrong, 25},
		{leaving, codeLeaving, 12},
		{unanswered, codeUnanswered, 10},
		{again, codeAgain, 8},
		{money, codeMoney, 6},
		{hurry, codeHurry, 6},
	} {
		if e.cues&c.cue != 0 {
			add(c.code, c.points, 0)
		}
	}
	if e.angry() && e.cues&strong == 0 {
		add(codeAngry, 13, 0)
	}
	if v.alarm && e.cues&urgentCues == 0 {
		add(codeAlarm, 8, 0)
	}
	if !in.Private {
		add(codePublic, 10, 0)
	}
	if in.Rating == 1 || in.Rating == 2 {
		add(codeRated, 12-4*in.Rating, int64(in.Rating))
	}
}

func addOther(in Input, e evidence, v view, add func(code string, points int, n int64)) {
	sentiment := v.sentiment
	asks := e.questions > 0 || e.cues&ask != 0
	switch {
	case sentiment == Negative:
		add(codeUnhappy, 12+v.unhappy*6/1000, 0)
		addDirect(in, 4, 2, add)
	case e.words == 0 && e.hits == 0 && sentiment == Unsure:
		add(codeNoWords, 20, 0)
	case sentiment == Unsure:
		add(codeUnsure, 20, 0)
	case sentiment == Positive && e.cues&thanks != 0:
		add(codeThanks, 4, 0)
	case sentiment == Positive:
		add(codePraise, 4, 0)
	}
	if asks && (sentiment != Positive || e.questions > 0) {
		add(codeQuestion, 16, 0)
	}
	if sentiment == Neutral {
		// A neutral mention for nobody in particular is merely logged.
		switch {
		case in.Private:
			add(codePrivate, 20, 0)
		case e.cues&personal != 0 || e.words < 3:
			add(codeAddressed, 6, 0)
		}
	}
	// A possible complaint ranks above none. These weights rank complaints 1.5 percentage points better than half of
	// them would, and hardly change a level.
	if points := (v.likely*22 + v.unhappy*5) / 1000; points > 0 {
		add(codeDoubt, points, 0)
	}
	if in.Rating >= 1 && in.Rating <= 3 {
		add(codeRated, 20, int64(in.Rating))
	}
	if e.cues&hurry != 0 && sentiment != Positive {
		add(codeHurry, 10, 0)
	}
}

// addDirect adds points by whom an unhappy person addressed.
func addDirect(in Input, to, about int, add func(code string, points int, n int64)) {
	switch in.Addressed {
	case ToUs:
		add(codeToUs, to, 0)
	case AboutUs:
		add(codeAboutUs, about, 0)
	}
}

// addReach adds points that do not depend on the text.
func addReach(in Input, add func(code string, points int, n int64)) {
	if points := steps(int64(in.Followers), 3, 1_000, 6, 10_000, 9, 100_000, 12, 1_000_000); points > 0 {
		add(codeFollowers, points, int64(in.Followers))
	}
	if in.Verified {
		add(codeVerified, 3, 0)
	}
}

// steps takes pairs of points and the least n that earns them, in rising order.
func steps(n int64, pairs ...int64) (points int) {
	for i := 0; i < len(pairs); i += 2 {
		if n >= pairs[i+1] {
			points = int(pairs[i])
		}
	}
	return points
}

// level is Inbox or Log. Reach counts only through the priority, which never falls as reach grows.
func level(s Score, e evidence, in Input) Level {
	asks := e.questions > 0 || e.cues&ask != 0
	switch {
	case s.Complaint, s.Sentiment == Unsure, s.Sentiment == Negative, s.Priority >= inboxFrom:
		return Inbox
	case s.Sentiment == Neutral && (asks || in.Private || e.cues&personal != 0 || e.words < 3):
		return Inbox
	case e.questions > 0:
		return Inbox
	}
	return Log
}
