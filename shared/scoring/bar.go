package scoring

import "slices"

// The bar is the priority from which a complaint pages. A brand may have its own, found from how many pages a week it
// accepts; it never lies outside of these.
const (
	ShippedBar = 60 // of a brand that has said nothing, or has not been heard for long enough
	LowestBar  = 40 // a complaint and little more
	HighestBar = 90
)

// Grave says that a complaint is of danger to people, of law, of data or of fraud. It pages whatever the bar is,
// however many there are in a week.
func (s Score) Grave() bool {
	return s.Complaint && slices.ContainsFunc(s.Reasons, func(r Reason) bool {
		return r.Code == codeDanger || r.Code == codeData || r.Code == codeFraud || r.Code == codeLegal
	})
}
