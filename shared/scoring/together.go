package scoring

import "time"

// Together is the priority of several mentions of one person, and what it adds to their own reasons: that of the
// heaviest, and more, never less, for every further one and for the time between the first and the last. said counts
// them all.
func Together(priority, said int, between time.Duration) (int, []Reason) {
	var reasons []Reason
	add := func(code string, points int, n int64) {
		points = min(points, full-priority)
		reasons = append(reasons, Reason{Code: code, Points: points, N: n})
		priority += points
	}
	if said > 1 {
		add(codeRepeat, steps(int64(said), 18, 2, 22, 3, 26, 4), int64(said))
	}
	if hours := int64(between / time.Hour); hours >= 1 {
		add(codeWaiting, steps(hours, 2, 1, 5, 4, 8, 24, 11, 48), hours)
	}
	return priority, reasons
}

// Undecided is the score of what could not be scored: a person looks at it. Its bar is the highest, so that it lowers
// none.
func Undecided() Score {
	return Score{
		Sentiment: Unsure, Priority: inboxFrom, Level: Inbox, Bar: HighestBar,
		Reasons: []Reason{{Code: codeUnsure, Points: inboxFrom}},
	}
}
