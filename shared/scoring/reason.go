package scoring

// Reason is one thing that raised a priority. It is small and holds none of the customer's words, so it can be stored
// and counted. Package texts has its words, in the list "score".
type Reason struct {
	Code   string // one of the codes below
	Points int    // what it adds to the priority; 0 when the priority was full already
	N      int64  // what the code counts: followers, hours waited, which message this is, stars; 0 for most
}

// The codes, as stored; package texts has a text for each.
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
