package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Decode reads JSON into what into points to, whole numbers of any shape with all their digits. The error quotes
// nothing of the body once platform.Where has put it into words.
func Decode(body []byte, into any) error {
	if !longNumber(body) {
		return json.Unmarshal(body, into)
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("something follows the JSON")
	}
	return nil
}

// longNumber says whether a number of body could lose digits as a float64, which keeps 15. The decoder that keeps all
// takes longer and is spared where nothing asks for it.
func longNumber(body []byte) bool {
	for i := keeps; i < len(body); i += keeps + 1 { // more digits than that in a row cover one of these places
		first, last := i, i
		for ; first >= 0 && digit(body[first]); first-- {
		}
		for ; last < len(body) && digit(body[last]); last++ {
		}
		if last-first-1 > keeps {
			return true
		}
	}
	return false
}

// keeps is how many digits a float64 keeps of any number.
const keeps = 15

func digit(c byte) bool { return '0' <= c && c <= '9' }

// at is what stands in data at a path of names and list positions: "data.answers.0.text"; nil for nothing.
func at(data any, path string) any {
	for more := true; more; {
		var name string
		name, path, more = strings.Cut(path, ".")
		switch v := data.(type) {
		case map[string]any:
			data = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			data = v[i]
		default:
			return nil
		}
	}
	return data
}

// find is what stands at path. Where nobody set a path, it is the first of the usual names that is there, each looked
// for within "data" first: Standard Webhooks advises {"type", "timestamp", "data"}, where an id outside data is the
// message's and not the thing's.
func find(data any, path string, usual ...string) any {
	if path != "" {
		return at(data, path)
	}
	for _, within := range []any{at(data, "data"), data} {
		for _, name := range usual {
			switch v := at(within, name).(type) {
			case string, float64, json.Number, bool:
				return v
			}
		}
	}
	return nil
}

// text is a string as it stands, or a number's digits.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	}
	return ""
}

// Number is a number, or text that holds one.
func Number(v any) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text(v)), 64)
	return n, err == nil
}
