package platform

import "strings"

// Word is how some short text is spelt: of the characters of an alphabet, all ASCII, from one to so many. A regular
// expression with such a bound is unrolled when it is compiled: those of all platforms together were a third of what
// every function did before it could start.
type Word struct {
	Of   string
	Most int
}

// Alphabets.
const (
	Digits   = "0123456789"
	Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	Small    = "abcdefghijklmnopqrstuvwxyz"
)

// Is says whether a text is so spelt.
func (w Word) Is(text string) bool {
	return text != "" && len(text) <= w.Most && strings.Trim(text, w.Of) == ""
}
