package scoring

// How sure a model must be, in thousandths.
const (
	believed   = 560 // to decide when the lexicon says less
	doubted    = 450 // below this, the sentiment is unsure
	overruling = 800 // to override a complaint that the lexicon found
	alarming   = 970 // of urgency without a phrase for it
	failing    = 700 // of a complaint without a phrase for it
	// of a complaint, if people of the brand taught what one is: missing one costs more than a wasted look
	taught = 400
)

// view is the combined verdict.
type view struct {
	sentiment Sentiment
	complaint bool
	taught    bool // people of this brand taught what a complaint is
	alarm     bool // only the model finds it urgent
	likely    int  // probability of a complaint, in thousandths
	unhappy   int  // probability that the person is unhappy, in thousandths
}

// combine weighs the model against the lexicon. The model sees how words are used together, the lexicon what a brand
// must not miss. If they contradict each other and neither is sure, the result is Unsure.
func combine(e *evidence, j Judgement, rating int) view {
	verdict, failed := e.judge(rating)
	v := view{sentiment: verdict, likely: j.Complaint, unhappy: j.Shares[0]}
	switch {
	case e.words == 0 || verdict == j.Sentiment: // a text without words is the lexicon's
	case verdict != Positive && e.cues&(urgentCues&^hurry) != 0: // urgent: it must not be missed
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
	if grave := failed && e.cues&(urgentCues&^hurry) != 0; j.Taught && !grave { // a grave complaint stays one
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
