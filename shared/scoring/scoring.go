// Package scoring says what to make of a mention: how the person feels, whether it is a complaint, whether it can wait,
// and from that a priority with its reasons. It is pure: the same input always gives the same score, on every kind of
// machine, for it counts in whole numbers. A model learned from labelled mentions (MODEL.md) judges the words; a
// lexicon gives it evidence, and the reasons that a person reads.
package scoring

// Input is what a score is made of: one mention, whatever else its author said. Together weighs several.
type Input struct {
	Text      string    // as the person wrote it; "" for pictures alone
	Lang      string    // BCP 47 as the platform says, "" where it does not; a hint, for platforms are often wrong
	Rating    int       // 1..5; 0 for none
	Followers int       // -1 where the platform does not tell
	Verified  bool      // the platform vouches for who the author is
	Private   bool      // only we can read it
	Addressed Addressed // to whom it was said
	// what kind of place it was said in: tweet, comment, review, message; "" where none of these fits
	Channel string
}

// Addressed is to whom something was said.
type Addressed string

// To whom it was said. Where nobody can tell, it was said to us.
const (
	ToUs      Addressed = ""          // in private, as a reply, by our name, or in a place of ours
	AboutUs   Addressed = "about us"  // in public, to others
	Overheard Addressed = "overheard" // by a search or a feed: it may not concern us at all
)

// Scorer makes a score of a mention. It never fails: what it cannot read it calls Unsure, and a person looks.
type Scorer interface {
	Score(in Input) Score
}

// Score is what we make of a mention.
type Score struct {
	Sentiment Sentiment
	Complaint bool // the brand failed this person, as the person sees it
	Urgent    bool // danger to people, law, data, fraud, a service down, or the person says that it is
	Priority  int  // 0..100, the sum of the reasons' points
	Level     Level
	Reasons   []Reason // heaviest first
	Bar       int      // the brand's: the priority from which a complaint pages. 0 for ShippedBar; not kept with a mention
}

// Sentiment is how the person feels about the brand.
type Sentiment string

// The sentiments. Unsure is a text that we cannot read, or that says both; it is never merely logged.
const (
	Negative Sentiment = "negative"
	Neutral  Sentiment = "neutral"
	Positive Sentiment = "positive"
	Unsure   Sentiment = "unsure"
)

// Level is what a priority leads to. A scorer tells Inbox from Log; package alert decides what is a Page.
type Level string

// The levels: an SMS now, an answer by a time, or nothing but keeping it.
const (
	Page  Level = "page"
	Inbox Level = "inbox"
	Log   Level = "log"
)

// MaxText is how many bytes of a text are read; the longest platform allows 63,206.
const MaxText = 64 << 10
