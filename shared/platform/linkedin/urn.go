package linkedin

import (
	"regexp"
	"strings"
)

// LinkedIn's names of things. A comment's holds what it stands below, with or without its own "urn:li:".
var (
	commentURN = regexp.MustCompile(`^urn:li:comment:\((?:urn:li:)?([A-Za-z]+:)([0-9]+),([0-9]+)\)$`)
	postURN    = regexp.MustCompile(`^urn:li:[A-Za-z]+:([0-9]+)$`)
)

// longest is how many digits a number has at most.
const longest = 20

// comment is a comment's name in its one spelling, the name of what it stands below, and its number; all empty for
// anything else.
func comment(urn string) (name, below, id string) {
	found := commentURN.FindStringSubmatch(urn)
	if found == nil || len(found[2]) > longest || len(found[3]) > longest {
		return "", "", ""
	}
	below = "urn:li:" + found[1] + found[2]
	return "urn:li:comment:(" + below + "," + found[3] + ")", below, found[3]
}

// tail is the number a name ends with; numbers are unique within LinkedIn's things of one kind.
func tail(urn string) string {
	urn = strings.TrimSuffix(urn, ")")
	digits := len(urn) - len(strings.TrimRight(urn, "0123456789"))
	return urn[len(urn)-min(digits, longest):]
}

// post says whether a name is a post's.
func post(urn string) bool {
	found := postURN.FindStringSubmatch(urn)
	return found != nil && len(found[1]) <= longest
}

// address is a post's.
func address(urn string) string {
	if !post(urn) {
		return ""
	}
	return "https://www.linkedin.com/feed/update/" + urn
}
