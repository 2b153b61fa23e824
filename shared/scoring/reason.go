package scoring

// Reason is one thing that raised a priority. It is small and holds no customer text, so it can be stored and counted.
type Reason struct {
	Code   string // one of the codes below
	Points int    // added to the priority; 0 if it was full already
	N      int64  // what the code counts: followers, hours, messages, stars; 0 for most
}

// The codes, as stored; the list "score" of package texts has a text for each.
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
