package platform

import "oyez/shared/mention"

// Title is what people call the place a source is in: "Facebook".
func Title(s mention.Source) string {
	switch p := s.Platform(); p {
	case "meta":
		return "Facebook"
	case "x":
		return "X"
	default:
		return p
	}
}
