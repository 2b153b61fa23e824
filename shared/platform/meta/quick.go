package meta

import (
	"bytes"
	"encoding/json"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// whole is a delivery of one product with nothing unusual in it. encoding/json goes over each value it hands on, such
// as a json.RawMessage, two times more; read into one struct, a good delivery costs half of the careful reading.
type whole[V any] struct {
	Object string `json:"object"`
	Entry  []struct {
		ID        platform.ID     `json:"id"`
		Time      platform.Moment `json:"time"`
		Changes   []change[V]     `json:"changes"`
		Messaging []exchange      `json:"messaging"`
		Standby   []exchange      `json:"standby"`
		Field     string          `json:"field"`
	} `json:"entry"`
}

// quick reads a delivery of the three products that send most. ok is false for whatever is not plain and good: then the
// careful reading has the say. A test holds the two together.
func quick(body []byte) (events []platform.Event, ok bool) {
	switch {
	case bytes.Contains(body, []byte(`"object":"page"`)):
		return atOnce(body, "page", messenger, entry.change)
	case bytes.Contains(body, []byte(`"object":"instagram"`)):
		return atOnce(body, "instagram", instagram, entry.remark)
	case bytes.Contains(body, []byte(`"object":"whatsapp_business_account"`)):
		return atOnce(body, "whatsapp_business_account", whatsapp, entry.conversing)
	}
	return nil, false
}

func atOnce[V any](body []byte, object, place string,
	tells func(entry, change[V], error) []platform.Event,
) (events []platform.Event, ok bool) {
	var d whole[V]
	if json.Unmarshal(body, &d) != nil || d.Object != object {
		return nil, false
	}
	for _, read := range d.Entry {
		e := entry{ID: read.ID, Time: read.Time}
		if e.ID == "0" || read.Field != "" || place == whatsapp && len(read.Messaging)+len(read.Standby) > 0 {
			return nil, false
		}
		before := len(events)
		for _, c := range read.Changes {
			if messaging(c.Field) && place != whatsapp {
				return nil, false
			}
			events = append(events, tells(e, c, nil)...)
		}
		source := mention.SourceOf(place, string(e.ID))
		for _, list := range [][]exchange{read.Messaging, read.Standby} {
			for _, x := range list {
				events = append(events, x.event(source, e))
			}
		}
		if len(events) == before {
			return nil, false
		}
	}
	return events, len(events) > 0
}
