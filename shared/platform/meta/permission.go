package meta

import (
	"encoding/json"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// permissions is what somebody who connected our app grants it or takes back. The entry names that
// person, and no account of ours.
func (e entry) permissions() []platform.Event {
	source := mention.SourceOf(facebook, string(e.ID))
	var events []platform.Event
	for _, raw := range e.Changes {
		c, err := read[json.RawMessage](raw)
		if err != nil {
			told, _ := unheard(source, c, err, c.Field)
			events = append(events, told)
			continue
		}
		what, note := platform.Ignored, "permissions: "+platform.Quoted(c.Field)+" "+platform.Quoted(c.Verb)
		if e.ID != "0" && (c.Verb == "revoked" || c.Verb == "removed" || c.Verb == "denied") {
			what = platform.Disconnected
		}
		events = append(events, platform.Noted(what, source, note))
	}
	return events
}
