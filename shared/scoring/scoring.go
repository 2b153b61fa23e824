// Package scoring scores a mention: how the person feels, whether it is a complaint, whether it is urgent, and from
// that a priority with its reasons. It is pure and counts in whole numbers, so the same input gives the same score on
// every machine. A model learned from labelled mentions (MODEL.md) judges the text; a lexicon supplies evidence and the
// reasons people read.
package scoring

// Input is one mention, regardless of what else its author said. Together combines several.
type Input struct {
	Text      string    // "" for pictures alone
	Lang      string    // the platform's BCP 47 tag, often wrong; "" for none
	Rating    int       // 1..5; 0 for none
	Followers int       // -1 if unknown
	Verified  bool      // by the platform
	Private   bool      // only we can read it
	Addressed Addressed // to whom it was said
	// tweet, comment, review or message; "" for any other place
	Channel string
}

// Addressed is to whom something was said.
type Addressed string

// When the platform does not say, ToUs.
const (
	ToUs      Addressed = ""          // in private, as a reply, by name, or in a place of ours
	AboutUs   Addressed = "about us"  // in public, to others
	Overheard Addressed = "overheard" // found by a search or a feed; it may not concern us
)

// Scorer scores a mention. It never fails: a text it cannot read is Unsure, for a person to read.
type Scorer interface {
	Score(in Input) Score
}

type Score struct {
	Sentiment Sentiment
	Complaint bool // in this person's view, the brand failed them
	Urgent    bool // danger to people, law, data, fraud, a service down, or the person says so
	Priority  int  // 0..100, the sum of the reasons' points
	Level     Level
	Reasons   []Reason // heaviest first
	Bar       int      // the priority from which a complaint pages; 0 for ShippedBar; not stored with a mention
}

// Sentiment is how the person feels about the brand.
type Sentiment string

// Unsure is a text that we cannot read or that says both; it is never merely logged.
const (
	Negative Sentiment = "negative"
	Neutral  Sentiment = "neutral"
	Positive Sentiment = "positive"
	Unsure   Sentiment = "unsure"
)

// Level is what a priority leads to. A scorer chooses between Inbox and Log; package alert decides on Page.
type Level string

// An SMS now, a reply in time, or storage only.
const (
	Page  Level = "page"
	Inbox Level = "inbox"
	Log   Level = "log"
)

// MaxText is how many bytes of a text are read; the longest platform limit is 63,206.
const MaxText = 64 << 10
