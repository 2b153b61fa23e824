package scoring

import "time"

// Together returns the priority of several mentions of one person, and the reasons it adds: the highest priority, plus
// points for each further mention (said counts them all) and for the time from the first to the last.
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

// Undecided is the score of a mention that could not be scored, for a person to read. Its bar is the highest, so it
// lowers none.
func Undecided() Score {
	return Score{
		Sentiment: Unsure, Priority: inboxFrom, Level: Inbox, Bar: HighestBar,
		Reasons: []Reason{{Code: codeUnsure, Points: inboxFrom}},
	}
}
