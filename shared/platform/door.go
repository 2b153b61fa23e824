package platform

import "oyez/shared/mention"

// Door is the name of the adapter that hears a source and answers it. It is the source's platform, but for Meta's
// products: each is a place of its own to people, and all are heard at one door.
func Door(s mention.Source) string {
	switch p := s.Platform(); p {
	case "messenger", "instagram", "whatsapp", "threads":
		return "meta"
	default:
		return p
	}
}
