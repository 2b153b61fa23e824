package mapping

import "math"

// Scale is what a sender rates on, with both ends: 0 to 10 for NPS, 1 to 5 for stars.
type Scale struct{ Lowest, Highest float64 }

// The scales that surveys use most.
var (
	Stars = Scale{1, 5}
	NPS   = Scale{0, 10}
)

// Rating is v on a mention's scale of 1 to 5, rounded; 0 for what lies outside the scale.
func (s Scale) Rating(v float64) int {
	if !(s.Lowest < s.Highest && s.Lowest <= v && v <= s.Highest) {
		return 0
	}
	return 1 + int(math.Round(4*(v-s.Lowest)/(s.Highest-s.Lowest)))
}
