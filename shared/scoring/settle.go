package scoring

// How sure a model must be, in thousandths, to be believed.
const (
	believed   = 560 // where the lexicon says less
	doubted    = 450 // at all: below, nobody pretends to know
	overruling = 800 // where the lexicon has heard a complaint
	alarming   = 970 // of urgency that no phrase tells
	failing    = 700 // of a complaint that no phrase tells
	// of a complaint, where people of the brand taught what one is: a missed one costs more than a look
	taught = 400
)

// view is what a mention is taken for, all things weighed.
type view struct {
	sentiment Sentiment
	complaint bool
	taught    bool // people of this brand taught what is likely, and it is theirs to say
	alarm     bool // only the model finds it urgent
	likely    int  // how likely it is a complaint, in thousandths
	unhappy   int  // how likely the person is, in thousandths
}

// settle weighs what the model says against what the lexicon says. Each has read what the other cannot: the model how
// words are used together, the lexicon what a brand must not miss. Where they contradict each other, and neither is
// sure, nobody pretends to know.
func settle(e *evidence, j Judgement, rating int) view {
	verdict, failed := e.judge(rating)
	v := view{sentiment: verdict, likely: j.Complaint, unhappy: j.Shares[0]}
	switch {
	case e.words == 0 || verdict == j.Sentiment: // signs alone are the lexicon's
	case verdict != Positive && e.cues&(urgentCues&^hurry) != 0: // whatever it may be, it is not to be missed
	case verdict == Positive && rating >= 4, rating > 0 && verdict == Negative:
	case verdict == Negative && failed:
		if j.Sure >= overruling {
			v.sentiment = Unsure
		}
	case j.Sure >= believed && (e.known || j.Known || e.hits > 0):
		v.sentiment = j.Sentiment
	case verdict == Positive && j.Sentiment == Negative:
		v.sentiment = Unsure
	}
	switch quiet := v.sentiment == Positive || v.sentiment == Neutral; {
	case quiet && rating < 4 && j.Sentiment == Negative && j.Sure >= doubted && e.words > 0,
		quiet && rating == 0 && e.hits == 0 && j.Sure < doubted:
		v.sentiment = Unsure
	}
	v.complaint = failed && v.sentiment != Positive || v.sentiment == Negative && j.Complaint >= failing
	if grave := failed && e.cues&(urgentCues&^hurry) != 0; j.Taught && !grave { // else nobody's teaching may undo it
		v.taught = true
		v.complaint = j.Complaint >= taught
		v.unhappy = v.likely
		if v.complaint && v.sentiment == Positive {
			v.sentiment = Unsure
		}
	}
	v.alarm = v.complaint && j.Urgent >= alarming
	return v
}
