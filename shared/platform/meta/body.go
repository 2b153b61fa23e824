package meta

import (
	"encoding/json"
	"strings"

	"oyez/shared/platform"
)

// delivery is the envelope of all of Meta's products. Threads sends a flat one, without object and entry.
type delivery struct {
	Object   string          `json:"object"`
	Entry    *[]entry        `json:"entry"`
	Topic    string          `json:"topic"`     // Threads, as all below
	TargetID platform.ID     `json:"target_id"` // the account that is told of
	Time     platform.Moment `json:"time"`
	Values   json.RawMessage `json:"values"`
}

// entry is what one account tells. Its time is when Meta sent it. Changes, exchanges and a flat value are read one by
// one, so that a malformed one does not spoil its neighbours.
type entry struct {
	ID        platform.ID       `json:"id"`
	Time      platform.Moment   `json:"time"`
	Changes   []json.RawMessage `json:"changes"`
	Messaging []json.RawMessage `json:"messaging"`
	Standby   []json.RawMessage `json:"standby"` // the same, while another app holds the conversation
	Field     string            `json:"field"`   // Instagram's documents show one change without its list
	Value     json.RawMessage   `json:"value"`
}

// changes are the entry's changes in one form.
func (e entry) changes() []json.RawMessage {
	if e.Field == "" || len(e.Value) == 0 {
		return e.Changes
	}
	flat, err := json.Marshal(change[json.RawMessage]{Field: e.Field, Value: &e.Value})
	if err != nil {
		return e.Changes // a value that was read as JSON is JSON
	}
	return append(e.Changes, flat)
}

// change is one thing that an account tells. Fields that are not heard have values of other shapes, or none.
type change[V any] struct {
	Field string `json:"field"`
	Verb  string `json:"verb,omitempty"` // of permissions; others have theirs in the value
	Value *V     `json:"value"`
}

// read reads one change. With an error, the field is there all the same if it was text.
func read[V any](raw json.RawMessage) (c change[V], err error) {
	err = json.Unmarshal(raw, &c)
	return c, err
}

// present says that a member is there and not null, whatever is in it.
type present bool

func (p *present) UnmarshalJSON(b []byte) error {
	*p = string(b) != "null"
	return nil
}

type person struct {
	ID   platform.ID `json:"id"`
	Name string      `json:"name"`
}

// links is an address or a list of addresses. Anything else is none: a picture is not worth losing words for.
type links []string

func (l *links) UnmarshalJSON(b []byte) error {
	*l = nil
	var one string
	if json.Unmarshal(b, &one) == nil && one != "" {
		*l = links{one}
		return nil
	}
	var many []platform.Each[string]
	if json.Unmarshal(b, &many) == nil {
		for _, link := range many {
			*l = append(*l, link.Value)
		}
	}
	return nil
}

// last is the last segment of an id: "<post>_<comment>" and "<page>_<comment>" name one comment.
func last(id platform.ID) string { return string(id[strings.LastIndexByte(string(id), '_')+1:]) }

// before is the segment in front of the last one, "" where there is none.
func before(id platform.ID) string {
	cut := strings.LastIndexByte(string(id), '_')
	if cut < 0 {
		return ""
	}
	return last(id[:cut])
}
