package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// ID is a platform's id as JSON: text, or a whole number whose digits are kept, for ids pass 2^53. A number with a
// point or an exponent has lost digits and is read as no id at all, like null.
type ID string

// UnmarshalJSON reads text, a number or null.
func (id *ID) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null":
		*id = ""
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*id = ID(s)
	case b[0] == '-' || '0' <= b[0] && b[0] <= '9':
		*id = ID(b)
		if bytes.ContainsAny(b, ".eE") {
			*id = ""
		}
	default:
		return errors.New("an id is neither text nor a number")
	}
	return nil
}

// Count is a whole number that platforms send as a number or as text. Known is false for anything else.
type Count struct {
	N     int
	Known bool
}

// UnmarshalJSON reads a number, or text that holds one. It never fails: a broken count is an unknown one.
func (c *Count) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(string(bytes.Trim(b, `"`)))
	*c = Count{N: n, Known: err == nil}
	if err != nil {
		c.N = 0
	}
	return nil
}
