package linkedin

import (
	"regexp"
	"strings"
)

// LinkedIn's names of things. A comment's holds what it stands below, with or without its own "urn:li:".
var (
	commentURN = regexp.MustCompile(`^urn:li:comment:\((?:urn:li:)?([A-Za-z]+:[0-9]{1,20}),([0-9]{1,20})\)$`)
	postURN    = regexp.MustCompile(`^urn:li:[A-Za-z]+:[0-9]{1,20}$`)
)

// comment is a comment's name in its one spelling, the name of what it stands below, and its number; all empty for
// anything else.
func comment(urn string) (name, below, id string) {
	found := commentURN.FindStringSubmatch(urn)
	if found == nil {
		return "", "", ""
	}
	below = "urn:li:" + found[1]
	return "urn:li:comment:(" + below + "," + found[2] + ")", below, found[2]
}

// tail is the number a name ends with; numbers are unique within LinkedIn's things of one kind.
func tail(urn string) string {
	urn = strings.TrimSuffix(urn, ")")
	digits := len(urn) - len(strings.TrimRight(urn, "0123456789"))
	return urn[len(urn)-min(digits, 20):]
}

// address is a post's.
func address(urn string) string {
	if !postURN.MatchString(urn) {
		return ""
	}
	return "https://www.linkedin.com/feed/update/" + urn
}
