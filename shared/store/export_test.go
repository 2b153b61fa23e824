package store

// What Change and ChangeWithAlert write with, for tests that need items in a state that no move leads to.
var (
	PutConversation = (*Store).putConversation
	OpenAlert       = (*Store).openAlert
	PutBoth         = (*Store).putBoth
	ErrCodeInUse    = errCodeInUse
)
