package scoring

import "slices"

// The bar is the priority from which a complaint pages. A brand may have its own, found from the pages a week it
// accepts, within these limits.
const (
	ShippedBar = 60 // without a weekly limit, or with too little data
	LowestBar  = 40 // a complaint and little more
	HighestBar = 90
)

// Grave says that a complaint is of danger, law, data or fraud. It pages whatever the bar and the week's count.
func (s Score) Grave() bool {
	return s.Complaint && slices.ContainsFunc(s.Reasons, func(r Reason) bool {
		return r.Code == codeDanger || r.Code == codeData || r.Code == codeFraud || r.Code == codeLegal
	})
}
